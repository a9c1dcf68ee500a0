package io.batchflux.emulator.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.batchflux.emulator.RequestLogging;
import io.batchflux.emulator.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The latest requests, and the log of all of them for those who want it. Thread-safe. */
public final class RequestJournal {

    private static final Logger LOG = LoggerFactory.getLogger("io.batchflux.emulator.requests");
    private static final int KEPT = 128;

    private final RequestLogging logging;
    private final AtomicReferenceArray<AnsweredRequest> kept = new AtomicReferenceArray<>(KEPT);
    private final AtomicLong count = new AtomicLong();

    public RequestJournal(RequestLogging logging) {
        this.logging = logging;
    }

    /** The same delivery, of which is noted down how it went. */
    Mono<Void> follow(BatchRequest request, String uri, Arrival arrival, Answer answer, Mono<Void> delivery) {
        if (answer.response().delivery() != Delivery.WHOLE) {
            // It never ends, since the connection does.
            return Mono.defer(() -> {
                note(request, uri, arrival, answer);
                return delivery;
            });
        }
        return delivery.doFinally(end -> note(request, uri, arrival, answer));
    }

    /**
     * When a request came.
     *
     * @param time by the service's clock
     * @param nanos by the one that is right
     */
    record Arrival(Instant time, long nanos) {}

    /** The latest, the latest first. */
    public ArrayNode json() {
        ArrayNode json = Json.array();
        long last = count.get();
        for (long i = last - 1; i >= 0 && i >= last - KEPT; i--) {
            AnsweredRequest request = kept.get((int) (i % KEPT));
            if (request != null) {
                json.add(request.json());
            }
        }
        return json;
    }

    private void note(BatchRequest request, String uri, Arrival arrival, Answer answer) {
        BatchResponse response = answer.response();
        AnsweredRequest answered = new AnsweredRequest(
                arrival.time(),
                request.method(),
                uri,
                answer.operation(),
                response.delivery() == Delivery.NONE ? 0 : response.status(),
                Duration.ofNanos(System.nanoTime() - arrival.nanos()),
                request.id(),
                request.header("client-request-id"),
                error(response));
        kept.set((int) (count.getAndIncrement() % KEPT), answered);
        switch (logging) {
            case OFF -> {}
            case TEXT -> LOG.info("{}", answered.text());
            case JSON -> LOG.info("{}", answered.json());
        }
    }

    private static Optional<String> error(BatchResponse response) {
        return response.status() < 400
                ? Optional.empty()
                : response.json().map(json -> json.path("code").asText()).filter(code -> !code.isEmpty());
    }
}
