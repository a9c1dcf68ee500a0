package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a {@link Throttle} does at a moment.
 *
 * @param requestsPerSecond how many requests a second it lets through; infinite if the service has not complained
 * @param pause how long it lets none through, because the service asked for that; zero if it does not
 * @param throttled how many requests the service has refused for coming too often, since the throttle was made
 * @param waiting how many requests wait for their turns
 */
public record ThrottleState(double requestsPerSecond, Duration pause, long throttled, int waiting) {

    /** @throws NullPointerException if {@code pause} is {@code null} */
    public ThrottleState {
        requireNonNull(pause, "pause must not be null");
    }

    /** Returns whether requests may have to wait. */
    public boolean isRestricted() {
        return Double.isFinite(requestsPerSecond) || !pause.isZero();
    }
}
