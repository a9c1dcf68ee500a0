package io.batchflux.emulator.rest;

import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.odata.EntityList;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.ServiceLoop;
import reactor.core.publisher.Mono;

/** Answers the operations on the extensions of nodes: no node has one, since its machine is this one. */
final class NodeExtensionOperations {

    private static final Members MEMBERS = Members.of("provisioningState", "vmExtension", "instanceView");

    private final ServiceLoop loop;
    private final Lookup lookup;

    NodeExtensionOperations(ServiceLoop loop, Lookup lookup) {
        this.loop = loop;
        this.lookup = lookup;
    }

    void cover(Router router) {
        router.cover(Operation.NODE_EXTENSIONS_LIST, this::list).cover(Operation.NODE_EXTENSIONS_GET, this::get);
    }

    private Mono<BatchResponse> list(OperationCall call) {
        return loop.call(() -> {
            lookup.node(call);
            return EntityList.none(call, "extensions", MEMBERS);
        });
    }

    private Mono<BatchResponse> get(OperationCall call) {
        return loop.call(() -> {
            lookup.node(call);
            throw ErrorCode.RESOURCE_NOT_FOUND.with();
        });
    }
}
