package io.batchflux.emulator.http;

import reactor.core.publisher.Mono;

/** Answers what is asked of Azure Resource Manager, rather than of the account itself. Thread-safe. */
public interface ManagementPlane {

    /** Whether the request is for the management plane, known by its name or by its path. */
    boolean isFor(BatchRequest request);

    /** Emits the answer, refusals included; called on an event loop and so must not wait. */
    Mono<BatchResponse> answer(BatchRequest request);
}
