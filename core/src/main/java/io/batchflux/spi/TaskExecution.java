package io.batchflux.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the service knows of a task's execution; for the wire, see the REST page "Task - Get Task".
 *
 * @param result how it ended, or {@code null} before
 * @param exitCode the process's exit code, or {@code null} if no process ended: before the end, or if none was started
 * @param failureInfo why it failed, or {@code null} if it did not
 * @param startTime when the last try began, or {@code null} if none did
 * @param endTime when it ended, or {@code null} before
 * @param retryCount how often it was run again after a non-zero exit code
 * @param requeueCount how often it was put back into the queue
 * @param nodeId the node, or {@code null} if it never had one
 */
public record TaskExecution(
        @Nullable Result result,
        @Nullable Integer exitCode,
        @Nullable FailureInfo failureInfo,
        @Nullable Instant startTime,
        @Nullable Instant endTime,
        int retryCount,
        int requeueCount,
        @Nullable String nodeId) {

    /** The execution of a task that no node has taken yet. */
    public static final TaskExecution NONE = new TaskExecution(null, null, null, null, null, 0, 0, null);

    /** How a task ended. */
    public enum Result {
        SUCCESS,
        FAILURE
    }
}
