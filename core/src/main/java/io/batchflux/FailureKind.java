package io.batchflux;

/** The kind of a failure says why a task failed, as far as it makes a difference to the caller. */
public enum FailureKind {
    /** The process exited with a code other than 0, after all its retries. */
    EXIT_CODE,
    /** The process was ended because a try took longer than the task's time limit. */
    TIMED_OUT,
    /** It was ended because it was in the queue for longer than {@link Waiting#queueLimit()}. */
    QUEUED_TOO_LONG,
    /** It was ended because it could never start, as long as nobody changes its pool. */
    NEVER_STARTS,
    /** It was ended because it lost its nodes more often than {@link Waiting#preemptionLimit()}. */
    PREEMPTED,
    /** Somebody ended the task. */
    TERMINATED,
    /** The command could not be started. */
    LAUNCH,
    /** The container image could not be used. */
    IMAGE,
    /** An input could not be uploaded, or not be downloaded by the node. */
    INPUT,
    /** An output was not written, or could not be uploaded by the node. */
    OUTPUT,
    /** The service did not accept the task. */
    REFUSED,
    /** The job ended before the task did. */
    JOB_ENDED,
    /** The node or the service failed. */
    SERVICE
}
