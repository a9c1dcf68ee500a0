package io.batchflux;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/**
 * Measures something that is to last no longer than a given time, by a clock that may be set and a machine that may sleep.
 * Immutable.
 */
final class Stopwatch {

    /** A timer that comes so late has slept, with its machine or because its thread was blocked. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private final Scheduler clock;
    private final Duration most;
    private final long begin;

    private Stopwatch(Scheduler clock, Duration most) {
        this.clock = clock;
        this.most = most;
        this.begin = clock.now(TimeUnit.NANOSECONDS);
    }

    static Stopwatch start(Scheduler clock, Duration most) {
        return new Stopwatch(clock, most);
    }

    /** Returns how long it lasts so far, but never more than it was to last, nor less than nothing. */
    Duration elapsed() {
        Duration elapsed = passed();
        return elapsed.isNegative() ? Duration.ZERO : elapsed.compareTo(most) > 0 ? most : elapsed;
    }

    /** Returns how much is left of the time; all of it after a sleep. */
    Duration left() {
        return overslept() ? most : most.minus(elapsed());
    }

    /** Returns whether so much more time has passed that somebody must have slept. */
    boolean overslept() {
        return passed().compareTo(most.plus(LATE)) > 0;
    }

    private Duration passed() {
        return Duration.ofNanos(clock.now(TimeUnit.NANOSECONDS) - begin);
    }
}
