package io.batchflux.spi;

import org.jspecify.annotations.Nullable;

/** How many requests were sent within a second, or a little more, and how many of them were refused. Not thread-safe. */
final class Sent {

    private static final double SECOND = 1e9;
    private static final int ENOUGH = 10;

    private final long begin;
    private final int decreases;
    private @Nullable Sent before;
    private int count;
    private int refused;
    private long last;

    private Sent(long begin, int decreases, @Nullable Sent before) {
        this.begin = begin;
        this.decreases = decreases;
        this.before = before;
    }

    /** Begins to count after so many decreases of the rate. */
    static Sent since(long now, int decreases) {
        return new Sent(now, decreases, null);
    }

    /** Counts one more; returns where it was counted. */
    Sent count(long now) {
        if (now - begin >= SECOND && count >= ENOUGH) {
            return next(now);
        }
        count++;
        last = now;
        return this;
    }

    /** Counts one more, with which another second begins; returns where it was counted. */
    Sent next(long now) {
        before = null;
        return new Sent(now, decreases, this).count(now);
    }

    /** Returns how many seconds there are from the last to this moment. */
    double idle(long now) {
        return (now - last) / SECOND;
    }

    /** Takes back one that was counted here. */
    void discount() {
        count--;
    }

    /** Returns how many seconds there are from the first to this moment. */
    double lasted(long now) {
        return (now - begin) / SECOND;
    }

    void refuse() {
        refused++;
    }

    /** Returns how often the rate had been decreased when these requests were sent. */
    int decreases() {
        return decreases;
    }

    /** Returns the share of these and those shortly before that was not refused; the first refusal does not count. */
    double accepted() {
        int sent = Math.max(1, count + (before == null ? 0 : before.count));
        int no = refused + (before == null ? 0 : before.refused);
        return 1 - Math.max(0, no - 1) / (double) sent;
    }

    /** Returns how many were sent each second; that a clock was set forward does not make them few. */
    double perSecond(long now) {
        double sent = count / Math.min(2, Math.max(1, (now - begin) / SECOND));
        return before == null ? sent : Math.max(sent, before.perSecond(begin));
    }
}
