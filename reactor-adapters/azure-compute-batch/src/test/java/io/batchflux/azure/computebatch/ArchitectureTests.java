package io.batchflux.azure.computebatch;

import io.batchflux.rules.HouseRules;
import org.junit.jupiter.api.Test;

/** What this module may know, and which calls it does not make. */
class ArchitectureTests {

    @Test
    void theRulesOfTheHouseHold() {
        HouseRules.of(AzureComputeBatch.class)
                .mayKnow("io.batchflux.azure", "com.azure..", "org.jspecify.annotations", "reactor..")
                .check();
    }
}
