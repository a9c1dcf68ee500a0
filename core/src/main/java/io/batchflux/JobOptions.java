package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** These options say what the job of a run is like: an immutable template; every {@code withX} returns a copy. */
public final class JobOptions extends GrowableValue<JobOptions> {

    private static final Shape<JobOptions> SHAPE = new Shape<>(JobOptions::new);
    private static final Attribute<String> POOL_ID =
            SHAPE.<String>attribute("poolId").checkedBy(Check::id);
    private static final Attribute<String> ID_PREFIX =
            SHAPE.attribute("idPrefix", "batchflux").checkedBy(JobOptions::prefix);
    private static final Attribute<Integer> PRIORITY =
            SHAPE.attribute("priority", 0).checkedBy(Check.range(-1000, 1000));
    private static final Attribute<Duration> TIME_LIMIT =
            SHAPE.attribute("timeLimit", Duration.ofDays(5)).checkedBy(Check::positive);
    private static final Attribute<String> OWNER =
            SHAPE.attribute("owner", System.getProperty("user.name", "")).checkedBy(JobOptions::owner);
    private static final JobOptions DEFAULTS = SHAPE.initial();

    private JobOptions(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /**
     * Returns the defaults for this pool: prefix {@code batchflux}, priority 0, a time limit of 5 days, and the user of this program as the owner.
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
