package io.batchflux;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Spreads pauses, so that what failed or waited together does not come back together. */
final class Jitter {

    private Jitter() {}

    /** Returns the pause, longer or shorter by up to this share (0 to 1) of itself. */
    static Duration spread(Duration pause, double share) {
        double factor = 1 + share * ThreadLocalRandom.current().nextDouble(-1, 1);
        return Duration.ofNanos((long) (pause.toNanos() * factor));
    }
}
