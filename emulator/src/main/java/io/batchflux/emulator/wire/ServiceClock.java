package io.batchflux.emulator.wire;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of the service, which can be wrong on purpose. Thread-safe. */
public final class ServiceClock extends Clock {

    private static final Duration MOST = Duration.ofDays(3650);

    /** Years have four digits, and intervals of schedules are added to them. */
    private static final Duration MOST_SKIPPED = MOST.multipliedBy(10);

    private volatile Duration skew;
    private volatile Duration skipped = Duration.ZERO;
    private volatile Runnable moved = () -> {};

    public ServiceClock(Duration skew) {
        this.skew = checked(skew);
    }

    public Duration skew() {
        return skew;
    }

    /** Sets the clock: from now on it is ahead of the machine's clock by this much, or behind it when negative. */
    public void skew(Duration other) {
        skew = checked(other);
        moved.run();
    }

    /** Sets what is run after the clock was set, in place of what was before. */
    public void onMove(Runnable listener) {
        moved = listener;
    }

    /** Puts the time of what is in the account forward, for good; that of requests and certificates stays. */
    public void skip(Duration time) {
        skipped = skipped.plus(time);
    }

    /**
     * Returns the time, if so much can be skipped.
     *
     * @throws IllegalArgumentException unless it is positive and not too much, also with what was skipped before
     */
    public Duration skippable(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("the time that is skipped must be positive, was " + time);
        }
        if (time.compareTo(MOST) > 0 || skipped.plus(time).compareTo(MOST_SKIPPED) > 0) {
            throw new IllegalArgumentException("the time that is skipped must be at most " + MOST.toDays()
                    + " days at once, and " + MOST_SKIPPED.toDays() + " in all, was " + ServiceTime.duration(time)
                    + " behind " + ServiceTime.duration(skipped));
        }
        return time;
    }

    /** How much time has been skipped so far. */
    public Duration skipped() {
        return skipped;
    }

    /** The time of what is in the account: this clock's, and what was skipped. */
    public Instant accountTime() {
        return instant().plus(skipped);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(skew);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(Clock.system(zone), skew);
    }

    public static Duration checked(Duration skew) {
        Given.present("clockSkew", skew);
        if (skew.compareTo(MOST) > 0 || skew.compareTo(MOST.negated()) < 0) {
            throw new IllegalArgumentException("clockSkew must be at most 3650 days, was " + skew);
        }
        return skew;
    }
}
