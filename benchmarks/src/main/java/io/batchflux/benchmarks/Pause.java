package io.batchflux.benchmarks;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting, on the thread that measures. */
final class Pause {

    private static final Duration STEP = Duration.ofMillis(20);

    private Pause() {}

    static void of(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** Waits until the condition holds. */
    static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            of(STEP);
        }
    }
}
