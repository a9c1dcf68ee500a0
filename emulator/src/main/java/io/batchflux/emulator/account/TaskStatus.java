package io.batchflux.emulator.account;

import io.batchflux.emulator.node.NodePlacement;
import io.batchflux.emulator.node.TaskOutcome;
import java.time.Instant;
import java.util.Optional;

/**
 * A status says where a task stands; it is immutable, and replaced as a whole when the task changes.
 *
 * @param state the state
 * @param since when the task came into it; no two changes of an account have the same time
 * @param previous the state before
 * @param previousSince when the task came into that
 * @param execution what is known of its run
 * @param node where it runs or ran
 */
public record TaskStatus(
        TaskState state,
        Instant since,
        Optional<TaskState> previous,
        Optional<Instant> previousSince,
        TaskExecution execution,
        Optional<NodePlacement> node) {

    static TaskStatus created(Instant now) {
        return new TaskStatus(
                TaskState.ACTIVE, now, Optional.empty(), Optional.empty(), TaskExecution.NONE, Optional.empty());
    }

    TaskStatus preparing(Instant now, NodePlacement where) {
        return to(TaskState.PREPARING, now, execution, Optional.of(where));
    }

    TaskStatus running(Instant now, NodePlacement where) {
        return to(TaskState.RUNNING, now, execution.started(now), Optional.of(where));
    }

    /** Returns the status of a task that is back in the queue, for another try after a failed one. */
    TaskStatus retried(Instant now) {
        return to(TaskState.ACTIVE, now, execution.retried(now), node);
    }

    /** Returns the status of a task that is back in the queue, because a user wanted so. */
    TaskStatus requeued(Instant now) {
        return to(TaskState.ACTIVE, now, execution.requeued(now), node);
    }

    /**
     * Returns the status of a task that is back in the queue, because its node was lost or could not be prepared for
     * the job.
     */
    TaskStatus unplaced(Instant now) {
        return to(TaskState.ACTIVE, now, execution, Optional.empty());
    }

    public TaskStatus completed(Instant now, TaskOutcome outcome) {
        return to(TaskState.COMPLETED, now, execution.ended(now, outcome), node);
    }

    /** Returns the status of a task that is as new, after it was completed. */
    TaskStatus reactivated(Instant now) {
        return to(TaskState.ACTIVE, now, TaskExecution.NONE, Optional.empty());
    }

    private TaskStatus to(TaskState next, Instant now, TaskExecution nextExecution, Optional<NodePlacement> where) {
        return new TaskStatus(next, now, state.asPrevious(), Optional.of(since), nextExecution, where);
    }
}
