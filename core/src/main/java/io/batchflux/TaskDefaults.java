package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * These defaults hold for a task that does not say otherwise: an immutable template; every {@code withX} returns a
 * copy.
 */
public final class TaskDefaults extends GrowableValue<TaskDefaults> {

    private static final Shape<TaskDefaults> SHAPE = new Shape<>(TaskDefaults::new);
    private static final Attribute<Duration> TIME_LIMIT =
            SHAPE.attribute("timeLimit", Duration.ofMinutes(5)).checkedBy(Check::positive);
    private static final Attribute<Integer> RETRIES =
            SHAPE.attribute("retries", 3).checkedBy(Check.range(0, 1000));
    private static final Attribute<Integer> READDS =
            SHAPE.attribute("readds", 3).checkedBy(Check.range(0, 1000));
    private static final Attribute<Duration> RETENTION =
            SHAPE.attribute("retention", Duration.ofHours(1)).checkedBy(Check::notNegative);
    private static final TaskDefaults DEFAULTS = SHAPE.initial();

    private TaskDefaults(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the defaults: 5 minutes, 3 retries, 3 times added again, an hour of retention. */
    public static TaskDefaults ofDefaults() {
        return DEFAULTS;
    }

    /** Returns how long one try of a task may take on the node. */
    public Duration timeLimit() {
        return get(TIME_LIMIT);
    }

    /**
     * Returns how often a task is run again after a non-zero exit code, in the same directory if it is on the same node; 0 is
     * never.
     */
    public int retries() {
        return get(RETRIES);
    }

    /**
     * Returns how often a task is added again, as another one, for what befell it before or after its command: a download or an
     * upload that failed by chance, a container that did not start, the preparation of its nodes. The service does not run such a
     * task again; 0 is never.
     */
    public int readds() {
        return get(READDS);
    }

    /**
     * Returns a copy with this time limit.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public TaskDefaults withTimeLimit(Duration timeLimit) {
        return with(TIME_LIMIT, timeLimit);
    }

    /**
     * Returns a copy with this many retries.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1000
     */
    public TaskDefaults withRetries(int retries) {
        return with(RETRIES, retries);
    }

    /**
     * Returns a copy whose tasks are added again this often, at most.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1000
     */
    public TaskDefaults withReadds(int readds) {
        return with(READDS, readds);
    }

    /**
     * Returns how long a node keeps a task's directory after its end, with all that it has downloaded and written, unless the job is
     * deleted before. What is uploaded is not concerned; the end of stderr is read from there.
     */
    public Duration retention() {
        return get(RETENTION);
    }

    /**
     * Returns a copy with this retention.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public TaskDefaults withRetention(Duration retention) {
        return with(RETENTION, retention);
    }
}
