package io.batchflux;

import io.batchflux.spi.GrowableValue;
import io.batchflux.spi.TaskExecution;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task ended, and its result is there; told once for each task whose result is fetched, whether or not it was ever added.
 *
 * <p>The times in {@link #execution} are those of the service's clocks, {@link #time} and {@link #addedAt} are ours.
 */
public final class TaskEnded extends GrowableValue<TaskEnded> implements TaskEvent {

    private static final Shape<TaskEnded> SHAPE = new Shape<>(TaskEnded::new);
    private static final Attribute<RunInfo> RUN =
            SHAPE.<RunInfo>attribute("run").shownAs(RunInfo::id);
    private static final Attribute<Instant> TIME = SHAPE.attribute("time");
    private static final Attribute<String> TASK_ID = SHAPE.attribute("taskId");
    private static final Attribute<Object> ITEM =
            SHAPE.attribute("item").shownAs(item -> item.getClass().getSimpleName());
    private static final Attribute<TaskExecution> EXECUTION = SHAPE.attribute("execution");
    private static final Attribute<@Nullable TaskFailure> FAILURE = SHAPE.optional("failure");
    private static final Attribute<@Nullable Instant> ADDED_AT = SHAPE.optional("addedAt");

    private TaskEnded(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this task ended well. */
    public static TaskEnded of(RunInfo run, Instant time, String taskId, Object item, TaskExecution execution) {
        return SHAPE.of(run, time, taskId, item, execution);
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

    /**
     * Returns node, times, exit code, retry and requeue counts; {@link TaskExecution#NONE} if the task never ran.
     */
    public TaskExecution execution() {
        return get(EXECUTION);
    }

    /** Returns why the task failed, or {@code null} if it succeeded. */
    public @Nullable TaskFailure failure() {
        return get(FAILURE);
    }

    /** Returns a copy with this reason of failure. */
    public TaskEnded withFailure(@Nullable TaskFailure failure) {
        return with(FAILURE, failure);
    }

    /** Returns when the service was known to have accepted the task, or {@code null} if it was not added. */
    public @Nullable Instant addedAt() {
        return get(ADDED_AT);
    }

    /** Returns a copy with this time of adding. */
    public TaskEnded withAddedAt(@Nullable Instant addedAt) {
        return with(ADDED_AT, addedAt);
    }

    /** Returns whether the task succeeded. */
    public boolean isSuccess() {
        return failure() == null;
    }

    @Override
    public void tell(RunListener listener) {
        listener.onTaskEnded(this);
    }
}
