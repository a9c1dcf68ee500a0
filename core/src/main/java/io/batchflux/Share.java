package io.batchflux;

import java.util.concurrent.atomic.AtomicInteger;

/** Room for one, which several have together: there is room for another when all that came of them has been taken. Thread-safe. */
final class Share {

    private final InFlight inFlight;
    private final AtomicInteger left = new AtomicInteger();

    Share(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    /** Whoever joins others gives back the room of his own. */
    void join() {
        if (left.getAndIncrement() > 0) {
            inFlight.release();
        }
    }

    void leave() {
        if (left.decrementAndGet() == 0) {
            inFlight.release();
        }
    }
}
