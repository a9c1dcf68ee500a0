package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** These options say what the job of a run is like: an immutable template; every {@code withX} returns a copy. */
public final class JobOptions extends GrowableValue<JobOptions> {

    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(15);
    private static final Shape<JobOptions> SHAPE = new Shape<>(JobOptions::new);
    private static final Attribute<String> POOL_ID =
            SHAPE.<String>attribute("poolId").checkedBy(Check::id);
    private static final Attribute<String> ID_PREFIX =
            SHAPE.attribute("idPrefix", "batchflux").checkedBy(JobOptions::prefix);
    private static final Attribute<Integer> PRIORITY =
            SHAPE.attribute("priority", 0).checkedBy(Check.range(-1000, 1000));
    private static final Attribute<Duration> TIME_LIMIT =
            SHAPE.attribute("timeLimit", Duration.ofDays(5)).checkedBy(Check::positive);
    private static final Attribute<@Nullable Duration> LEASE =
            SHAPE.<Duration>optional("lease").checkedBy(JobOptions::lease);
    private static final Attribute<String> OWNER =
            SHAPE.attribute("owner", System.getProperty("user.name", "")).checkedBy(JobOptions::owner);
    private static final JobOptions DEFAULTS = SHAPE.initial().with(LEASE, Duration.ofHours(1));

    private JobOptions(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /**
     * Returns the defaults for this pool: prefix {@code batchflux}, priority 0, a time limit of 5 days, a lease of an hour, and the user of this program as the owner.
     *
     * @throws IllegalArgumentException if the id is not 1 to 64 letters, digits, hyphens and underscores
     */
    public static JobOptions ofDefaults(String poolId) {
        return DEFAULTS.withPoolId(poolId);
    }

    /** Returns the pool whose nodes run the tasks. */
    public String poolId() {
        return get(POOL_ID);
    }

    /** Returns what the job's id starts with; a time and a random part follow. */
    public String idPrefix() {
        return get(ID_PREFIX);
    }

    /** Returns the priority, -1000 to 1000: more is sooner among the jobs of a pool. */
    public int priority() {
        return get(PRIORITY);
    }

    /** Returns how long the job may live until the service terminates it, so that it ends even if this process dies. */
    public Duration timeLimit() {
        return get(TIME_LIMIT);
    }

    /**
     * Returns a copy for this pool.
     *
     * @throws IllegalArgumentException if it is not 1 to 64 letters, digits, hyphens and underscores
     */
    public JobOptions withPoolId(String poolId) {
        return with(POOL_ID, poolId);
    }

    /**
     * Returns a copy with this prefix of the job's id.
     *
     * @throws IllegalArgumentException if it is not 1 to 32 letters, digits, hyphens and underscores
     */
    public JobOptions withIdPrefix(String idPrefix) {
        return with(ID_PREFIX, idPrefix);
    }

    /**
     * Returns a copy with this priority.
     *
     * @throws IllegalArgumentException if it is not between -1000 and 1000
     */
    public JobOptions withPriority(int priority) {
        return with(PRIORITY, priority);
    }

    /**
     * Returns a copy with this time limit.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public JobOptions withTimeLimit(Duration timeLimit) {
        return with(TIME_LIMIT, timeLimit);
    }

    /**
     * Returns how long the job outlives this program, should that die: until it is closed, the job's limit is set anew at each third
     * of this, up to the time limit. Returns {@code null} if it may live as long as its time limit. The default is one hour.
     */
    public @Nullable Duration lease() {
        return get(LEASE);
    }

    /**
     * Returns a copy with this lease, or without one if it is {@code null}. If a program is cut off from the service for longer, or
     * sleeps for longer, its job has ended: it collects what ended in it, and adds the other tasks to a next job, where they run from their
     * beginning. That goes for three jobs in a row; then such tasks fail with {@link FailureKind#JOB_ENDED}.
     *
     * @throws IllegalArgumentException if it is less than 15 seconds
     */
    public JobOptions withLease(@Nullable Duration lease) {
        return with(LEASE, lease);
    }

    private static @Nullable Duration lease(String name, @Nullable Duration value) {
        if (value != null && value.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException(
                    name + " must be at least 15 s, was " + value + "; the job is to outlive a few requests that fail");
        }
        return value == null ? null : Check.positive(name, value);
    }

    /** Returns who has made what a run makes at the services, as its metadata say: by default the name of this program's user. */
    public String owner() {
        return get(OWNER);
    }

    /**
     * Returns a copy with this owner, by whom one finds again what is left of a program that ended too early.
     *
     * @throws IllegalArgumentException if it has more than 128 characters, or a control character
     */
    public JobOptions withOwner(String owner) {
        return with(OWNER, owner);
    }

    private static String owner(String name, String value) {
        Check.between("length of " + name, 0, 128, value.length());
        return Text.line(name, value);
    }

    private static String prefix(String name, String value) {
        Check.id(name, value);
        Check.between("length of " + name, 1, 32, value.length());
        return value;
    }
}
