package io.batchflux.testing;

/** The operations of a {@link io.batchflux.spi.BatchService}. */
public enum BatchOperation {
    CREATE_JOB,
    DESCRIBE_JOB,
    TERMINATE_JOB_WHEN_TASKS_COMPLETE,
    TERMINATE_JOB,
    DELETE_JOB,
    ADD_TASKS,
    LIST_TASKS,
    COUNT_TASKS,
    LIST_PREPARATIONS,
    TERMINATE_TASK,
    READ_TASK_FILE,
    DESCRIBE_POOL
}
