package io.batchflux;

import io.batchflux.spi.TaskExecution;
import org.jspecify.annotations.Nullable;

/**
 * A task that has ended, and whose result has not been fetched.
 *
 * @param <C> the type of the item
 */
public sealed interface EndedTask<C> {

    /** Returns what is remembered of the task. */
    PendingTask<C> task();

    /** Returns what is known of how it ran. */
    TaskExecution execution();

    /**
     * The service completed the task.
     *
     * @param task what is remembered of it
     * @param execution how it ended
     * @param jobEnd why its job ended, if that ended the task too, else {@code null}
     */
    record Completed<C>(
            PendingTask<C> task,
            TaskExecution execution,
            @Nullable String jobEnd) implements EndedTask<C> {

        /** Makes a task that ended by itself. */
        public Completed(PendingTask<C> task, TaskExecution execution) {
            this(task, execution, null);
        }
    }

    /**
     * The task ended without the service completing it.
     *
     * @param task what is remembered of it
     * @param failure why
     * @param execution what is known of how it ran until then
     */
    record Lost<C>(PendingTask<C> task, TaskFailure failure, TaskExecution execution) implements EndedTask<C> {

        /** Makes a task of which nobody knows how it ran. */
        public Lost(PendingTask<C> task, TaskFailure failure) {
            this(task, failure, TaskExecution.NONE);
        }
    }
}
