package io.batchflux.emulator.http;

import reactor.core.publisher.Mono;

/** A filter stands between the requests and the operations; may answer itself, change an answer, or delay it. */
@FunctionalInterface
public interface RequestFilter {

    Mono<BatchResponse> filter(OperationCall call, OperationHandler next);
}
