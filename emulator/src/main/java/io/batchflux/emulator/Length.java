package io.batchflux.emulator;

import io.batchflux.emulator.wire.Given;
import java.time.Duration;

/**
 * A length is the rule of how long something takes: not less than nothing, and no more than a clock's instants can
 * bear.
 */
final class Length {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Length() {}

    static void require(String name, Duration value) {
        Given.present(name, value);
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, was " + value);
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be at most 36500 days, was " + value);
        }
    }
}
