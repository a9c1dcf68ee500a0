package io.batchflux;

import io.batchflux.spi.TaskDefinition;

/**
 * A task whose inputs were staged, or could not be.
 *
 * @param <C> the type of the item
 */
public sealed interface StagedTask<C> {

    /** Returns the task's id. */
    String taskId();

    /**
     * The task can be added.
     *
     * @param task what is remembered of it until it ends
     * @param definition what is sent to the service
     */
    record Ready<C>(PendingTask<C> task, TaskDefinition definition) implements StagedTask<C> {
        @Override
        public String taskId() {
            return task.id();
        }
    }

    /**
     * The task cannot be added.
     *
     * @param task what is known of it
     * @param failure why
     */
    record Unready<C>(PendingTask<C> task, TaskFailure failure) implements StagedTask<C> {
        @Override
        public String taskId() {
            return task.id();
        }
    }
}
