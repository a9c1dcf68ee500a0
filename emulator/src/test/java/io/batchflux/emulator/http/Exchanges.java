package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.ServiceClock;
import io.batchflux.emulator.wire.ServiceLoop;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Requests to a frontend over a socket, and what answers them. */
final class Exchanges {

    private Exchanges() {}

    /** Answers on another thread, and thus when all that has come is read. */
    static RequestPipeline late(HttpFrontend frontend) {
        return pipeline(
                frontend,
                Optional.of(plane(request -> Mono.fromCallable(() -> BatchResponse.of(200)
                                .withHeader("path", request.path())
                                .withHeader("base", request.base()))
                        .subscribeOn(Schedulers.single()))));
    }

    static RequestPipeline pipeline(HttpFrontend frontend, Optional<ManagementPlane> management) {
        return new RequestPipeline(
                Optional.empty(),
                () -> management,
                request -> {
                    throw ErrorCode.INTERNAL_ERROR.with();
                },
                new Router(),
                List.of(),
                new ServiceLoop(Schedulers.immediate(), frontend.eventLoops(), new ServiceClock(Duration.ZERO), 1),
                new RequestLog());
    }

    static ManagementPlane plane(Function<BatchRequest, Mono<BatchResponse>> answers) {
        return new ManagementPlane() {
            @Override
            public boolean isFor(BatchRequest request) {
                return true;
            }

            @Override
            public Mono<BatchResponse> answer(BatchRequest request) {
                return answers.apply(request);
            }
        };
    }

    /** Returns the paths of the requests that {@link #late} has answered. */
    static List<String> paths(String answers) {
        return Pattern.compile("(?i)path: (\\S+)")
                .matcher(answers)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    static String exchange(HttpFrontend with, String requests, boolean nothingFollows) throws IOException {
        return exchange(URI.create(with.base()).getPort(), requests, nothingFollows);
    }

    static String exchange(int port, String requests, boolean nothingFollows) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
            if (nothingFollows) {
                socket.shutdownOutput();
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
