package io.batchflux.testing;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.NodePage;
import io.batchflux.spi.NodeQuery;
import io.batchflux.spi.NodeSnapshot;
import io.batchflux.spi.NodeState;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.ServiceException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * This is the pool of a {@link FakeBatchService}, as the service shows it: four idle nodes of four slots each, unless a test says
 * otherwise.
 *
 * <p>It is for show: what tasks do is in their {@link TaskScript}s, whatever their nodes are said to do. Thread-safe.
 */
public final class FakePool {

    private static final int PAGE = 3;

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Set<String> ids = new CopyOnWriteArraySet<>(Set.of(FakeBatchService.POOL));
    private volatile boolean removed;
    private volatile PoolSnapshot shown = PoolSnapshot.of(FakeBatchService.POOL, "active")
            .withAllocationState("steady")
            .withCurrentNodes(4)
            .withTargetNodes(4)
            .withTaskSlotsPerNode(4)
            .withRunsContainers(true);
    private volatile List<NodeSnapshot> nodes = List.of(
            NodeSnapshot.of(FakeTask.NODE, NodeState.IDLE),
            NodeSnapshot.of("node-2", NodeState.IDLE),
            NodeSnapshot.of("node-3", NodeState.IDLE),
            NodeSnapshot.of("node-4", NodeState.IDLE));

    FakePool() {}

    /** Sets how the pool is shown; its numbers of nodes are set by {@link #nodes}. */
    public FakePool shown(UnaryOperator<PoolSnapshot> change) {
        shown = requireNonNull(change.apply(shown), "pool must not be null");
        return this;
    }

    /** Sets its nodes, which it has now and is to have. */
    public FakePool nodes(NodeSnapshot... nodes) {
        this.nodes = List.of(nodes);
        return shown(pool -> pool.withCurrentNodes(nodes.length).withTargetNodes(nodes.length));
    }

    /** Has a node keep this text in a file, such as {@code startup/stderr.txt}. */
    public FakePool file(String nodeId, String path, String text) {
        files.put(nodeId + "/" + path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Has the service show the same pool by another id too. */
    public FakePool alsoAs(String poolId) {
        ids.add(poolId);
        return this;
    }

    void remove() {
        removed = true;
    }

    PoolSnapshot snapshot(String poolId) {
        require(poolId);
        return shown;
    }

    NodePage page(NodeQuery query) {
        require(query.poolId());
        String continuation = query.continuation();
        int from = continuation == null ? 0 : Integer.parseInt(continuation);
        int to = Math.min(nodes.size(), from + PAGE);
        return NodePage.of(nodes.subList(from, to)).withContinuation(to < nodes.size() ? Integer.toString(to) : null);
    }

    Mono<byte[]> content(String poolId, String nodeId, String path) {
        return Mono.defer(() -> {
            require(poolId);
            byte[] content = files.get(nodeId + "/" + path);
            return content == null ? Mono.error(Errors.permanent("FileNotFound")) : Mono.just(content);
        });
    }

    private void require(String poolId) {
        if (removed || !ids.contains(poolId)) {
            throw Errors.permanent(ServiceException.POOL_NOT_FOUND);
        }
    }

    /** Emits a part of a file's content; from its beginning, if the offset is before that. */
    static Flux<ByteBuffer> part(byte[] content, long offset, int maxBytes) {
        long from = Math.max(0, offset);
        int length = (int) Math.min(maxBytes, content.length - from);
        return length <= 0
                ? Flux.empty()
                : Flux.just(ByteBuffer.wrap(content, (int) from, length).slice());
    }
}
