package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.http.RequestJournal;
import io.batchflux.emulator.http.RequestLog;
import reactor.core.publisher.Mono;

/** The requests by operation and status, and the latest. */
final class RequestsView implements View {

    private final RequestLog log;
    private final RequestJournal journal;

    RequestsView(RequestLog log, RequestJournal journal) {
        this.log = log;
        this.journal = journal;
    }

    @Override
    public Mono<ObjectNode> json(Query query) {
        return Mono.fromCallable(() -> {
            ObjectNode json = log.json();
            json.set("latest", journal.json());
            return json;
        });
    }
}
