package io.batchflux.spi;

import java.util.Arrays;

/** How many requests were accepted in the last half minute. Moments are nanoseconds. Not thread-safe. */
final class Accepted {

    private static final double SECOND = 1e9;
    private static final long BIN = 500_000_000;
    private static final int BINS = 60;

    private final int[] counts = new int[BINS];
    private long last = Long.MIN_VALUE;
    private long first;

    void count(long now) {
        long bin = Math.floorDiv(now, BIN);
        if (last == Long.MIN_VALUE || bin - last >= BINS) {
            restart(now);
        }
        while (last < bin) {
            last++;
            counts[index(last)] = 0;
        }
        counts[index(last)]++;
    }

    /** Begins anew. */
    void restart(long now) {
        Arrays.fill(counts, 0);
        last = Math.floorDiv(now, BIN);
        first = now;
    }

    /**
     * Returns how many were accepted each second, in that time before this moment in which they were most; 0 if less than a second is
     * known. If this is the end of a window whose requests were used up, that time is the window, however long it is.
     */
    double perSecond(long now) {
        double most = 0;
        int count = 0;
        for (long bin = last; bin > last - BINS && (bin + 1) * BIN > first; bin--) {
            count += counts[index(bin)];
            double seconds = (now - Math.max(first, bin * BIN)) / SECOND;
            if (seconds >= 1) {
                most = Math.max(most, count / seconds);
            }
        }
        return most;
    }

    private static int index(long bin) {
        return (int) Math.floorMod(bin, (long) BINS);
    }
}
