package io.batchflux.emulator.account;

import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.function.BiConsumer;
import reactor.core.publisher.Mono;

/**
 * A node control makes things happen to pools and nodes on command. It can be used on any thread; everything begins
 * with the subscription.
 *
 * <p>What names a pool or node that is not there fails with {@link IllegalArgumentException}.
 */
public final class NodeControl {

    private final ServiceLoop loop;
    private final Account account;
    private final NodeLifecycle nodes;
    private final AutoScaling scaling;

    NodeControl(ServiceLoop loop, Account account, NodeLifecycle nodes, AutoScaling scaling) {
        this.loop = loop;
        this.account = account;
        this.nodes = nodes;
        this.scaling = scaling;
    }

    /** Preempts the node; its tasks go back into the queue, uncounted. A node that is lost already stays so. */
    public Mono<Void> preempt(String poolId, String node) {
        return change(poolId, node, (pool, taken) -> lose(taken, NodeState.PREEMPTED));
    }

    /** Makes the node unusable, as when its machine breaks; its tasks go back into the queue, uncounted. */
    public Mono<Void> fail(String poolId, String node) {
        return change(poolId, node, (pool, broken) -> lose(broken, NodeState.UNUSABLE));
    }

    /** Lets the node start again, without its files; one that is not lost goes on as it is. */
    public Mono<Void> restore(String poolId, String node) {
        return change(poolId, node, (pool, back) -> {
            if (isLost(back)) {
                nodes.restore(pool, back);
            }
        });
    }

    /** Lets the start task of the node have failed; its tasks go back into the queue, uncounted. */
    public Mono<Void> failStartTask(String poolId, String node) {
        return change(poolId, node, (pool, failed) -> {
            if (pool.spec().startTask().isEmpty()) {
                throw new IllegalArgumentException("the pool " + poolId + " has no start task");
            }
            nodes.failStartTask(failed);
        });
    }

    /** Sets how the pool comes by its nodes from now on. */
    public Mono<NodeSupply> supply(String poolId, NodeSupply supply) {
        return loop.call(() -> {
            pool(poolId).supply(supply);
            return supply;
        });
    }

    /** Returns how the pool comes by its nodes. */
    public Mono<NodeSupply> supply(String poolId) {
        return loop.call(() -> pool(poolId).supply());
    }

    /** Evaluates the autoscale formula of the pool now and resizes the pool as it says. */
    public Mono<Void> autoScale(String poolId) {
        return loop.call(() -> {
                    Pool pool = pool(poolId);
                    if (pool.autoScale().isEmpty()) {
                        throw new IllegalArgumentException("the pool " + poolId + " does not scale automatically");
                    }
                    scaling.apply(pool);
                    return true;
                })
                .then();
    }

    private void lose(Node node, NodeState how) {
        if (!isLost(node)) {
            nodes.lose(node, how);
        }
    }

    private static boolean isLost(Node node) {
        return node.condition() == NodeState.PREEMPTED || node.condition() == NodeState.UNUSABLE;
    }

    private Mono<Void> change(String poolId, String node, BiConsumer<Pool, Node> change) {
        return loop.call(() -> {
                    Pool pool = pool(poolId);
                    change.accept(
                            pool,
                            pool.nodeOrNumber(node)
                                    .orElseThrow(() -> new IllegalArgumentException(
                                            "the pool " + poolId + " has no node " + node)));
                    return true;
                })
                .then();
    }

    private Pool pool(String poolId) {
        Pool pool = account.pools().get(Ids.key(poolId));
        if (pool == null) {
            throw new IllegalArgumentException("there is no pool " + poolId);
        }
        return pool;
    }
}
