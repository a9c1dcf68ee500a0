package io.batchflux.spi;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job is created from its definition. */
public final class JobDefinition extends GrowableValue<JobDefinition> {

    private static final Shape<JobDefinition> SHAPE = new Shape<>(JobDefinition::new);
    private static final Attribute<String> ID = SHAPE.attribute("id");
    private static final Attribute<String> POOL_ID = SHAPE.attribute("poolId");
    private static final Attribute<Integer> PRIORITY = SHAPE.attribute("priority", 0);
    private static final Attribute<Duration> TIME_LIMIT = SHAPE.attribute("timeLimit");
    private static final Attribute<@Nullable JobPreparation> PREPARATION = SHAPE.optional("preparation");
    private static final Attribute<Map<String, String>> METADATA =
            SHAPE.attribute("metadata", Map.<String, String>of()).checkedBy((name, pairs) -> Map.copyOf(pairs));

    private JobDefinition(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a job of priority 0, without preparation and metadata. */
    public static JobDefinition of(String id, String poolId, Duration timeLimit) {
        return SHAPE.initial().with(ID, id).with(POOL_ID, poolId).with(TIME_LIMIT, timeLimit);
    }

    /** Returns the id, 1 to 64 letters, digits, hyphens and underscores. */
    public String id() {
        return get(ID);
    }

    /** Returns the pool whose nodes run the tasks. */
    public String poolId() {
        return get(POOL_ID);
    }

    /** Returns the priority, -1000 to 1000: more is sooner. */
    public int priority() {
        return get(PRIORITY);
    }

    /** Returns how long the job may live, from its creation, until the service terminates it. */
    public Duration timeLimit() {
        return get(TIME_LIMIT);
    }

    /** Returns the task that runs once on each node before the first task of the job there, or {@code null}. */
    public @Nullable JobPreparation preparation() {
        return get(PREPARATION);
    }

    /** Returns names and values that the service keeps with the job. */
    public Map<String, String> metadata() {
        return get(METADATA);
    }

    /** Returns a copy with this priority. */
    public JobDefinition withPriority(int priority) {
        return with(PRIORITY, priority);
    }

    /** Returns a copy with this preparation of nodes, or {@code null}. */
    public JobDefinition withPreparation(@Nullable JobPreparation preparation) {
        return with(PREPARATION, preparation);
    }

    /** Returns a copy with which the service keeps these names and values. */
    public JobDefinition withMetadata(Map<String, String> metadata) {
        return with(METADATA, metadata);
    }
}
