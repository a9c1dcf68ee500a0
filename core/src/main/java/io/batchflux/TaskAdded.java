package io.batchflux;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The service accepted a task, which is in its job from now on. */
public final class TaskAdded extends TaskEventValue<TaskAdded> implements TaskEvent {

    private static final Shape<TaskAdded> SHAPE = new Shape<>(TASK_EVENT, TaskAdded::new);

    private TaskAdded(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this task was added. */
    public static TaskAdded of(RunInfo run, Instant time, String taskId, Object item) {
        return SHAPE.of(run, time, taskId, item);
    }

    @Override
    public void tell(RunListener listener) {
        listener.onTaskAdded(this);
    }
}
