package io.batchflux.emulator;

import reactor.core.publisher.Mono;

/** Answers the operations on applications, of which the account has none. */
final class ApplicationOperations {

    private ApplicationOperations() {}

    static void cover(Router router) {
        router.cover(Operation.APPLICATIONS_LIST, ApplicationOperations::list)
                .cover(Operation.APPLICATIONS_GET, ApplicationOperations::get);
    }

    private static Mono<BatchResponse> list(OperationCall call) {
        return Mono.just(BatchResponse.json(Json.object()
                .put("odata.metadata", call.urls().metadata("applications"))
                .set("value", Json.array())));
    }

    private static Mono<BatchResponse> get(OperationCall call) {
        return Mono.error(ErrorCode.APPLICATION_NOT_FOUND.with());
    }
}
