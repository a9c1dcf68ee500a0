package io.batchflux;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;

/** The one source of all that a runner leaves to chance: with the same seed, it chooses the same again. Thread-safe. */
final class Chance {

    /** The seed is read when the first runner is made: reading it later would block. */
    private static final SplittableRandom SEEDS = new SplittableRandom(new SecureRandom().nextLong());

    private final SplittableRandom random;

    private Chance(SplittableRandom random) {
        this.random = random;
    }

    /** Returns a source that nobody can foresee: what it chooses is unique, rather than secret. */
    static Chance unforeseen() {
        synchronized (SEEDS) {
            return new Chance(SEEDS.split());
        }
    }

    static Chance of(long seed) {
        return new Chance(new SplittableRandom(seed));
    }

    /** Returns an id that nobody else has. */
    synchronized UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    /** Returns so many digits and small letters. */
    synchronized String letters(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(Character.forDigit(random.nextInt(36), 36));
        }
        return text.toString();
    }

    /**
     * Returns the pause, longer or shorter by up to this share (0 to 1) of itself, so that what failed or waited together does
     * not come back together.
     */
    synchronized Duration spread(Duration pause, double share) {
        double factor = 1 + share * random.nextDouble(-1, 1);
        return Duration.ofNanos((long) (pause.toNanos() * factor));
    }
}
