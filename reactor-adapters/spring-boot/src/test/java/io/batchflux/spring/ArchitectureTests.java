package io.batchflux.spring;

import io.batchflux.rules.CallRule;
import io.batchflux.rules.HouseRules;
import org.junit.jupiter.api.Test;

/** What this module may know, and which calls it does not make. */
class ArchitectureTests {

    @Test
    void theRulesOfTheHouseHold() {
        HouseRules.of(BatchfluxAutoConfiguration.class)
                .mayKnow(
                        "io.batchflux",
                        "io.batchflux.azure",
                        "io.batchflux.emulator",
                        "io.batchflux.emulator.azurite",
                        "io.batchflux.micrometer",
                        "com.azure.core.credential",
                        "io.micrometer..",
                        "io.netty.handler.ssl",
                        "org.jspecify.annotations",
                        "org.reactivestreams",
                        "org.slf4j",
                        "org.springframework..",
                        "reactor..",
                        "javax.net.ssl")
                // Spring's own callback waits for the end.
                .except(CallRule.ONLY_CALLERS_SUBSCRIBE, "io.batchflux.spring.BatchfluxLifecycle")
                .check();
    }
}
