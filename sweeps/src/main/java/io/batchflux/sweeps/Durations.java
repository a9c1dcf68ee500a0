package io.batchflux.sweeps;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Durations, of which the shortest, the longest and those in between can be told. Immutable and thread-safe. */
public final class Durations {

    private final long[] sortedNanos;

    private Durations(long[] sortedNanos) {
        this.sortedNanos = sortedNanos;
    }

    /** Returns those of so many nanoseconds, of which it takes the first ones. */
    static Durations of(long[] nanos, int count) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return new Durations(sorted);
    }

    /** Returns how many there are. */
    public int count() {
        return sortedNanos.length;
    }

    /** Returns the sum of all. */
    public Duration total() {
        return Arrays.stream(sortedNanos).mapToObj(Duration::ofNanos).reduce(Duration.ZERO, Duration::plus);
    }

    /** Returns the mean; zero if there are none. */
    public Duration mean() {
        return count() == 0 ? Duration.ZERO : total().dividedBy(count());
    }

    /**
     * Returns the shortest duration that at least this share of them does not exceed: the median is {@code quantile(0.5)}, the
     * shortest {@code quantile(0)}, the longest {@code quantile(1)}; zero if there are none.
     *
     * @throws IllegalArgumentException if the share is not between 0 and 1
     */
    public Duration quantile(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be between 0 and 1, was " + share);
        }
        int rank = Math.max(1, (int) Math.ceil(share * count()));
        return count() == 0 ? Duration.ZERO : Duration.ofNanos(sortedNanos[rank - 1]);
    }

    /** Returns mean, quantiles and total. */
    @Override
    public String toString() {
        return "mean " + words(mean()) + ", median " + words(quantile(0.5)) + ", 90 % within " + words(quantile(0.9))
                + ", 99 % within " + words(quantile(0.99)) + ", longest " + words(quantile(1)) + ", total "
                + words(total());
    }

    /** Returns a duration as it is read best, such as {@code 12 ms}, {@code 1.25 s} or {@code 2:03:04}. */
    static String words(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        if (seconds < 0.9995) {
            return String.format(Locale.ROOT, seconds < 0.00995 ? "%.1f ms" : "%.0f ms", seconds * 1000);
        }
        if (seconds < 60) {
            return String.format(Locale.ROOT, seconds < 9.95 ? "%.2f s" : "%.1f s", seconds);
        }
        return clock(duration);
    }

    /** Returns a duration as {@code 2:03} or {@code 2:03:04}. */
    static String clock(Duration duration) {
        long seconds = Math.round(duration.toMillis() / 1000.0);
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
