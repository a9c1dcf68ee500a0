package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The service accepted a task, which is in its job from now on. */
public final class TaskAdded extends GrowableValue<TaskAdded> implements TaskEvent {

    private static final Shape<TaskAdded> SHAPE = new Shape<>(TaskAdded::new);
    private static final Attribute<RunInfo> RUN =
            SHAPE.<RunInfo>attribute("run").shownAs(RunInfo::id);
    private static final Attribute<Instant> TIME = SHAPE.attribute("time");
    private static final Attribute<String> TASK_ID = SHAPE.attribute("taskId");
    private static final Attribute<Object> ITEM =
            SHAPE.attribute("item").shownAs(item -> item.getClass().getSimpleName());

    private TaskAdded(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this task was added. */
    public static TaskAdded of(RunInfo run, Instant time, String taskId, Object item) {
        return SHAPE.of(run, time, taskId, item);
    }

    @Override
    public RunInfo run() {
        return get(RUN);
    }

    @Override
    public Instant time() {
        return get(TIME);
    }

    @Override
    public String taskId() {
        return get(TASK_ID);
    }

    @Override
    public Object item() {
        return get(ITEM);
    }

    @Override
    public void tell(RunListener listener) {
        listener.onTaskAdded(this);
    }
}
