package io.batchflux;

import io.batchflux.spi.TaskExecution;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task left its run, since something befell it that was not its doing: it is added again as another task, in another job of
 * the same run (of a named run, perhaps in the same job), which tells about that under an id of its own.
 *
 * <p>No {@link TaskEnded} of it follows, unless that other job cannot be had. The times in {@link #execution} are those of
 * the service's clocks, {@link #time} and {@link #addedAt} are ours.
 */
public final class TaskReadded extends TaskEventValue<TaskReadded> implements TaskEvent {

    private static final Shape<TaskReadded> SHAPE = new Shape<>(TASK_EVENT, TaskReadded::new);
    private static final Attribute<TaskExecution> EXECUTION = SHAPE.attribute("execution");
    private static final Attribute<String> NEXT_TASK_ID = SHAPE.attribute("nextTaskId");
    private static final Attribute<@Nullable Instant> ADDED_AT = SHAPE.optional("addedAt");

    private TaskReadded(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this task is added again under the other id. */
    public static TaskReadded of(
            RunInfo run, Instant time, String taskId, Object item, TaskExecution execution, String nextTaskId) {
        return SHAPE.of(run, time, taskId, item, execution, nextTaskId);
    }

    /** Returns how it ran until then; {@link TaskExecution#NONE} if nobody knows. */
    public TaskExecution execution() {
        return get(EXECUTION);
    }

    /** Returns the id of the task that follows it. */
    public String nextTaskId() {
        return get(NEXT_TASK_ID);
    }

    /** Returns when the service was known to have accepted the task, or {@code null} if that is not known. */
    public @Nullable Instant addedAt() {
        return get(ADDED_AT);
    }

    /** Returns a copy with this time of adding. */
    public TaskReadded withAddedAt(@Nullable Instant addedAt) {
        return with(ADDED_AT, addedAt);
    }

    @Override
    public void tell(RunListener listener) {
        listener.onTaskReadded(this);
    }
}
