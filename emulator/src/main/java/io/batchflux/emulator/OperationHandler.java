package io.batchflux.emulator;

import reactor.core.publisher.Mono;

/** Answers the calls of an operation. */
@FunctionalInterface
interface OperationHandler {

    /** Emits the answer, or a {@link BatchException}; called on an event loop and so must not wait. */
    Mono<BatchResponse> handle(OperationCall call);
}
