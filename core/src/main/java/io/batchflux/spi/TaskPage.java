package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing; it may be empty and yet be followed by another.
 *
 * @param tasks the tasks
 * @param serverTime the moment of the server's clock at which it answered
 * @param continuation what {@link TaskQuery#withContinuation} takes to get the next page, or {@code null} on the last
 */
public record TaskPage(
        List<TaskSnapshot> tasks,
        Instant serverTime,
        @Nullable String continuation) {

    /** @throws NullPointerException if {@code tasks} or {@code serverTime} is {@code null} */
    public TaskPage {
        tasks = List.copyOf(tasks);
        requireNonNull(serverTime, "serverTime must not be null");
    }
}
