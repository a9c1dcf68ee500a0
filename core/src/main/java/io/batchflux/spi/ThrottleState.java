package io.batchflux.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** This state says what a {@link Throttle} does at a moment. */
public final class ThrottleState extends GrowableValue<ThrottleState> {

    private static final Shape<ThrottleState> SHAPE = new Shape<>(ThrottleState::new);
    private static final Attribute<Double> REQUESTS_PER_SECOND = SHAPE.attribute("requestsPerSecond");
    private static final Attribute<Duration> PAUSE = SHAPE.attribute("pause");
    private static final Attribute<Long> THROTTLED = SHAPE.attribute("throttled");
    private static final Attribute<Integer> WAITING = SHAPE.attribute("waiting");

    private ThrottleState(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns what a throttle does with these. */
    public static ThrottleState of(double requestsPerSecond, Duration pause, long throttled, int waiting) {
        return SHAPE.of(requestsPerSecond, pause, throttled, waiting);
    }

    /** Returns how many requests a second it lets through; infinite if the service has not complained. */
    public double requestsPerSecond() {
        return get(REQUESTS_PER_SECOND);
    }

    /** Returns how long it lets none through, because the service asked for that; zero if it does not. */
    public Duration pause() {
        return get(PAUSE);
    }

    /** Returns how many requests the service has refused for coming too often, since the throttle was made. */
    public long throttled() {
        return get(THROTTLED);
    }

    /** Returns whether requests may have to wait. */
    public boolean isRestricted() {
        return Double.isFinite(requestsPerSecond()) || !pause().isZero();
    }

    /** Returns how many requests wait for their turns. */
    public int waiting() {
        return get(WAITING);
    }
}
