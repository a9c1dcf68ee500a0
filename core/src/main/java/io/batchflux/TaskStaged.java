package io.batchflux;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task's inputs are where its node will find them, and the task can be added. */
public final class TaskStaged extends TaskEventValue<TaskStaged> implements TaskEvent {

    private static final Shape<TaskStaged> SHAPE = new Shape<>(TASK_EVENT, TaskStaged::new);

    private TaskStaged(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this task was staged. */
    public static TaskStaged of(RunInfo run, Instant time, String taskId, Object item) {
        return SHAPE.of(run, time, taskId, item);
    }

    @Override
    public void tell(RunListener listener) {
        listener.onTaskStaged(this);
    }
}
