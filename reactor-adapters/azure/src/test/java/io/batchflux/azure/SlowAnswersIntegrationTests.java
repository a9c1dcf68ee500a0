package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** Services that answer after more than a minute, which is when azure-core gives up by itself. */
class SlowAnswersIntegrationTests {

    private static final Duration SLOW = Duration.ofSeconds(63);

    @Test
    @Tag("long")
    void whoWaitsForAnAnswerSaysHowLongAndNobodyElse() {
        LoopResources loop = LoopResources.create("slow", 1, true);
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loop)
                .handle((request, response) -> Mono.delay(SLOW)
                        .thenMany(response.header("request-id", "r1")
                                .sendString(Mono.just("{\"id\":\"j\",\"state\":\"active\"}"))))
                .bindNow();
        try (AzureBatch azure = AzureBatch.connect(TestOptions.of("http://127.0.0.1:" + server.port()))) {
            assertThat(azure.batchService().describeJob("j").block(SLOW.multipliedBy(2)))
                    .isNotNull();
        } finally {
            server.disposeNow();
            loop.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
        }
    }
}
