package io.batchflux.emulator.account;

import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** A pool lifecycle leads pools from their creation out of the account, and from one size to another. */
public final class PoolLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PoolLifecycle.class);

    private final ServiceLoop loop;
    private final Account account;
    private final NodeLifecycle nodes;
    private final NodeDirectories directories;
    private final Path root;
    private final int maxPools;
    private final Function<String, NodeSupply> supplies;
    private final boolean lenient;

    /**
     * Creates a lifecycle.
     *
     * @param root the directory of the pools' directories
     * @param supplies how the pools of the last start come by their nodes, by their ids
     */
    PoolLifecycle(
            ServiceLoop loop,
            Account account,
            NodeLifecycle nodes,
            NodeDirectories directories,
            Path root,
            int maxPools,
            Function<String, NodeSupply> supplies,
            boolean lenient) {
        this.supplies = supplies;
        this.lenient = lenient;
        this.loop = loop;
        this.account = account;
        this.nodes = nodes;
        this.directories = directories;
        this.root = root;
        this.maxPools = maxPools;
    }

    /** Adds a pool and begins to give it its nodes. */
    public Pool add(PoolSpec spec, PoolSize size, NodeSupply supply) {
        return add(spec, size, supply, !lenient);
    }

    private Pool add(PoolSpec spec, PoolSize size, NodeSupply supply, boolean strict) {
        Pool existing = account.pools().get(Ids.key(spec.id()));
        if (existing != null) {
            existing.requireActive();
            throw ErrorCode.POOL_EXISTS.with();
        }
        if (account.pools().size() >= maxPools) {
            throw ErrorCode.POOL_QUOTA_REACHED.with();
        }
        Pool pool = new Pool(loop, spec, supply, root.resolve(Ids.key(spec.id())), strict, loop.now());
        account.pools().put(Ids.key(spec.id()), pool);
        change(pool, size, Deallocation.REQUEUE);
        return pool;
    }

    /** Adds a pool of the emulator's own, which has its nodes at once, unless they are slow to come, and runs every task. */
    void open(PoolSpec spec, PoolSize size, NodeSupply supply) {
        add(spec, size, supply, false).resize().ifPresent(PoolResize::hurry);
    }

    /** Goes on with a pool of the last start: its nodes start anew, and it comes to its size if it had not yet. */
    void resume(Pool pool, Optional<AutoScaleSettings> settings, AutoScaling scaling) {
        List.copyOf(pool.nodes()).forEach(node -> nodes.resume(pool, node));
        boolean complete = pool.staying(true).size() == pool.size().dedicated()
                && pool.staying(false).size() == pool.size().lowPriority();
        if (!complete) {
            change(pool, pool.size(), Deallocation.REQUEUE);
        }
        settings.ifPresent(formula -> scaling.enable(pool, formula));
    }

    /** Adds a pool that the last start knew. */
    Pool known(PoolSpec spec) {
        NodeSupply supply = supplies.apply(spec.id());
        return new Pool(loop, spec, supply, root.resolve(Ids.key(spec.id())), !lenient, loop.now());
    }

    public void update(Pool pool, PoolSpec spec) {
        pool.requireActive();
        pool.replace(spec, loop.now());
    }

    public void resize(Pool pool, PoolSize size, Deallocation option) {
        requireSteady(pool);
        requireFixedSize(pool);
        pool.modified(loop.now());
        change(pool, size, option);
    }

    /** Brings the pool to another size, in place of the change that may be under way. */
    void change(Pool pool, PoolSize size, Deallocation option) {
        pool.resize().ifPresent(PoolResize::cancel);
        pool.size(size);
        new PoolResize(loop, nodes, pool, option).begin();
    }

    public void stopResize(Pool pool) {
        pool.requireActive();
        Optional<PoolResize> resize =
                pool.resize().filter(any -> pool.allocation().state() == AllocationState.RESIZING);
        pool.modified(loop.now());
        resize.orElseThrow(() -> ErrorCode.OPERATION_INVALID_FOR_STATE.with("Reason", "The pool is not being resized."))
                .stop();
    }

    public void removeNodes(Pool pool, List<Node> removed, String timeout, Deallocation option) {
        requireSteady(pool);
        pool.modified(loop.now());
        int dedicated = (int) removed.stream().filter(Node::isDedicated).count();
        PoolSize size = pool.size();
        pool.size(size.withTimeout(timeout)
                .withTargets(
                        Math.max(0, size.dedicated() - dedicated),
                        Math.max(0, size.lowPriority() - (removed.size() - dedicated))));
        new PoolResize(loop, nodes, pool, option).begin(removed);
    }

    /** Takes the pool out of the account when its nodes have left; tasks on them go back into the queue. */
    public void delete(Pool pool) {
        pool.requireActive();
        pool.resize().ifPresent(PoolResize::cancel);
        pool.autoScale().ifPresent(AutoScale::stop);
        pool.deleting(loop.now());
        pool.size(pool.size().withTargets(0, 0));
        pool.allocation(AllocationState.RESIZING, List.of(), loop.now());
        List<Node> leaving = List.copyOf(pool.nodes());
        leaving.forEach(node -> nodes.leave(pool, node, Deallocation.REQUEUE, () -> removeIfEmpty(pool)));
        loop.after(pool.supply().delay(), () -> {
            pool.deletionDue();
            removeIfEmpty(pool);
        });
    }

    /**
     * Checks that the pool is neither being deleted nor resized.
     *
     * @throws BatchException if the pool is being deleted or resized
     */
    public static void requireSteady(Pool pool) {
        pool.requireActive();
        if (pool.allocation().state() != AllocationState.STEADY) {
            throw ErrorCode.POOL_BEING_RESIZED.with();
        }
    }

    private static void requireFixedSize(Pool pool) {
        if (pool.autoScale().isPresent()) {
            throw ErrorCode.OPERATION_INVALID_FOR_STATE.with(
                    "Reason", "The pool scales automatically; disable that before it is resized.");
        }
    }

    private void removeIfEmpty(Pool pool) {
        if (pool.isDeletionDue() && pool.nodes().isEmpty() && account.pools().containsValue(pool)) {
            deleted(pool);
        }
    }

    /** Deletes its files, and then forgets it. */
    void deleted(Pool pool) {
        directories
                .delete(pool.root())
                .onErrorResume(e -> Mono.fromRunnable(() -> LOG.warn("Files of the pool {} remain", pool.id(), e)))
                .subscribe(none -> {}, e -> LOG.error("The pool {} could not be deleted", pool.id(), e), () -> {
                    account.pools().remove(Ids.key(pool.id()), pool);
                    loop.touched(pool);
                });
    }
}
