package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * One page of a listing; it may be empty and yet be followed by another.
 *
 * @param tasks the tasks
 * @param serverTime the moment of the server's clock at which it answered
 */
public record TaskPage(List<TaskSnapshot> tasks, Instant serverTime) {

    /** @throws NullPointerException if a component is {@code null} */
    public TaskPage {
        tasks = List.copyOf(tasks);
        requireNonNull(serverTime, "serverTime must not be null");
    }
}
