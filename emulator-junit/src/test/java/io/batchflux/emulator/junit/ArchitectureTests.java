package io.batchflux.emulator.junit;

import io.batchflux.rules.HouseRules;
import org.junit.jupiter.api.Test;

/** What this module may know, and which calls it does not make. */
class ArchitectureTests {

    @Test
    void theRulesOfTheHouseHold() {
        HouseRules.of(WithBatchEmulator.class)
                .mayKnow(
                        "io.batchflux.azure",
                        "io.batchflux.emulator",
                        "io.batchflux.emulator.azurite",
                        "org.junit.jupiter.api.extension",
                        "org.junit.platform.commons..",
                        "org.jspecify.annotations")
                .check();
    }
}
