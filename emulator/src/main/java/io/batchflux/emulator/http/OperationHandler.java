package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.BatchException;
import reactor.core.publisher.Mono;

/** Answers the calls of an operation. */
@FunctionalInterface
public interface OperationHandler {

    /** Emits the answer, or a {@link BatchException}; called on an event loop and so must not wait. */
    Mono<BatchResponse> handle(OperationCall call);
}
