package io.batchflux.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A patch says what becomes of a job: all that it has is sent, and what it does not have stays. */
public final class JobPatch extends GrowableValue<JobPatch> {

    private static final Shape<JobPatch> SHAPE = new Shape<>(JobPatch::new);
    private static final Attribute<Duration> TIME_LIMIT = SHAPE.<Duration>attribute("timeLimit")
            .checkedBy((name, limit) -> {
                if (limit.isNegative() || limit.isZero()) {
                    throw new IllegalArgumentException(name + " must be more than zero, was " + limit);
                }
                return limit;
            });

    private JobPatch(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /**
     * Returns a patch that lets the job live so long from its creation, whatever has passed of that.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public static JobPatch of(Duration timeLimit) {
        return SHAPE.initial().with(TIME_LIMIT, timeLimit);
    }

    /** Returns how long the job may live from its creation. */
    public Duration timeLimit() {
        return get(TIME_LIMIT);
    }
}
