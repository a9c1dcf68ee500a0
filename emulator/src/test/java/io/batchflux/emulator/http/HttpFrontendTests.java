package io.batchflux.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.emulator.RequestLogging;
import io.batchflux.emulator.wire.BindAddress;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.ServiceClock;
import io.batchflux.emulator.wire.ServiceLoop;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class HttpFrontendTests {

    private final ServiceClock clock = new ServiceClock(Duration.ZERO);
    private final HttpFrontend frontend =
            new HttpFrontend(BindAddress.LOOPBACK, clock, Optional.empty(), new RequestJournal(RequestLogging.OFF));
    private final RequestPipeline refusing = new RequestPipeline(
            Optional.empty(),
            Optional::empty,
            request -> {
                throw ErrorCode.INTERNAL_ERROR.with();
            },
            new Router(),
            List.of(),
            new ServiceLoop(Schedulers.immediate(), frontend.eventLoops(), clock, 1),
            new RequestLog());

    /** With a fixed port, a client may come before the pools are there. */
    @Test
    void requestsWaitUntilItIsOpen() throws Exception {
        frontend.start(0, refusing);
        try {
            CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(URI.create(frontend.base() + "/jobs"))
                                    .build(),
                            BodyHandlers.ofString());
            assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            frontend.open();

            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
        } finally {
            frontend.close();
        }
    }
}
