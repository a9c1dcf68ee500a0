package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * These pauses say how often the service is asked which tasks have ended: at once, then faster while results come and
 * slower while none do.
 *
 * <p>The pause between two polls is {@code floor} after a poll that found something; after each that found nothing it grows
 * by half, up to {@code ceiling}. It counts from the beginning of a poll, which takes a while if there are many pages, but at
 * least half of it follows the poll's end. It is spread by the jitter, so that many programs do not poll in step. A sweep with automatic
 * {@link Chunking} makes several pauses of one that is long beside the time that the sweep has taken so far: of at least {@code floor}.
 *
 * <p>An immutable template; every {@code withX} returns a copy.
 */
public final class Polling extends GrowableValue<Polling> {

    private static final Shape<Polling> SHAPE = new Shape<>(Polling::new);
    private static final Attribute<Duration> FLOOR = SHAPE.attribute("floor", Duration.ofSeconds(1))
            .checkedBy((name, floor) -> Check.positive("floor of polling", floor));
    private static final Attribute<Duration> CEILING = SHAPE.attribute("ceiling", Duration.ofSeconds(10))
            .checkedBy((name, ceiling) -> Check.positive("ceiling of polling", ceiling));
    private static final Attribute<Double> JITTER =
            SHAPE.attribute("jitter", 0.1).checkedBy((name, jitter) -> Check.share("jitter of polling", jitter));
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Polling DEFAULTS = SHAPE.initial();

    private Polling(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the defaults: pauses between 1 and 10 s, a jitter of 0.1. */
    public static Polling ofDefaults() {
        return DEFAULTS;
    }

    /**
     * Returns polling with pauses between these, and a jitter of 0.1.
     *
     * @throws IllegalArgumentException if one is not more than zero, or the floor is above the ceiling
     */
    public static Polling between(Duration floor, Duration ceiling) {
        Polling polling = DEFAULTS.with(FLOOR, floor).with(CEILING, ceiling);
        if (floor.compareTo(ceiling) > 0) {
            throw new IllegalArgumentException(
                    "floor of polling must be at most its ceiling of " + ceiling + ", was " + floor);
        }
        return polling;
    }

    /**
     * Returns polling with pauses of up to {@code ceiling}, and from 1 s if that is less; a jitter of 0.1.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public static Polling upTo(Duration ceiling) {
        Check.positive("ceiling of polling", ceiling);
        Duration floor = DEFAULTS.floor();
        return between(ceiling.compareTo(floor) < 0 ? ceiling : floor, ceiling);
    }

    /**
     * Returns polling with a pause that is always the same.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public static Polling every(Duration interval) {
        return between(interval, interval).withJitter(0);
    }

    /** Returns the shortest pause. */
    public Duration floor() {
        return get(FLOOR);
    }

    /** Returns the longest pause. */
    public Duration ceiling() {
        return get(CEILING);
    }

    /** Returns by which share (0 to 1) of itself a pause is spread, up or down. */
    public double jitter() {
        return get(JITTER);
    }

    /**
     * Returns a copy with this jitter, a share of each pause.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1
     */
    public Polling withJitter(double jitter) {
        return with(JITTER, jitter);
    }

    /** Returns the pause after a poll, before jitter. */
    Duration after(Duration previous, boolean found) {
        if (found) {
            return floor();
        }
        // A pause of nanoseconds would never grow by half of itself.
        Duration longer = previous.plus(previous.dividedBy(2));
        longer = longer.compareTo(SHORT) < 0 ? SHORT : longer;
        return longer.compareTo(ceiling()) > 0 ? ceiling() : longer;
    }
}
