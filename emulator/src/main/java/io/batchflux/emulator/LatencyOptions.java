package io.batchflux.emulator;

import io.batchflux.emulator.wire.Given;
import java.time.Duration;
import java.util.Random;

/**
 * A latency says how long a request waits before it is dealt with, as if the service were far away. By default it is
 * nothing. It is immutable.
 *
 * @param least the shortest delay; zero or more
 * @param most the longest delay; not less than the shortest
 */
public record LatencyOptions(Duration least, Duration most) {

    /** Checks the values. */
    public LatencyOptions {
        Length.require("latency", least);
        Length.require("latency", most);
        if (most.compareTo(least) < 0) {
            throw new IllegalArgumentException("latency must be MS or MIN..MAX, with MIN not more than MAX, was "
                    + least.toMillis() + ".." + most.toMillis());
        }
    }

    /** Returns the default, which is no delay. */
    public static LatencyOptions none() {
        return fixed(Duration.ZERO);
    }

    /** Returns the same delay each time. */
    public static LatencyOptions fixed(Duration delay) {
        return new LatencyOptions(delay, delay);
    }

    /** Returns a delay by chance, each between these two as likely as another. */
    public static LatencyOptions between(Duration least, Duration most) {
        return new LatencyOptions(least, most);
    }

    /**
     * Reads {@code MS} or {@code MIN..MAX}, in milliseconds.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static LatencyOptions parse(String text) {
        if (!Given.present("latency", text).matches("\\d{1,9}(\\.\\.\\d{1,9})?")) {
            throw new IllegalArgumentException(
                    "latency must be MS or MIN..MAX in milliseconds, was " + Given.shown(text));
        }
        String[] ends = text.split("\\.\\.", -1);
        Duration least = Duration.ofMillis(Long.parseLong(ends[0]));
        return new LatencyOptions(least, Duration.ofMillis(Long.parseLong(ends[ends.length - 1])));
    }

    /** Returns the text that {@link #parse} reads. */
    @Override
    public String toString() {
        return least.equals(most) ? String.valueOf(least.toMillis()) : least.toMillis() + ".." + most.toMillis();
    }

    public boolean isNone() {
        return most.isZero();
    }

    public Duration draw(Random random) {
        long range = most.minus(least).toNanos();
        return range == 0 ? least : least.plusNanos((long) (random.nextDouble() * range));
    }
}
