package io.batchflux;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a task was added, and when its end was seen, by our clock. Written where that happens, and read by who tells it. */
final class TaskTimes {

    final Instant added;
    volatile @Nullable Instant noticed;

    /** The task has left its run for another try, which has been told. */
    volatile boolean left;

    TaskTimes(Instant added) {
        this.added = added;
    }
}
