package io.batchflux.emulator.testcontainers;

import io.batchflux.rules.CallRule;
import io.batchflux.rules.HouseRules;
import org.junit.jupiter.api.Test;

/** What this module may know, and which calls it does not make. */
class ArchitectureTests {

    @Test
    void theRulesOfTheHouseHold() {
        HouseRules.of(BatchEmulatorContainer.class)
                .mayKnow(
                        "io.batchflux.azure",
                        "com.github.dockerjava..",
                        "org.jspecify.annotations",
                        "org.testcontainers..")
                // A key that nobody is to guess.
                .except(CallRule.NOTHING_IS_LEFT_TO_CHANCE, "io.batchflux.emulator.testcontainers.RandomKey")
                .check();
    }
}
