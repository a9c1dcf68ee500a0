package io.batchflux;

import java.time.Duration;

/**
 * How often, and after which pauses, a request that failed in a passing manner is sent again.
 *
 * <p>The pause before attempt <em>n</em> + 1 is {@code firstBackoff} · 2<sup>n−1</sup>, at most {@code maxBackoff}, spread
 * by the jitter; never less than what the service asked for in {@code Retry-After}. An exhausted quota does not count as an
 * attempt: it is waited for until the stage's deadline.
 *
 * @param maxAttempts how often the request is sent, the first time included; at least 1
 * @param firstBackoff the pause after the first failure
 * @param maxBackoff the longest pause that the policy chooses
 * @param jitter by which share (0 to 1) of itself a pause is spread, up or down
 */
public record RetryPolicy(int maxAttempts, Duration firstBackoff, Duration maxBackoff, double jitter) {

    /** @throws IllegalArgumentException if a value is outside its range */
    public RetryPolicy {
        Check.between("maxAttempts", 1, Integer.MAX_VALUE, maxAttempts);
        Check.notNegative("firstBackoff", firstBackoff);
        Check.notNegative("maxBackoff", maxBackoff);
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be between 0 and 1, was " + jitter);
        }
    }

    /** Returns the default: 8 attempts, pauses from 500 ms to 30 s, a jitter of 0.5. */
    public static RetryPolicy ofDefaults() {
        return new RetryPolicy(8, Duration.ofMillis(500), Duration.ofSeconds(30), 0.5);
    }

    /** Returns a policy that sends a request once. */
    public static RetryPolicy none() {
        return ofDefaults().withMaxAttempts(1);
    }

    /** Returns a copy with this many attempts. */
    public RetryPolicy withMaxAttempts(int maxAttempts) {
        return new RetryPolicy(maxAttempts, firstBackoff, maxBackoff, jitter);
    }

    /** Returns a copy with pauses between these. */
    public RetryPolicy withBackoff(Duration firstBackoff, Duration maxBackoff) {
        return new RetryPolicy(maxAttempts, firstBackoff, maxBackoff, jitter);
    }

    /** Returns a copy with this jitter, a share between 0 and 1. */
    public RetryPolicy withJitter(double jitter) {
        return new RetryPolicy(maxAttempts, firstBackoff, maxBackoff, jitter);
    }
}
