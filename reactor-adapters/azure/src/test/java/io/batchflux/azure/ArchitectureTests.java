package io.batchflux.azure;

import io.batchflux.rules.CallRule;
import io.batchflux.rules.HouseRules;
import org.junit.jupiter.api.Test;

/** What this module may know, and which calls it does not make. */
class ArchitectureTests {

    @Test
    void theRulesOfTheHouseHold() {
        HouseRules.of(AzureBatch.class)
                .mayKnow(
                        "io.batchflux",
                        "io.batchflux.spi",
                        "com.azure..",
                        "com.fasterxml.jackson..",
                        "com.microsoft.aad.msal4j",
                        "io.netty.channel",
                        "io.netty.handler.codec",
                        "io.netty.handler.codec.http",
                        "io.netty.handler.ipfilter",
                        "io.netty.handler.proxy",
                        "io.netty.handler.ssl",
                        "io.netty.resolver",
                        "io.netty.util..",
                        "reactor..",
                        "org.reactivestreams",
                        "org.slf4j",
                        "org.jspecify.annotations",
                        "javax.crypto..",
                        "javax.net.ssl",
                        "javax.xml.namespace",
                        "javax.xml.stream")
                // Its own loop, threads for tokens, and a question whether this thread may wait.
                .except(CallRule.NO_SCHEDULER_IS_TAKEN, "io.batchflux.azure.EventLoop", "io.batchflux.azure.AzureBatch")
                // A close that waits, for those who may.
                .except(CallRule.NOTHING_BLOCKS, "io.batchflux.azure.AzureBatch", "io.batchflux.azure.ShutdownHook")
                // A question about the accounts, which is of no run.
                .except(CallRule.NOTHING_IS_LEFT_TO_CHANCE, "io.batchflux.azure.NodeAccessProbe")
                .check();
    }
}
