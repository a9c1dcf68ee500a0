package io.batchflux.sweeps;

import io.batchflux.rules.CallRule;
import io.batchflux.rules.HouseRules;
import org.junit.jupiter.api.Test;

/** What this module may know, and which calls it does not make. */
class ArchitectureTests {

    @Test
    void theRulesOfTheHouseHold() {
        HouseRules.of(Space.class)
                .mayKnow(
                        "io.batchflux",
                        "io.batchflux.function",
                        "io.batchflux.spi",
                        "com.fasterxml.jackson.core..",
                        "de.siegmar.fastcsv..",
                        "org.hipparchus.random",
                        "org.jspecify.annotations",
                        "org.reactivestreams",
                        "org.slf4j",
                        "reactor..")
                // Files are written by threads of their own, and time is Reactor's unless somebody gives another one.
                .except(
                        CallRule.NO_SCHEDULER_IS_TAKEN,
                        "io.batchflux.sweeps.HtmlReport",
                        "io.batchflux.sweeps.Progress",
                        "io.batchflux.sweeps.ResultFile")
                // A row of the report stays or goes by a fixed seed.
                .except(CallRule.NOTHING_IS_LEFT_TO_CHANCE, "io.batchflux.sweeps.ReportRows")
                .check();
    }
}
