package io.batchflux.micrometer;

import io.batchflux.rules.HouseRules;
import org.junit.jupiter.api.Test;

/** What this module may know, and which calls it does not make. */
class ArchitectureTests {

    @Test
    void theRulesOfTheHouseHold() {
        HouseRules.of(BatchMeters.class)
                .mayKnow(
                        "io.batchflux",
                        "io.batchflux.spi",
                        "io.micrometer..",
                        "org.jspecify.annotations",
                        "reactor.util.context")
                .check();
    }
}
