package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * These limits say what one task may use; what is {@code null} is as {@link TaskDefaults} and {@link Waiting} say. An immutable template;
 * every {@code withX} returns a copy.
 */
public final class TaskLimits extends GrowableValue<TaskLimits> {

    private static final Shape<TaskLimits> SHAPE = new Shape<>(TaskLimits::new);
    private static final Attribute<Integer> REQUIRED_SLOTS =
            SHAPE.attribute("requiredSlots", 1).checkedBy(Check.range(1, 256));
    private static final Attribute<@Nullable Duration> TIME_LIMIT =
            SHAPE.<Duration>optional("timeLimit").checkedBy(Check::positive);
    private static final Attribute<@Nullable Integer> RETRIES =
            SHAPE.<Integer>optional("retries").checkedBy(Check.range(0, 1000));
    private static final Attribute<@Nullable Duration> QUEUE_LIMIT =
            SHAPE.<Duration>optional("queueLimit").checkedBy(Check::positive);
    private static final TaskLimits DEFAULTS = SHAPE.initial();

    private TaskLimits(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the defaults: one slot, and what the run says of tasks. */
    public static TaskLimits ofDefaults() {
        return DEFAULTS;
    }

    /** Returns how many of a node's task slots the task takes. */
    public int requiredSlots() {
        return get(REQUIRED_SLOTS);
    }

    /** Returns how long one try may take on the node, or {@code null}. */
    public @Nullable Duration timeLimit() {
        return get(TIME_LIMIT);
    }

    /** Returns how often it is run again after a non-zero exit code, 0 for never, or {@code null}. */
    public @Nullable Integer retries() {
        return get(RETRIES);
    }

    /** Returns how long it may wait in the queue at a stretch, or {@code null} for what {@link Waiting#queueLimit()} says. */
    public @Nullable Duration queueLimit() {
        return get(QUEUE_LIMIT);
    }

    /**
     * Returns a copy that takes this many of a node's task slots.
     *
     * @throws IllegalArgumentException if it is not between 1 and 256
     */
    public TaskLimits withRequiredSlots(int requiredSlots) {
        return with(REQUIRED_SLOTS, requiredSlots);
    }

    /**
     * Returns a copy with this time limit of one try, or {@code null}.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public TaskLimits withTimeLimit(@Nullable Duration timeLimit) {
        return with(TIME_LIMIT, timeLimit);
    }

    /**
     * Returns a copy with this many retries, 0 for none, or {@code null}.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1000
     */
    public TaskLimits withRetries(@Nullable Integer retries) {
        return with(RETRIES, retries);
    }

    /**
     * Returns a copy that may wait in the queue for this long at a stretch, or {@code null}: see {@link Waiting#withQueueLimit}.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public TaskLimits withQueueLimit(@Nullable Duration queueLimit) {
        return with(QUEUE_LIMIT, queueLimit);
    }

    Duration timeLimit(TaskDefaults defaults) {
        Duration own = timeLimit();
        return own != null ? own : defaults.timeLimit();
    }

    int retries(TaskDefaults defaults) {
        Integer own = retries();
        return own != null ? own : defaults.retries();
    }
}
