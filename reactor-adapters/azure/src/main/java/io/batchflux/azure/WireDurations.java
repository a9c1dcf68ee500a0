package io.batchflux.azure;

import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Durations as Batch writes them: ISO 8601, and its own word for "infinite". */
final class WireDurations {

    /** The longest duration that the service can hold, and its word for "infinite". */
    private static final String INFINITE = "P10675199DT2H48M5.4775807S";

    private static final Duration LONGEST = Duration.parse(INFINITE);

    private WireDurations() {}

    static String format(Duration duration) {
        return duration.compareTo(LONGEST) >= 0 ? INFINITE : roundedUp(duration).toString();
    }

    /** Returns the duration, or {@code null} for an infinite one. */
    static @Nullable Duration parse(String text) throws IOException {
        try {
            Duration duration = Duration.parse(text);
            return duration.compareTo(LONGEST) >= 0 ? null : duration;
        } catch (DateTimeParseException e) {
            throw new IOException("no duration: " + text, e);
        }
    }

    /** The service counts in steps of 100 nanoseconds, and takes what is less for nothing. */
    private static Duration roundedUp(Duration duration) {
        int rest = duration.toNanosPart() % 100;
        return rest == 0 ? duration : duration.plusNanos(100 - rest);
    }
}
