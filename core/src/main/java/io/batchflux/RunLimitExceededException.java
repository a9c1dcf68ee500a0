package io.batchflux;

import java.time.Duration;

/** A run took longer than it may as a whole; its message says how far it was. */
public final class RunLimitExceededException extends BatchfluxException {

    private static final long serialVersionUID = 1L;

    private final Duration limit;

    RunLimitExceededException(Duration limit, String observed) {
        super("the run took longer than its limit of " + limit + " (Waiting.withRunLimit): " + observed, null);
        this.limit = limit;
    }

    /** Returns how long it was allowed to take. */
    public Duration limit() {
        return limit;
    }
}
