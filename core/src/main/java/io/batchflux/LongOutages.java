package io.batchflux;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * When the log of a run says that a stage has not succeeded for long: after a minute, and then every ten, however many requests
 * wait. Thread-safe.
 */
final class LongOutages {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final Map<Stage, Instant> told = new EnumMap<>(Stage.class);

    /**
     * Returns whether it is to be said now, once.
     *
     * @param since for how long nothing has succeeded
     */
    boolean isToTell(Stage stage, Duration since, Instant now) {
        if (since.compareTo(LONG) < 0) {
            return false;
        }
        synchronized (told) {
            Instant last = told.get(stage);
            boolean toTell = last == null || !now.isBefore(last.plus(AGAIN));
            if (toTell) {
                told.put(stage, now);
            }
            return toTell;
        }
    }
}
