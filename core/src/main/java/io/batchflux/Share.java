package io.batchflux;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Room for one, which several have together: there is room for another when all that came of them has been taken. Thread-safe. */
final class Share {

    private final InFlight inFlight;
    private final @Nullable Ahead ahead;
    private final AtomicInteger left = new AtomicInteger();

    /** @param ahead is told who joins and leaves */
    Share(InFlight inFlight, @Nullable Ahead ahead) {
        this.inFlight = inFlight;
        this.ahead = ahead;
    }

    /** Whoever joins others gives back the room of his own. */
    void join() {
        if (ahead != null) {
            ahead.come();
        }
        if (left.getAndIncrement() > 0) {
            inFlight.release();
        }
    }

    void leave() {
        if (ahead != null) {
            ahead.leave();
        }
        if (left.decrementAndGet() == 0) {
            inFlight.release();
        }
    }
}
