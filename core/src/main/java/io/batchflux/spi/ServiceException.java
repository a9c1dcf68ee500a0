package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error of a service, already classified: what to do about it is decided by its type, what it says by its code.
 *
 * <p>Its message holds the service's code, text, HTTP status and request id, and never a secret.
 */
public abstract sealed class ServiceException extends RuntimeException
        permits TransientServiceException,
                ThrottledException,
                QuotaExceededException,
                PreconditionFailedException,
                PermanentServiceException {

    /** The code for a job id that is taken. */
    public static final String JOB_EXISTS = "JobExists";
    /** The code for a job that does not exist. */
    public static final String JOB_NOT_FOUND = "JobNotFound";
    /** The code for a job that is completed. */
    public static final String JOB_COMPLETED = "JobCompleted";
    /** The code for a job that is being terminated. */
    public static final String JOB_BEING_TERMINATED = "JobBeingTerminated";
    /** The code for a job that is being deleted. */
    public static final String JOB_BEING_DELETED = "JobBeingDeleted";
    /** The code for a pool that does not exist. */
    public static final String POOL_NOT_FOUND = "PoolNotFound";
    /** The code for a task id that is taken. */
    public static final String TASK_EXISTS = "TaskExists";
    /** The code for a task that does not exist. */
    public static final String TASK_NOT_FOUND = "TaskNotFound";
    /** The code for a request with too many bytes. */
    public static final String REQUEST_BODY_TOO_LARGE = "RequestBodyTooLarge";
    /** The code for a blob container that does not exist. */
    public static final String CONTAINER_NOT_FOUND = "ContainerNotFound";
    /** The code for a blob that does not exist. */
    public static final String BLOB_NOT_FOUND = "BlobNotFound";
    /** The code for blocks that cannot be committed because some of them are not there. */
    public static final String INVALID_BLOCK_LIST = "InvalidBlockList";
    /** The code for a method of a port that the implementation does not have. */
    public static final String NOT_SUPPORTED = "NOT_SUPPORTED";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable Duration retryAfter;

    ServiceException(String code, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(requireNonNull(message, "message must not be null"), cause);
        this.code = requireNonNull(code, "code must not be null");
        this.retryAfter = retryAfter;
    }

    /** Returns the service's code, such as {@code JobNotFound}; empty if there was no answer with one. */
    public final String code() {
        return code;
    }

    /** Returns how long the service asked to wait before the next attempt, or {@code null} if it did not. */
    public final @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Returns whether the same request may succeed later. */
    public final boolean isRetryable() {
        return !(this instanceof PermanentServiceException || this instanceof PreconditionFailedException);
    }

    /** Returns whether the service refused because the job has ended, or is about to. */
    public final boolean isJobEnded() {
        return hasCode(JOB_COMPLETED) || hasCode(JOB_BEING_TERMINATED) || hasCode(JOB_BEING_DELETED);
    }

    /** Returns whether the service gave this code. */
    public final boolean hasCode(String code) {
        return this.code.equals(code);
    }
}
