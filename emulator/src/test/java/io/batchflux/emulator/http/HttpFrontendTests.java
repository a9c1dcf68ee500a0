package io.batchflux.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.emulator.RequestLogging;
import io.batchflux.emulator.wire.BindAddress;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.ServiceClock;
import io.batchflux.emulator.wire.ServiceLoop;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class HttpFrontendTests {

    private final ServiceClock clock = new ServiceClock(Duration.ZERO);
    private final HttpFrontend frontend =
            new HttpFrontend(BindAddress.LOOPBACK, clock, Optional.empty(), new RequestJournal(RequestLogging.OFF));
    private final RequestPipeline refusing = pipeline(Optional.empty());

    /** Answers on another thread, and thus when all that has come is read. */
    private final RequestPipeline late = pipeline(Optional.of(new ManagementPlane() {
        @Override
        public boolean isFor(BatchRequest request) {
            return true;
        }

        @Override
        public Mono<BatchResponse> answer(BatchRequest request) {
            return Mono.fromCallable(() -> BatchResponse.of(200).withHeader("path", request.path()))
                    .subscribeOn(Schedulers.single());
        }
    }));

    private RequestPipeline pipeline(Optional<ManagementPlane> management) {
        return new RequestPipeline(
                Optional.empty(),
                () -> management,
                request -> {
                    throw ErrorCode.INTERNAL_ERROR.with();
                },
                new Router(),
                List.of(),
                new ServiceLoop(Schedulers.immediate(), frontend.eventLoops(), clock, 1),
                new RequestLog());
    }

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

    /** The last of them says that the connection ends behind it, and what follows it is not there. */
    @Test
    void requestsOfOneConnectionAreAnsweredInTheirOrder() throws Exception {
        String requests = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"
                + "GET /b HTTP/1.1\r\nHost: h\r\n\r\n"
                + "HEAD /c HTTP/1.1\r\nHost: h\r\n\r\n"
                + "POST /d HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
                + "GET /e HTTP/1.1\r\nHost: h\r\n\r\n";

        assertThat(pathsAnswered(requests)).containsExactly("/a", "/b", "/c", "/d");
    }

    /** Netty refuses to read more than 128 of them before the first is answered. */
    @Test
    void manyRequestsThatComeAtOnceAreAllAnswered() throws Exception {
        String request = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4000\r\n\r\n" + " ".repeat(4000);
        String last = "GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

        assertThat(pathsAnswered(request.repeat(100) + last)).hasSize(101).endsWith("/b");
    }

    /** Sends it all at once, and reads to the end of the connection. */
    private List<String> pathsAnswered(String requests) throws IOException {
        frontend.start(0, late);
        frontend.open();
        try (Socket socket = new Socket("127.0.0.1", URI.create(frontend.base()).getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Pattern.compile("(?i)path: (\\S+)")
                    .matcher(answers)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        } finally {
            frontend.close();
        }
    }
}
