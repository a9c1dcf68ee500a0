package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as the service shows it.
 *
 * @param id the job's id
 * @param state its state
 * @param metadata the names and values given at its creation
 * @param terminateReason why it was terminated, or {@code null} if it was not
 */
public record JobSnapshot(
        String id,
        JobState state,
        Map<String, String> metadata,
        @Nullable String terminateReason) {

    /** The reason of a job that ended because all its tasks had. */
    public static final String ALL_TASKS_COMPLETE = "AllTasksComplete";

    /** @throws NullPointerException if a component other than {@code terminateReason} is {@code null} */
    public JobSnapshot {
        requireNonNull(id, "id must not be null");
        requireNonNull(state, "state must not be null");
        metadata = Map.copyOf(metadata);
    }

    /** Returns whether the job ended, or is about to, because all its tasks had completed. */
    public boolean isEndedByTasks() {
        return state.isEnding() && ALL_TASKS_COMPLETE.equals(terminateReason);
    }

    /** The states of a job. */
    public enum JobState {
        ACTIVE,
        DISABLING,
        DISABLED,
        ENABLING,
        TERMINATING,
        COMPLETED,
        DELETING;

        /** Returns whether no task of the job will start any more. */
        public boolean isEnding() {
            return this == TERMINATING || this == COMPLETED || this == DELETING;
        }
    }
}
