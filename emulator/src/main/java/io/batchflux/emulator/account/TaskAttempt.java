package io.batchflux.emulator.account;

import io.batchflux.emulator.node.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** An attempt is one try of a task on a node, or on several at once, from the moment its slots are taken. */
final class TaskAttempt {

    /** An end says why a try is ended from outside; of several reasons the last in this order counts. */
    enum End {
        NODE_LOST,
        REQUEUED,
        WALL_CLOCK,
        JOB_TERMINATED,
        TERMINATED,
        DELETED
    }

    private final List<Node> nodes;
    private final int slots;
    private final Disposable.Swap wallClock = Disposables.swap();
    private final Sinks.Empty<Void> finished = Sinks.empty();
    private @Nullable TaskRun run;
    private @Nullable End end;

    /**
     * Creates an attempt that has its nodes, and does not run yet.
     *
     * @param slots how many slots of each node are taken
     */
    TaskAttempt(List<Node> nodes, int slots) {
        this.nodes = nodes;
        this.slots = slots;
    }

    /** Returns the node of the task, or of its primary. */
    Node node() {
        return nodes.get(0);
    }

    List<Node> nodes() {
        return nodes;
    }

    void take(Instant now) {
        nodes.forEach(node -> node.take(slots, now));
    }

    void give(Instant now) {
        nodes.forEach(node -> node.give(slots, now));
    }

    /** Returns the timer of the task's maximum wall-clock time. */
    Disposable.Swap wallClock() {
        return wallClock;
    }

    Optional<TaskRun> run() {
        return Optional.ofNullable(run);
    }

    void started(TaskRun started) {
        run = started;
    }

    Optional<End> end() {
        return Optional.ofNullable(end);
    }

    /** Ends the run, which may be being ended already. */
    void end(End why) {
        boolean ends = run == null || run.end(ending(why));
        if (ends && (end == null || why.compareTo(end) > 0)) {
            end = why;
        }
    }

    private static TaskRun.Ending ending(End why) {
        return switch (why) {
            case WALL_CLOCK -> TaskRun.Ending.TIME_LIMIT;
            case TERMINATED, JOB_TERMINATED -> TaskRun.Ending.TERMINATED;
            case REQUEUED, DELETED, NODE_LOST -> TaskRun.Ending.GONE;
        };
    }

    /** Completes when the task has left the node. */
    Mono<Void> finished() {
        return finished.asMono();
    }

    void finish() {
        wallClock.dispose();
        finished.tryEmitEmpty();
    }
}
