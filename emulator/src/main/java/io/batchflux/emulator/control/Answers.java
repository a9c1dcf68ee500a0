package io.batchflux.emulator.control;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The answers of the admin endpoint: JSON, or why there is none. */
public final class Answers {

    private final PageGuard guard;

    public Answers(PageGuard guard) {
        this.guard = guard;
    }

    /** What other pages send is refused by it. */
    public PageGuard guard() {
        return guard;
    }

    /** Answers with the JSON that is emitted, or with none; 403 instead, without a subscription, to what the guard refuses. */
    public Publisher<Void> json(HttpServerRequest request, HttpServerResponse response, Mono<byte[]> json) {
        Optional<String> refusal = guard.refusal(request);
        Mono<byte[]> answer = refusal.isPresent() ? refused(response, 403, refusal.get()) : json;
        return answer.onErrorResume(
                        IllegalArgumentException.class,
                        wrong -> refused(response, 400, String.valueOf(wrong.getMessage())))
                .onErrorResume(
                        BatchException.class,
                        wrong -> refused(response, wrong.status(), wrong.code().text()))
                .flatMap(body -> response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                        .header(HttpHeaderNames.CACHE_CONTROL, "no-store")
                        .header("X-Content-Type-Options", "nosniff")
                        .sendByteArray(Mono.just(body))
                        .then()
                        .thenReturn(true))
                .switchIfEmpty(Mono.defer(() -> response.status(204).send().thenReturn(true)))
                .then();
    }

    private static Mono<byte[]> refused(HttpServerResponse response, int status, String reason) {
        return Mono.fromCallable(() -> {
            response.status(status);
            return Json.write(Json.object().put("error", reason));
        });
    }
}
