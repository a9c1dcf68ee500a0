package io.batchflux.hunt;

import java.time.Duration;
import java.util.SplittableRandom;

/** What the planner leaves to chance, from one seed. */
final class Dice {

    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Returns true so many times out of a hundred. */
    boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    /** Returns a number between these, both included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /** Returns a number between these, both included: of each magnitude as often as of the others. */
    int magnitude(int least, int most) {
        double logarithm = random.nextDouble() * Math.log((double) (most + 1) / least);
        return (int) Math.min(most, Math.floor(least * Math.exp(logarithm)));
    }

    Duration seconds(int least, int most) {
        return Duration.ofSeconds(magnitude(least, most));
    }

    Duration millis(int least, int most) {
        return Duration.ofMillis(magnitude(least, most));
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
