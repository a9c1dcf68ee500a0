package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** A resize is one change of the number of a pool's nodes, until that is what it should be or cannot be. */
final class PoolResize {

    /** Which nodes go first when the pool shrinks: those that are of no use, then those with the least to do. */
    private static final Comparator<Node> LEAST_LOSS = Comparator.comparing(
                    (Node node) -> node.condition() == NodeState.IDLE)
            .thenComparing(Node::runningTasks);

    private final ServiceLoop loop;
    private final NodeLifecycle nodes;
    private final Pool pool;
    private final Deallocation option;
    private final Set<Node> leaving = new LinkedHashSet<>();
    private final List<ResizeError> errors = new ArrayList<>();
    private final Disposable.Composite timers = Disposables.composite();
    private boolean allocated;
    private boolean over;

    PoolResize(ServiceLoop loop, NodeLifecycle nodes, Pool pool, Deallocation option) {
        this.loop = loop;
        this.nodes = nodes;
        this.pool = pool;
        this.option = option;
    }

    /** Begins to bring the pool to its size. */
    void begin() {
        enter();
        for (boolean dedicated : new boolean[] {true, false}) {
            List<Node> present = pool.staying(dedicated);
            present.stream()
                    .sorted(LEAST_LOSS)
                    .limit(Math.max(0, present.size() - pool.size().of(dedicated)))
                    .forEach(leaving::add);
        }
        List.copyOf(leaving).forEach(this::remove);
    }

    /** Begins to take these nodes out of the pool, whose size says so already. */
    void begin(List<Node> removed) {
        enter();
        leaving.addAll(removed);
        removed.forEach(this::remove);
    }

    /** Does not wait for the answer to a request to get to the client. */
    void hurry() {
        if (pool.supply().delay().isZero()) {
            allocate();
        }
    }

    /** Stops at the size there is. */
    void stop() {
        timers.dispose();
        over = true;
        addErrors(ResizeError.STOPPED);
        leaving.forEach(nodes::stay);
        pool.allocation(AllocationState.STOPPING, List.of(), loop.now());
        loop.execute(this::settle);
    }

    /** Goes no further, since something else begins. */
    void cancel() {
        timers.dispose();
        over = true;
        pool.resize(null);
    }

    private void enter() {
        pool.resize(this);
        pool.allocation(AllocationState.RESIZING, List.of(), loop.now());
        Duration delay = pool.supply().delay();
        timers.add(loop.after(delay, this::allocate));
        timers.add(loop.after(pool.size().timeout(), this::timeOut));
    }

    private void remove(Node node) {
        nodes.leave(pool, node, option, () -> {
            leaving.remove(node);
            settleIfDone();
        });
    }

    private void allocate() {
        if (over || allocated) {
            return;
        }
        allocated = true;
        for (boolean dedicated : new boolean[] {true, false}) {
            int present = pool.staying(dedicated).size();
            int target = pool.size().of(dedicated);
            int possible = pool.supply().error().isPresent()
                    ? present
                    : Math.min(target, pool.supply().limit(dedicated));
            for (int i = present; i < possible; i++) {
                nodes.create(pool, dedicated);
            }
            if (target > Math.max(present, possible)) {
                errors.add(pool.supply()
                        .error()
                        .map(code -> ResizeError.of(code, dedicated))
                        .orElseGet(() -> ResizeError.quota(dedicated)));
            }
        }
        settleIfDone();
    }

    private void timeOut() {
        over = true;
        addErrors(ResizeError.TIMED_OUT);
        leaving.forEach(nodes::stay);
        settle();
    }

    private void addErrors(String code) {
        for (boolean dedicated : new boolean[] {true, false}) {
            if (pool.nodes(dedicated).size() != pool.size().of(dedicated)) {
                errors.add(ResizeError.of(code, dedicated));
            }
        }
    }

    private void settleIfDone() {
        if (!over && allocated && leaving.isEmpty()) {
            settle();
        }
    }

    private void settle() {
        timers.dispose();
        if (pool.resize().filter(current -> current == this).isPresent()) {
            over = true;
            pool.resize(null);
            pool.allocation(AllocationState.STEADY, List.copyOf(errors), loop.now());
        }
    }
}
