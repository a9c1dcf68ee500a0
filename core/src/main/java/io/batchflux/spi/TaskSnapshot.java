package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A task as a listing shows it.
 *
 * @param id the task's id
 * @param state its state
 * @param stateTransitionTime when it entered that state, by the server's clock
 * @param execution what is known of its execution
 */
public record TaskSnapshot(String id, TaskState state, Instant stateTransitionTime, TaskExecution execution) {

    /** @throws NullPointerException if a component is {@code null} */
    public TaskSnapshot {
        requireNonNull(id, "id must not be null");
        requireNonNull(state, "state must not be null");
        requireNonNull(stateTransitionTime, "stateTransitionTime must not be null");
        requireNonNull(execution, "execution must not be null");
    }
}
