package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * These options say how single tasks and calls share a job: a thousand concurrent {@code run(task)} or {@code call(..)}
 * are a handful of requests and one active job. An immutable template; every {@code withX} returns a copy.
 */
public final class Sharing extends GrowableValue<Sharing> {

    private static final Shape<Sharing> SHAPE = new Shape<>(Sharing::new);
    private static final Attribute<Integer> MAX_TASKS =
            SHAPE.attribute("maxTasks", 10_000).checkedBy(Check.range(1, 1_000_000));
    private static final Attribute<Duration> MAX_AGE =
            SHAPE.attribute("maxAge", Duration.ofMinutes(10)).checkedBy(Check::positive);
    private static final Attribute<Duration> LINGER =
            SHAPE.attribute("linger", Duration.ofSeconds(1)).checkedBy(Check::notNegative);
    private static final Sharing DEFAULTS = SHAPE.initial();

    private Sharing(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the defaults: 10,000 tasks, 10 minutes, 1 s. */
    public static Sharing ofDefaults() {
        return DEFAULTS;
    }

    /** Returns sharing that gives each task a job of its own. */
    public static Sharing none() {
        return DEFAULTS.withMaxTasks(1).withLinger(Duration.ZERO);
    }

    /** Returns how many tasks a shared job takes before the next one is begun; 1 gives each task a job of its own. */
    public int maxTasks() {
        return get(MAX_TASKS);
    }

    /** Returns how long a shared job takes tasks. */
    public Duration maxAge() {
        return get(MAX_AGE);
    }

    /** Returns how long a shared job waits for more when its last task has ended. */
    public Duration linger() {
        return get(LINGER);
    }

    /**
     * Returns a copy whose shared jobs take this many tasks.
     *
     * @throws IllegalArgumentException if it is not between 1 and 1,000,000
     */
    public Sharing withMaxTasks(int maxTasks) {
        return with(MAX_TASKS, maxTasks);
    }

    /**
     * Returns a copy whose shared jobs take tasks this long.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public Sharing withMaxAge(Duration maxAge) {
        return with(MAX_AGE, maxAge);
    }

    /**
     * Returns a copy whose shared jobs wait this long for more.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Sharing withLinger(Duration linger) {
        return with(LINGER, linger);
    }
}
