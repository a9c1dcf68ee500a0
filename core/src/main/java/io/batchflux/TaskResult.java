package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.TaskExecution;
import java.util.List;

/**
 * How a task ended: a failed task is a value, as a successful one is.
 *
 * @param <C> the type of the correlation value
 */
public sealed interface TaskResult<C> {

    /** Returns the task's id in its job. */
    String taskId();

    /** Returns the caller's own value, as it was in the {@link TaskSpec}. */
    C correlation();

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
     * @param taskId the task's id
     * @param correlation the caller's value
     * @param execution node, times, counts
     * @param outputs what it left: named outputs first, then those that match a pattern
     */
    record Succeeded<C>(String taskId, C correlation, TaskExecution execution, List<TaskOutput> outputs)
            implements TaskResult<C> {

        /** @throws NullPointerException if a component is {@code null} */
        public Succeeded {
            requireNonNull(taskId, "taskId must not be null");
            requireNonNull(correlation, "correlation must not be null");
            requireNonNull(execution, "execution must not be null");
            outputs = List.copyOf(outputs);
        }

        /**
         * Returns the output with this name.
         *
         * @throws IllegalArgumentException if there is none
         */
        public TaskOutput output(String name) {
            for (TaskOutput output : outputs) {
                if (output.name().equals(name)) {
                    return output;
                }
            }
            throw new IllegalArgumentException("task " + taskId + " has no output \"" + name + "\"; it has "
                    + outputs.stream().map(TaskOutput::name).toList());
        }

        @Override
        public Succeeded<C> orElseThrow() {
            return this;
        }
    }

    /**
     * The task did not succeed.
     *
     * @param taskId the task's id
     * @param correlation the caller's value
     * @param execution node, times, counts; the exit code may be {@code null}
     * @param failure why
     * @param outputs what it left nevertheless, of the outputs that are fetched also if the task fails
     */
    record Failed<C>(
            String taskId, C correlation, TaskExecution execution, TaskFailure failure, List<TaskOutput> outputs)
            implements TaskResult<C> {

        /** @throws NullPointerException if a component is {@code null} */
        public Failed {
            requireNonNull(taskId, "taskId must not be null");
            requireNonNull(correlation, "correlation must not be null");
            requireNonNull(execution, "execution must not be null");
            requireNonNull(failure, "failure must not be null");
            outputs = List.copyOf(outputs);
        }

        @Override
        public Succeeded<C> orElseThrow() {
            throw new TaskFailedException(this);
        }
    }
}
