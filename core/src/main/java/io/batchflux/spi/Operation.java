package io.batchflux.spi;

/** The operations of the two ports, by which requests are counted and measured. */
public enum Operation {
    /** {@link BatchService#createJob}. */
    CREATE_JOB,
    /** {@link BatchService#describeJob}. */
    DESCRIBE_JOB,
    /** {@link BatchService#listJobs}: one page. */
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
    /** {@link BatchService#listTasks}: one page. */
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
    /** {@link BatchService#listNodes}: one page. */
    LIST_NODES,
    /** {@link BatchService#nodeFileSize} and {@link BatchService#readNodeFile}. */
    READ_NODE_FILE,
    /** {@link BatchService#describePool}. */
    DESCRIBE_POOL,
    /** {@link BlobStore#createContainer(String, java.util.Map)}. */
    CREATE_CONTAINER,
    /** {@link BlobStore#deleteContainer(String)}, or on a condition. */
    DELETE_CONTAINER,
    /** {@link BlobStore#listContainers}: one page. */
    LIST_CONTAINERS,
    /** {@link BlobStore#setContainerMetadata}. */
    SET_CONTAINER_METADATA,
    /** {@link BlobStore#put(BlobName, BlobContent, BlobWrite)}. */
    PUT_BLOB,
    /** {@link BlobStore#putBlock}. */
    PUT_BLOCK,
    /** {@link BlobStore#commitBlocks}. */
    COMMIT_BLOCKS,
    /** {@link BlobStore#get}. */
    GET_BLOB,
    /** {@link BlobStore#createAppendBlob}. */
    CREATE_APPEND_BLOB,
    /** {@link BlobStore#append}. */
    APPEND_BLOB,
    /** {@link BlobStore#describe}. */
    DESCRIBE_BLOB,
    /** {@link BlobStore#setMetadata}. */
    SET_BLOB_METADATA,
    /** {@link BlobStore#delete}. */
    DELETE_BLOB,
    /** {@link BlobStore#acquireLease}. */
    ACQUIRE_LEASE,
    /** {@link BlobStore#renewLease}. */
    RENEW_LEASE,
    /** {@link BlobStore#releaseLease}. */
    RELEASE_LEASE,
    /** {@link BlobStore#breakLease}. */
    BREAK_LEASE,
    /** {@link BlobStore#exists}. */
    BLOB_EXISTS,
    /** {@link BlobStore#listBlobs}: one page. */
    LIST_BLOBS,
    /** {@link BlobStore#grant(BlobName, BlobStore.Permission, java.time.Duration)}, or of a container, which may be answered without a request: with a signature that is made here. */
    GRANT_ACCESS
}
