package io.batchflux;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The limits of their own that tasks of a run have for their time in the queue. Thread-safe. */
final class QueueLimits {

    private final AtomicReference<@Nullable Duration> shortest = new AtomicReference<>();

    void note(PendingTask<?> task) {
        Duration limit = task.queueLimit();
        if (limit != null) {
            shortest.accumulateAndGet(limit, QueueLimits::shorter);
        }
    }

    /** Returns the shortest limit of all, the run's among them, or {@code null} if there is none. */
    @Nullable
    Duration shortest(@Nullable Duration ofRun) {
        return shorter(shortest.get(), ofRun);
    }

    private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }
}
