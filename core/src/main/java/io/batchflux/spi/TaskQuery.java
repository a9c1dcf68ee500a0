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
 * @param changedBefore only tasks whose state changed before this moment of the server's clock, or {@code null} for any
 * @param continuation the {@link TaskPage#continuation()} of the page before, or {@code null} for the first page
 */
public record TaskQuery(
        String jobId,
        @Nullable TaskState state,
        @Nullable Instant changedSince,
        @Nullable Instant changedBefore,
        @Nullable String continuation) {

    /** @throws NullPointerException if {@code jobId} is {@code null} */
    public TaskQuery {
        requireNonNull(jobId, "jobId must not be null");
    }

    /** Returns a query for the completed tasks of the job. */
    public static TaskQuery completed(String jobId) {
        return new TaskQuery(jobId, TaskState.COMPLETED, null, null, null);
    }

    /** Returns a query for all tasks of the job, in whatever state. */
    public static TaskQuery all(String jobId) {
        return new TaskQuery(jobId, null, null, null, null);
    }

    /** Returns a copy that lists only tasks whose state changed at or after this moment of the server's clock. */
    public TaskQuery withChangedSince(@Nullable Instant changedSince) {
        return new TaskQuery(jobId, state, changedSince, changedBefore, continuation);
    }

    /** Returns a copy that lists only tasks whose state changed before this moment of the server's clock. */
    public TaskQuery withChangedBefore(@Nullable Instant changedBefore) {
        return new TaskQuery(jobId, state, changedSince, changedBefore, continuation);
    }

    /** Returns a copy that asks for the page after the one with this continuation. */
    public TaskQuery withContinuation(@Nullable String continuation) {
        return new TaskQuery(jobId, state, changedSince, changedBefore, continuation);
    }
}
