package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * These options say how long a run waits, and how it finds out why: an immutable template; every {@code withX} returns a copy.
 *
 * <p>How long one try of a task may take is {@link TaskDefaults#timeLimit()}, and for how long a service may be silent the
 * {@linkplain StageOptions#deadline() deadline} of each stage, {@link Stage#WATCH_JOB} above all.
 */
public final class Waiting extends GrowableValue<Waiting> {

    private static final Shape<Waiting> SHAPE = new Shape<>(Waiting::new);
    private static final Attribute<Polling> POLLING = SHAPE.attribute(
            "polling",
            Polling.between(Duration.ofSeconds(15), Duration.ofSeconds(60)).withJitter(0));
    private static final Attribute<@Nullable Duration> QUEUE_LIMIT =
            SHAPE.<Duration>optional("queueLimit").checkedBy(Check::positive);
    private static final Attribute<@Nullable Duration> RUN_LIMIT =
            SHAPE.<Duration>optional("runLimit").checkedBy(Check::positive);
    private static final Attribute<@Nullable Integer> PREEMPTION_LIMIT =
            SHAPE.<Integer>optional("preemptionLimit").checkedBy(Check.range(0, 1000));
    private static final Attribute<@Nullable String> FALLBACK_POOL_ID =
            SHAPE.<String>optional("fallbackPoolId").checkedBy(Check::id);
    private static final Waiting DEFAULTS = SHAPE.initial();

    private Waiting(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the defaults: a question every 15 to 60 s while tasks wait and none starts, and no limits. */
    public static Waiting ofDefaults() {
        return DEFAULTS;
    }

    /**
     * Returns the pauses between two questions why tasks wait: the floor after an answer that is news, longer ones while nothing
     * changes. All runs of a pool have their questions asked in turn.
     */
    public Polling polling() {
        return get(POLLING);
    }

    /** Returns how long a task may wait in the queue at a stretch, or {@code null} for ever. */
    public @Nullable Duration queueLimit() {
        return get(QUEUE_LIMIT);
    }

    /** Returns how long a run may take as a whole, or {@code null} for ever. */
    public @Nullable Duration runLimit() {
        return get(RUN_LIMIT);
    }

    /** Returns how often a task may lose its node, or {@code null} for any number of times. */
    public @Nullable Integer preemptionLimit() {
        return get(PREEMPTION_LIMIT);
    }

    /** Returns the pool to which a task is moved that has lost its node too often, or {@code null} for none. */
    public @Nullable String fallbackPoolId() {
        return get(FALLBACK_POOL_ID);
    }

    /** Returns a copy with these pauses between two questions why tasks wait. */
    public Waiting withPolling(Polling polling) {
        return with(POLLING, polling);
    }

    /** Returns a copy whose pauses between two questions are changed in this way. */
    public Waiting withPolling(UnaryOperator<Polling> change) {
        return change(POLLING, change);
    }

    /**
     * Returns a copy in which a task that waits longer than this at a stretch, since it was added or put back into the queue, is
     * terminated and fails with {@link FailureKind#QUEUED_TOO_LONG}; {@code null} for no limit.
     *
     * <p>What is over is noticed within a tenth of the limit, or 15 s if that is longer.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public Waiting withQueueLimit(@Nullable Duration queueLimit) {
        return with(QUEUE_LIMIT, queueLimit);
    }

    /**
     * Returns a copy in which a run that takes longer than this, from its subscription on, fails with a
     * {@link RunLimitExceededException}, and its job is ended; {@code null} for no limit. Of single tasks and calls, each is a run
     * of its own in this, and so is each call of a named run, which keeps what is recorded: the next call goes on.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public Waiting withRunLimit(@Nullable Duration runLimit) {
        return with(RUN_LIMIT, runLimit);
    }

    /**
     * Returns a copy in which a task that loses its node more often than this, since that was preempted, removed, rebooted or broke,
     * is terminated and fails with {@link FailureKind#PREEMPTED}; 0 for the first time, {@code null} for never. That has nothing to
     * do with retries.
     *
     * <p>With it, the tasks that began or were put back into the queue are listed each minute. Without it, the service has a task run
     * again as often as it loses its node.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1000
     */
    public Waiting withPreemptionLimit(@Nullable Integer preemptionLimit) {
        return with(PREEMPTION_LIMIT, preemptionLimit);
    }

    /**
     * Returns a copy in which a task that has lost its node too often is added again, as another one, to a job in this pool, such as
     * one of dedicated nodes, instead of failing; {@code null} for none. A named run moves it when it has been seen to have ended, and
     * whoever goes on with that run finds it there. It moves once: there its nodes are not counted.
     *
     * @throws IllegalArgumentException if it is not 1 to 64 letters, digits, hyphens and underscores
     */
    public Waiting withFallbackPoolId(@Nullable String fallbackPoolId) {
        return with(FALLBACK_POOL_ID, fallbackPoolId);
    }
}
