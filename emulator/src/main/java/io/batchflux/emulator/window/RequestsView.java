package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.http.RequestLog;
import reactor.core.publisher.Mono;

/** The requests by operation and status. */
final class RequestsView implements View {

    private final RequestLog log;

    RequestsView(RequestLog log) {
        this.log = log;
    }

    @Override
    public Mono<ObjectNode> json(Query query) {
        return Mono.fromCallable(log::json);
    }
}
