package io.batchflux.emulator.rest;

import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.odata.EntityList;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.Operation;
import reactor.core.publisher.Mono;

/** Answers the operations on applications, of which the account has none. */
final class ApplicationOperations {

    private static final Members MEMBERS = Members.of("id", "displayName", "versions");

    private ApplicationOperations() {}

    static void cover(Router router) {
        router.cover(Operation.APPLICATIONS_LIST, ApplicationOperations::list)
                .cover(Operation.APPLICATIONS_GET, ApplicationOperations::get);
    }

    private static Mono<BatchResponse> list(OperationCall call) {
        return Mono.fromCallable(() -> EntityList.none(call, "applications", MEMBERS));
    }

    private static Mono<BatchResponse> get(OperationCall call) {
        return Mono.error(ErrorCode.APPLICATION_NOT_FOUND.with());
    }
}
