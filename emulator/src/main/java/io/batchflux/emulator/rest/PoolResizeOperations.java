package io.batchflux.emulator.rest;

import io.batchflux.emulator.account.Deallocation;
import io.batchflux.emulator.account.Node;
import io.batchflux.emulator.account.Pool;
import io.batchflux.emulator.account.PoolLifecycle;
import io.batchflux.emulator.account.PoolSize;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Answers the operations that change the number of a pool's nodes. */
final class PoolResizeOperations {

    private static final int MAX_REMOVED = 100;

    private final ServiceLoop loop;
    private final Lookup lookup;
    private final PoolLifecycle pools;

    PoolResizeOperations(ServiceLoop loop, Lookup lookup, PoolLifecycle pools) {
        this.loop = loop;
        this.lookup = lookup;
        this.pools = pools;
    }

    void cover(Router router) {
        router.cover(Operation.POOLS_RESIZE, this::resize)
                .cover(Operation.POOLS_STOP_RESIZE, this::stopResize)
                .cover(Operation.POOLS_REMOVE_NODES, this::removeNodes);
    }

    private Mono<BatchResponse> resize(OperationCall call) {
        JsonBody body = call.body()
                .allowOnly(Set.of(
                        "targetDedicatedNodes", "targetLowPriorityNodes", "resizeTimeout", "nodeDeallocationOption"));
        if (!body.has("targetDedicatedNodes") && !body.has("targetLowPriorityNodes")) {
            throw body.missing("targetDedicatedNodes");
        }
        Deallocation option = Deallocation.of(body, "nodeDeallocationOption");
        return loop.call(() -> {
            Pool pool = lookup.pool(call);
            pools.resize(pool, PoolSize.read(body, pool.size()), option);
            return changed(call, pool, "/resize");
        });
    }

    private Mono<BatchResponse> stopResize(OperationCall call) {
        return loop.call(() -> {
            Pool pool = lookup.pool(call);
            pools.stopResize(pool);
            return changed(call, pool, "/stopresize");
        });
    }

    private Mono<BatchResponse> removeNodes(OperationCall call) {
        JsonBody body = call.body().allowOnly(Set.of("nodeList", "resizeTimeout", "nodeDeallocationOption"));
        List<String> ids = nodeList(body);
        Deallocation option = Deallocation.of(body, "nodeDeallocationOption");
        String timeout = PoolSize.timeout(body);
        return loop.call(() -> {
            Pool pool = lookup.pool(call);
            List<Node> nodes = ids.stream()
                    .map(id -> pool.node(id).orElseThrow(ErrorCode.NODE_NOT_FOUND::with))
                    .distinct()
                    .toList();
            pools.removeNodes(pool, nodes, timeout, option);
            return changed(call, pool, "/removenodes");
        });
    }

    private static List<String> nodeList(JsonBody body) {
        List<String> ids = body.texts("nodeList");
        if (ids.isEmpty()) {
            throw body.missing("nodeList");
        }
        if (ids.size() > MAX_REMOVED) {
            throw body.invalid("nodeList", "must have at most " + MAX_REMOVED + " items");
        }
        return ids;
    }

    private static BatchResponse changed(OperationCall call, Pool pool, String what) {
        return BatchResponse.changed(202, pool.lastModified(), call.urls().pool(pool.id()) + what);
    }
}
