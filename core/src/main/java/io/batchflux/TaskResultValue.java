package io.batchflux;

import io.batchflux.spi.GrowableValue;
import io.batchflux.spi.TaskExecution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all results of a task say. */
abstract class TaskResultValue<V extends TaskResultValue<V, C>, C> extends GrowableValue<V> {

    static final Shape<?> TASK_RESULT = Shape.common();

    private static final Attribute<String> TASK_ID = TASK_RESULT.attribute("taskId");
    private static final Attribute<Object> ITEM = TASK_RESULT.attribute("item");
    private static final Attribute<TaskExecution> EXECUTION = TASK_RESULT.attribute("execution");
    private static final Attribute<List<TaskOutput>> OUTPUTS =
            TASK_RESULT.<List<TaskOutput>>attribute("outputs").checkedBy((name, outputs) -> List.copyOf(outputs));
    private static final Attribute<@Nullable RunInfo> RUN =
            TASK_RESULT.<RunInfo>optional("run").shownAs(RunInfo::jobId).notCompared();

    TaskResultValue(Shape<?> shape, @Nullable Object[] values) {
        super(shape, values);
    }

    /** Returns the task's id in its job. */
    public String taskId() {
        return get(TASK_ID);
    }

    /**
     * Returns the run, and the job, that the task belongs to; {@code null} if only a test has made this, or if it was read from the
     * records of a named run. Not compared.
     */
    public @Nullable RunInfo run() {
        return get(RUN);
    }

    V withRun(RunInfo run) {
        return with(RUN, run);
    }

    /** Returns the same of a task with this id and item, which may be of another type. */
    V withTask(String taskId, Object item) {
        return with(TASK_ID, taskId).with(ITEM, item);
    }

    /** Returns the caller's item that this is the result of, as it was in the {@link TaskSpec}. */
    @SuppressWarnings("unchecked") // The factories let nothing but a C in.
    public C item() {
        return (C) get(ITEM);
    }

    /** Returns node, times, exit code, retry and requeue counts; {@link TaskExecution#NONE} if the task never ran. */
    public TaskExecution execution() {
        return get(EXECUTION);
    }

    /** Returns what the task left: named outputs first, then those that match a pattern. */
    public List<TaskOutput> outputs() {
        return get(OUTPUTS);
    }
}
