package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks of a job to list.
 *
 * @param jobId the job
 * @param state only tasks in this state, or {@code null} for any
 * @param changedSince only tasks whose state changed at or after this moment of the server's clock, or {@code null} for any
 */
public record TaskQuery(
        String jobId, @Nullable TaskState state, @Nullable Instant changedSince) {

    /** @throws NullPointerException if {@code jobId} is {@code null} */
    public TaskQuery {
        requireNonNull(jobId, "jobId must not be null");
    }

    /** Returns a query for the completed tasks of the job. */
    public static TaskQuery completed(String jobId) {
        return new TaskQuery(jobId, TaskState.COMPLETED, null);
    }

    /** Returns a copy that lists only tasks whose state changed at or after this moment of the server's clock. */
    public TaskQuery withChangedSince(@Nullable Instant changedSince) {
        return new TaskQuery(jobId, state, changedSince);
    }
}
