package io.batchflux.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.TaskAttempt.End;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Leads nodes from their allocation to the point where they leave their pool. Belongs to the service loop's thread. */
final class NodeLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLifecycle.class);

    private final ServiceLoop loop;
    private final TaskLifecycle tasks;
    private final NodeTasks nodeTasks;
    private final StartTasks startTasks;
    private final NodeDirectories directories;

    NodeLifecycle(
            ServiceLoop loop,
            TaskLifecycle tasks,
            NodeTasks nodeTasks,
            StartTasks startTasks,
            NodeDirectories directories) {
        this.loop = loop;
        this.tasks = tasks;
        this.nodeTasks = nodeTasks;
        this.startTasks = startTasks;
        this.directories = directories;
    }

    /** Adds a node to the pool and starts it. */
    void create(Pool pool, boolean dedicated) {
        Node node = pool.allocate(dedicated, loop.now());
        node.onEmptied(() -> loop.execute(() -> drained(node)));
        settle(directories.make(node), node, () -> {});
        start(pool, node);
    }

    /** Starts the node anew, when its tasks have ended as the option says. */
    void reboot(Pool pool, Node node, Deallocation option) {
        interrupt(node, option, NodeState.REBOOTING, () -> {
            nodeTasks.forgetJobsAfterReboot(node);
            start(pool, node);
        });
    }

    /** Starts the node anew with none of its files, when its tasks have ended as the option says. */
    void reimage(Pool pool, Node node, Deallocation option) {
        interrupt(node, option, NodeState.REIMAGING, () -> startWiped(pool, node));
    }

    /** Takes the node out of service until it is started again. */
    void deallocate(Pool pool, Node node, Deallocation option) {
        interrupt(node, option, NodeState.DEALLOCATING, () -> {
            settle(nodeTasks.forgetJobs(node), node, () -> {});
            later(pool.supply().delay(), () -> {
                if (node.condition() == NodeState.DEALLOCATING) {
                    node.condition(NodeState.DEALLOCATED, loop.now());
                }
            });
        });
    }

    /** Starts a node that was deallocated. */
    void startAgain(Pool pool, Node node) {
        startWiped(pool, node);
    }

    /** Gives it no more tasks. */
    void disableScheduling(Node node, Deallocation option) {
        node.schedulable(false, loop.now());
        nodeTasks.end(node, option);
    }

    void enableScheduling(Node node) {
        node.schedulable(true, loop.now());
        tasks.schedule(node.poolId());
    }

    /**
     * Takes the node out of its pool, when its tasks have ended as the option says.
     *
     * @param gone is called when the node has left
     */
    void leave(Pool pool, Node node, Deallocation option, Runnable gone) {
        NodeState before = node.condition();
        node.condition(NodeState.LEAVING_POOL, loop.now());
        drain(
                node,
                option,
                before,
                () -> settle(
                        stop(node).then(nodeTasks.forgetJobs(node)).then(directories.delete(node.root())), node, () -> {
                            pool.remove(node);
                            gone.run();
                        }));
    }

    /** Keeps a node that is about to leave; false if it is gone too far. */
    boolean stay(Node node) {
        Optional<NodeDrain> drain = node.drain();
        drain.ifPresent(left -> {
            node.drain(null);
            node.condition(left.before(), loop.now());
            tasks.schedule(node.poolId());
        });
        return drain.isPresent();
    }

    /** Takes a node away at once, as it happens: it is preempted, or cannot be used any more. */
    void lose(Node node, NodeState how) {
        if (node.condition() != NodeState.LEAVING_POOL) {
            node.drain(null);
            node.condition(how, loop.now());
            settle(stop(node), node, () -> {});
        }
        nodeTasks.end(node, End.NODE_LOST);
        settle(nodeTasks.forgetJobs(node), node, () -> {});
    }

    /** Gives a node back that was lost, with none of its files. */
    void restore(Pool pool, Node node) {
        drain(node, Deallocation.TASK_COMPLETION, node.condition(), () -> startWiped(pool, node));
    }

    /** Lets the start task of a node have failed; its tasks leave it. */
    void failStartTask(Node node) {
        NodeStart failed = new NodeStart();
        node.startTask().ifPresent(failed::task);
        lose(node, NodeState.START_TASK_FAILED);
        startTasks.fail(failed);
        node.start(failed);
    }

    private void startWiped(Pool pool, Node node) {
        node.drain(null);
        settle(nodeTasks.forgetJobs(node).then(directories.wipe(node)), node, () -> start(pool, node));
    }

    private void start(Pool pool, Node node) {
        NodeStart start = new NodeStart();
        node.start(start);
        Duration half = pool.supply().startUp().dividedBy(2);
        start.timer().update(later(half, () -> {
            node.condition(NodeState.STARTING, loop.now());
            node.booted(loop.now());
            start.timer().update(later(half, () -> runStartTask(pool, node, start)));
        }));
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

    private void interrupt(Node node, Deallocation option, NodeState state, Runnable then) {
        NodeState before = node.condition();
        if (option.endsTasks()) {
            node.condition(state, loop.now());
        }
        drain(node, option, before, () -> {
            node.condition(state, loop.now());
            settle(stop(node), node, then);
        });
    }

    private void drain(Node node, Deallocation option, NodeState before, Runnable then) {
        node.drain(new NodeDrain(option, before, then));
        nodeTasks.end(node, option);
        drained(node);
    }

    private void drained(Node node) {
        Optional<NodeDrain> drain = node.drain().filter(any -> node.runningTasks() == 0);
        if (drain.isEmpty()) {
            return;
        }
        Duration wait = drain.get().wait(nodeTasks.retention(node));
        if (wait.isZero()) {
            node.drain(null);
            drain.get().then().run();
        } else {
            loop.after(wait, () -> node.drain().filter(drain.get()::equals).ifPresent(same -> drained(node)));
        }
    }

    private Mono<Void> stop(Node node) {
        return node.start().map(start -> start.cancel(loop.scheduler())).orElse(Mono.empty());
    }

    /** Goes on when the work is done, or could not be done. */
    private void settle(Mono<Void> work, Node node, Runnable then) {
        work.onErrorResume(e -> Mono.fromRunnable(() -> LOG.warn("Files of the node {} remain", node.id(), e)))
                .subscribe(none -> {}, e -> LOG.error("The node {} could not go on", node.id(), e), then);
    }

    private Disposable later(Duration delay, Runnable work) {
        if (delay.isZero()) {
            work.run();
            return Disposables.disposed();
        }
        return loop.after(delay, work);
    }
}
