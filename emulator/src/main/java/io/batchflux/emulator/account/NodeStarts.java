package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Duration;
import java.util.Optional;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** This class leads nodes from their allocation or a reboot to the point where they take tasks. */
final class NodeStarts {

    private final ServiceLoop loop;
    private final TaskLifecycle tasks;
    private final StartTasks startTasks;

    NodeStarts(ServiceLoop loop, TaskLifecycle tasks, StartTasks startTasks) {
        this.loop = loop;
        this.tasks = tasks;
        this.startTasks = startTasks;
    }

    /** Starts the node; it takes tasks when its start task allows it. */
    void start(Pool pool, Node node) {
        NodeStart start = new NodeStart();
        node.start(start);
        Duration half = pool.supply().startUp().dividedBy(2);
        start.timer().update(later(half, () -> {
            node.condition(NodeState.STARTING, loop.now());
            node.booted(loop.now());
            start.timer().update(later(half, () -> runStartTask(pool, node, start)));
        }));
    }

    /** Ends what there is of a start, and completes when nothing of it runs any more. */
    Mono<Void> stop(Node node) {
        return Mono.defer(() -> Mono.justOrEmpty(node.start()))
                .flatMap(start -> Mono.justOrEmpty(start.cancel()))
                .flatMap(run -> loop.here(run.outcome()))
                .then();
    }

    /** Puts a start in place of the last one whose start task has failed. */
    void fail(Node node) {
        NodeStart failed = new NodeStart();
        node.startTask().ifPresent(failed::task);
        startTasks.fail(failed);
        node.start(failed);
    }

    private void runStartTask(Pool pool, Node node, NodeStart start) {
        Optional<ObjectNode> task = pool.spec().startTask();
        boolean waits = task.isPresent() && task.get().path("waitForSuccess").asBoolean(true);
        task.ifPresent(start::task);
        if (waits) {
            node.condition(NodeState.WAITING_FOR_START_TASK, loop.now());
        } else {
            ready(node);
        }
        if (task.isEmpty()) {
            return;
        }
        if (pool.takeFailingStartTask()) {
            startTasks.fail(start);
            started(node, waits, false);
        } else {
            startTasks.run(node, start, task.get(), success -> started(node, waits, success));
        }
    }

    private void started(Node node, boolean waited, boolean success) {
        if (waited && success) {
            ready(node);
        } else if (waited) {
            node.condition(NodeState.START_TASK_FAILED, loop.now());
        }
    }

    private void ready(Node node) {
        node.condition(NodeState.IDLE, loop.now());
        tasks.schedule(node.poolId());
    }

    private Disposable later(Duration delay, Runnable work) {
        if (delay.isZero()) {
            work.run();
            return Disposables.disposed();
        }
        return loop.after(delay, work);
    }
}
