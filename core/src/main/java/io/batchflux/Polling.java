package io.batchflux;

import java.time.Duration;

/**
 * How often the service is asked which tasks have ended: at once, then faster while results come and slower while none do.
 *
 * <p>The pause between two polls is {@code floor} after a poll that found something; after each that found nothing it grows
 * by half, up to {@code ceiling}. It counts from the beginning of a poll, which takes a while if there are many pages, but at
 * least half of it follows the poll's end. It is spread by the jitter, so that many programs do not poll in step.
 *
 * @param floor the shortest pause
 * @param ceiling the longest pause
 * @param jitter by which share (0 to 1) of itself a pause is spread, up or down
 */
public record Polling(Duration floor, Duration ceiling, double jitter) {

    private static final Duration DEFAULT_FLOOR = Duration.ofSeconds(1);

    /** @throws IllegalArgumentException if a value is outside its range */
    public Polling {
        Check.positive("floor of polling", floor);
        Check.positive("ceiling of polling", ceiling);
        if (floor.compareTo(ceiling) > 0) {
            throw new IllegalArgumentException(
                    "floor of polling must be at most its ceiling of " + ceiling + ", was " + floor);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter of polling must be between 0 and 1, was " + jitter);
        }
    }

    /** Returns polling with pauses of up to {@code ceiling}, and from 1 s if that is less; a jitter of 0.1. */
    public static Polling upTo(Duration ceiling) {
        Check.positive("ceiling of polling", ceiling);
        return new Polling(ceiling.compareTo(DEFAULT_FLOOR) < 0 ? ceiling : DEFAULT_FLOOR, ceiling, 0.1);
    }

    /** Returns polling with a pause that is always the same. */
    public static Polling every(Duration interval) {
        return new Polling(interval, interval, 0);
    }

    /** Returns the pause after a poll, before jitter. */
    Duration after(Duration previous, boolean found) {
        if (found) {
            return floor;
        }
        Duration longer = previous.plus(previous.dividedBy(2));
        return longer.compareTo(ceiling) > 0 ? ceiling : longer;
    }
}
