package io.batchflux.azure;

import java.time.Duration;

/** Durations as Batch writes them: ISO 8601, and its own word for "infinite". */
final class WireDurations {

    /** The longest duration that the service can hold, and its word for "infinite". */
    private static final String INFINITE = "P10675199DT2H48M5.4775807S";

    private static final Duration LONGEST = Duration.parse(INFINITE);

    private WireDurations() {}

    static String format(Duration duration) {
        return duration.compareTo(LONGEST) >= 0 ? INFINITE : roundedUp(duration).toString();
    }

    /** The service counts in steps of 100 nanoseconds, and takes what is less for nothing. */
    private static Duration roundedUp(Duration duration) {
        int rest = duration.toNanosPart() % 100;
        return rest == 0 ? duration : duration.plusNanos(100 - rest);
    }
}
