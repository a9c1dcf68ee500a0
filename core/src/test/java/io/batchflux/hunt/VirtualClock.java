package io.batchflux.hunt;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** The one clock of a simulation: what is due happens in order, one thing after the other, on the thread that steps. */
final class VirtualClock {

    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static final long FOREVER = Duration.ofDays(1000).toNanos();

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long nanos;
    private long count;
    private long steps;

    /** Returns for how many nanoseconds the simulation has gone on. */
    long nanos() {
        return nanos;
    }

    /** Returns how many things have happened. */
    long steps() {
        return steps;
    }

    Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    Instant now() {
        return BEGIN.plusNanos(nanos);
    }

    Timer after(long delay, Runnable work) {
        Timer timer = new Timer(nanos + Math.min(Math.max(delay, 0), FOREVER), count++, work);
        timers.add(timer);
        return timer;
    }

    /** Does what is due next, and returns whether there was anything. */
    boolean step() {
        Timer next = timers.poll();
        while (next != null && next.isOver) {
            next = timers.poll();
        }
        if (next == null) {
            return false;
        }
        nanos = next.at;
        steps++;
        next.isOver = true;
        next.work.run();
        return true;
    }

    /** Something that is due; of what is due at the same time, what was asked for first comes first. */
    static final class Timer implements Comparable<Timer> {

        private final long at;
        private final long order;
        private final Runnable work;
        private boolean isOver;

        private Timer(long at, long order, Runnable work) {
            this.at = at;
            this.order = order;
            this.work = work;
        }

        void cancel() {
            isOver = true;
        }

        boolean isOver() {
            return isOver;
        }

        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
