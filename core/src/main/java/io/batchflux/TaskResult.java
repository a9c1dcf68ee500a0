package io.batchflux;

import io.batchflux.spi.TaskExecution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A result says how a task ended: a failed task is a value, as a successful one is.
 *
 * @param <C> the type of the item
 */
public sealed interface TaskResult<C> {

    /** Returns the task's id in its job. */
    String taskId();

    /**
     * Returns the run, and the job, that the task belongs to; {@code null} if only a test has made this, or if it was read from the
     * records of a named run. Not compared.
     */
    @Nullable
    RunInfo run();

    /** Returns the caller's item that this is the result of, as it was in the {@link TaskSpec}. */
    C item();

    /** Returns node, times, exit code, retry and requeue counts; {@link TaskExecution#NONE} if the task never ran. */
    TaskExecution execution();

    /** Returns what the task left: named outputs first, then those that match a pattern. */
    List<TaskOutput> outputs();

    /** Returns whether the task succeeded. */
    default boolean isSuccess() {
        return this instanceof Succeeded;
    }

    /** Returns this result if the task succeeded, and throws a {@link TaskFailedException} if not. */
    Succeeded<C> orElseThrow();

    /**
     * The task exited with 0 and all its named outputs are there.
     *
     * @param <C> the type of the item
     */
    final class Succeeded<C> extends TaskResultValue<Succeeded<C>, C> implements TaskResult<C> {

        private static final Shape<Succeeded<Object>> SHAPE = new Shape<>(TASK_RESULT, Succeeded::new);

        private Succeeded(@Nullable Object[] values) {
            super(SHAPE, values);
        }

        /** Returns the result of a task that succeeded and left these outputs. */
        @SuppressWarnings("unchecked") // The item is all that depends on the type.
        public static <C> Succeeded<C> of(String taskId, C item, TaskExecution execution, List<TaskOutput> outputs) {
            return (Succeeded<C>) SHAPE.of(taskId, item, execution, outputs);
        }

        /**
         * Returns the output with this name.
         *
         * @throws IllegalArgumentException if there is none
         */
        public TaskOutput output(String name) {
            for (TaskOutput output : outputs()) {
                if (output.name().equals(name)) {
                    return output;
                }
            }
            throw new IllegalArgumentException("task " + taskId() + " has no output \"" + name + "\"; it has "
                    + outputs().stream().map(TaskOutput::name).toList());
        }

        @Override
        public Succeeded<C> orElseThrow() {
            return this;
        }
    }

    /**
     * The task did not succeed. Its {@linkplain #execution() exit code} may be {@code null}, and its {@linkplain #outputs()
     * outputs} are what it left nevertheless, of those that are fetched also if the task fails.
     *
     * @param <C> the type of the item
     */
    final class Failed<C> extends TaskResultValue<Failed<C>, C> implements TaskResult<C> {

        private static final Shape<Failed<Object>> SHAPE = new Shape<>(TASK_RESULT, Failed::new);
        private static final Attribute<TaskFailure> FAILURE = SHAPE.attribute("failure");

        private Failed(@Nullable Object[] values) {
            super(SHAPE, values);
        }

        /** Returns the result of a task that failed for this reason and left these outputs. */
        @SuppressWarnings("unchecked") // The item is all that depends on the type.
        public static <C> Failed<C> of(
                String taskId, C item, TaskExecution execution, TaskFailure failure, List<TaskOutput> outputs) {
            return (Failed<C>) SHAPE.of(taskId, item, execution, outputs).with(FAILURE, failure);
        }

        /** Returns why the task failed. */
        public TaskFailure failure() {
            return get(FAILURE);
        }

        @Override
        public Succeeded<C> orElseThrow() {
            throw new TaskFailedException(this);
        }
    }
}
