package io.batchflux.emulator.account;

import io.batchflux.emulator.node.TaskRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A preparation keeps how far a node is prepared for a job, which its job preparation and job release tasks do. */
public final class NodePreparation {

    /** A phase says how far the preparation has come. */
    enum Phase {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    private final Job job;
    private final Node node;
    private final List<Task> waiting = new ArrayList<>();
    private Phase phase = Phase.RUNNING;
    private TaskExecution preparation = TaskExecution.NONE;
    private TaskExecution release = TaskExecution.NONE;
    private boolean abandoned;
    private boolean ended;
    private @Nullable TaskRun run;

    NodePreparation(Job job, Node node) {
        this.job = job;
        this.node = node;
    }

    public Job job() {
        return job;
    }

    public Node node() {
        return node;
    }

    Phase phase() {
        return phase;
    }

    void phase(Phase next) {
        phase = next;
    }

    /** Returns the tasks on the node that wait for the preparation. */
    List<Task> waiting() {
        return waiting;
    }

    public TaskExecution preparation() {
        return preparation;
    }

    void preparation(TaskExecution next) {
        preparation = next;
    }

    public TaskExecution release() {
        return release;
    }

    void release(TaskExecution next) {
        release = next;
    }

    /** Says that the node is lost: it is not tried again, and made anew when the node is back. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** Ends what runs of it. */
    void end() {
        ended = true;
        run().ifPresent(running -> running.end(TaskRun.Ending.GONE));
    }

    /** Returns whether what ran last was ended from outside. */
    boolean isEnded() {
        return ended;
    }

    /** Returns what runs of the preparation now. */
    Optional<TaskRun> run() {
        return Optional.ofNullable(run);
    }

    void started(TaskRun next) {
        run = next;
        ended = false;
    }

    void finished() {
        run = null;
    }
}
