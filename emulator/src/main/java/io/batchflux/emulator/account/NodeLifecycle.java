package io.batchflux.emulator.account;

import io.batchflux.emulator.account.TaskAttempt.End;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** A node lifecycle leads nodes from their allocation to the point where they leave their pool. */
public final class NodeLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLifecycle.class);

    /** Retained files may go before their time: with their task, its job, or a shorter retention. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ServiceLoop loop;
    private final TaskLifecycle tasks;
    private final NodeTasks nodeTasks;
    private final NodeStarts starts;
    private final NodeDirectories directories;

    NodeLifecycle(
            ServiceLoop loop,
            TaskLifecycle tasks,
            NodeTasks nodeTasks,
            NodeStarts starts,
            NodeDirectories directories) {
        this.loop = loop;
        this.tasks = tasks;
        this.nodeTasks = nodeTasks;
        this.starts = starts;
        this.directories = directories;
    }

    /** Adds a node to the pool and starts it. */
    void create(Pool pool, boolean dedicated) {
        resume(pool, pool.allocate(dedicated, loop.now()));
    }

    /** Starts a node that has just come, or that there was at the last start, with the files that it had. */
    void resume(Pool pool, Node node) {
        node.onEmptied(() -> loop.execute(() -> drained(node)));
        settle(directories.make(node), node, () -> {});
        starts.start(pool, node);
    }

    /** Starts the node anew, when its tasks have ended as the option says. */
    public void reboot(Pool pool, Node node, Deallocation option) {
        interrupt(node, option, NodeState.REBOOTING, () -> {
            nodeTasks.forgetJobsAfterReboot(node);
            starts.start(pool, node);
        });
    }

    /** Starts the node anew with none of its files, when its tasks have ended as the option says. */
    public void reimage(Pool pool, Node node, Deallocation option) {
        interrupt(node, option, NodeState.REIMAGING, () -> startWiped(pool, node));
    }

    /** Takes the node out of service until it is started again. */
    public void deallocate(Pool pool, Node node, Deallocation option) {
        interrupt(node, option, NodeState.DEALLOCATING, () -> {
            settle(nodeTasks.forgetJobs(node), node, () -> {});
            loop.after(pool.supply().delay(), () -> {
                if (node.condition() == NodeState.DEALLOCATING) {
                    node.condition(NodeState.DEALLOCATED, loop.now());
                }
            });
        });
    }

    /** Starts a node that was deallocated. */
    public void startAgain(Pool pool, Node node) {
        startWiped(pool, node);
    }

    /** Gives it no more tasks. */
    public void disableScheduling(Node node, Deallocation option) {
        node.schedulable(false, loop.now());
        nodeTasks.end(node, option);
    }

    public void enableScheduling(Node node) {
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
                        Mono.when(starts.stop(node), nodeTasks.forgetJobs(node)).then(directories.delete(node.root())),
                        node,
                        () -> {
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
            settle(starts.stop(node), node, () -> {});
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
        lose(node, NodeState.START_TASK_FAILED);
        starts.fail(node);
    }

    private void startWiped(Pool pool, Node node) {
        NodeState before = node.condition();
        node.forgetUsers();
        settle(nodeTasks.forgetJobs(node).then(directories.wipe(node)), node, () -> {
            if (node.condition() == before) {
                starts.start(pool, node);
            }
        });
    }

    private void interrupt(Node node, Deallocation option, NodeState state, Runnable then) {
        NodeState before = node.condition();
        if (option.endsTasks()) {
            node.condition(state, loop.now());
        }
        drain(node, option, before, () -> {
            node.condition(state, loop.now());
            settle(starts.stop(node), node, () -> {
                if (node.condition() == state) {
                    then.run();
                }
            });
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
            Duration look = wait.compareTo(LOOK) < 0 ? wait : LOOK;
            loop.after(look, () -> node.drain().filter(drain.get()::equals).ifPresent(same -> drained(node)));
        }
    }

    /** Goes on when the work is done, or could not be done. */
    private void settle(Mono<Void> work, Node node, Runnable then) {
        work.onErrorResume(e -> Mono.fromRunnable(() -> LOG.warn("Files of the node {} remain", node.id(), e)))
                .subscribe(none -> {}, e -> LOG.error("The node {} could not go on", node.id(), e), then);
    }
}
