package io.batchflux.testing;

import io.batchflux.spi.BatchService;

/** The operations of a {@link BatchService}, to script faults for and to count requests by. */
public enum BatchOperation {
    /** {@link BatchService#createJob}. */
    CREATE_JOB,
    /** {@link BatchService#describeJob}. */
    DESCRIBE_JOB,
    /** {@link BatchService#listJobs}: a page. */
    LIST_JOBS,
    /** {@link BatchService#patchJob}. */
    PATCH_JOB,
    /** {@link BatchService#terminateJobWhenTasksComplete}. */
    TERMINATE_JOB_WHEN_TASKS_COMPLETE,
    /** {@link BatchService#terminateJob}. */
    TERMINATE_JOB,
    /** {@link BatchService#deleteJob}. */
    DELETE_JOB,
    /** {@link BatchService#addTasks}. */
    ADD_TASKS,
    /** {@link BatchService#listTasks}. */
    LIST_TASKS,
    /** {@link BatchService#describeTask}. */
    DESCRIBE_TASK,
    /** {@link BatchService#countTasks}. */
    COUNT_TASKS,
    /** {@link BatchService#listPreparations}. */
    LIST_PREPARATIONS,
    /** {@link BatchService#terminateTask}. */
    TERMINATE_TASK,
    /** {@link BatchService#readTaskFileTail} and {@link BatchService#readTaskFile}. */
    READ_TASK_FILE,
    /** {@link BatchService#listNodes}. */
    LIST_NODES,
    /** {@link BatchService#nodeFileSize} and {@link BatchService#readNodeFile}. */
    READ_NODE_FILE,
    /** {@link BatchService#describePool}. */
    DESCRIBE_POOL
}
