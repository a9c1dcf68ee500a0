package io.batchflux.kotlin;

import io.batchflux.rules.HouseRules;
import org.junit.jupiter.api.Test;

/** What this module may know, and which calls it does not make. */
class ArchitectureTests {

    @Test
    void theRulesOfTheHouseHold() {
        HouseRules.of(FlowsKt.class)
                .mayKnow(
                        "io.batchflux",
                        "io.batchflux.function",
                        "io.batchflux.spi",
                        "kotlin..",
                        "kotlinx.coroutines..",
                        "org.jetbrains.annotations",
                        "org.jspecify.annotations",
                        "org.reactivestreams",
                        "reactor..")
                .check();
    }
}
