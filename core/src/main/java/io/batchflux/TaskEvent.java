package io.batchflux;

/** Something that happened to one task; in a job that callers share, the task says whose it is. */
public sealed interface TaskEvent extends RunEvent permits TaskStaged, TaskAdded, TaskEnded, TaskReadded {

    /** Returns the task's id in its job. */
    String taskId();

    /**
     * Returns the caller's own value, as it was in the {@link TaskSpec}; of a task that calls a function, the {@code List}
     * of the items of its calls. It is not printed with the event.
     */
    Object item();
}
