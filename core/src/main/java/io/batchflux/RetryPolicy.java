package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A retry policy says after which pauses a request that failed in a passing manner is sent again: an immutable template;
 * every {@code withX} returns a copy.
 *
 * <p>What ends the attempts is the stage's deadline. Their number can be limited too, for what is better done by others, or
 * not at all, than late. The pause before attempt <em>n</em> + 1 is {@code firstBackoff} · 2<sup>n−1</sup>, spread
 * by the jitter, and at most {@code maxBackoff}; never less than what the service asked for in {@code Retry-After}. An exhausted quota does not count as an
 * attempt: it is waited for until the stage's deadline.
 */
public final class RetryPolicy extends GrowableValue<RetryPolicy> {

    private static final Shape<RetryPolicy> SHAPE = new Shape<>(RetryPolicy::new);
    private static final Attribute<Integer> MAX_ATTEMPTS =
            SHAPE.attribute("maxAttempts", Integer.MAX_VALUE).checkedBy(Check.range(1, Integer.MAX_VALUE));
    private static final Attribute<Duration> FIRST_BACKOFF =
            SHAPE.attribute("firstBackoff", Duration.ofMillis(500)).checkedBy(Check::notNegative);
    private static final Attribute<Duration> MAX_BACKOFF =
            SHAPE.attribute("maxBackoff", Duration.ofSeconds(30)).checkedBy(Check::notNegative);
    private static final Attribute<Double> JITTER =
            SHAPE.attribute("jitter", 0.5).checkedBy(Check::share);
    private static final RetryPolicy DEFAULTS = SHAPE.initial();

    private RetryPolicy(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the default: attempts until the deadline, pauses from 500 ms to 30 s, a jitter of 0.5. */
    public static RetryPolicy ofDefaults() {
        return DEFAULTS;
    }

    /** Returns a policy that sends a request once. */
    public static RetryPolicy none() {
        return DEFAULTS.withMaxAttempts(1);
    }

    /** Returns how often the request is sent at most, the first time included; {@link Integer#MAX_VALUE} is no limit. */
    public int maxAttempts() {
        return get(MAX_ATTEMPTS);
    }

    /** Returns the pause after the first failure. */
    public Duration firstBackoff() {
        return get(FIRST_BACKOFF);
    }

    /** Returns the longest pause that the policy chooses. */
    public Duration maxBackoff() {
        return get(MAX_BACKOFF);
    }

    /** Returns by which share (0 to 1) of itself a pause is spread, up or down. */
    public double jitter() {
        return get(JITTER);
    }

    /**
     * Returns a copy with so many attempts at most.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public RetryPolicy withMaxAttempts(int maxAttempts) {
        return with(MAX_ATTEMPTS, maxAttempts);
    }

    /**
     * Returns a copy with this jitter, a share of each pause.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1
     */
    public RetryPolicy withJitter(double jitter) {
        return with(JITTER, jitter);
    }

    /**
     * Returns a copy with pauses between these.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public RetryPolicy withBackoff(Duration firstBackoff, Duration maxBackoff) {
        return with(FIRST_BACKOFF, firstBackoff).with(MAX_BACKOFF, maxBackoff);
    }
}
