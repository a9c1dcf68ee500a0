package io.batchflux;

import java.time.Duration;

/**
 * What the job of a run is like.
 *
 * @param poolId the pool whose nodes run the tasks
 * @param idPrefix what the job's id starts with; a time and a random part follow; at most 32 characters
 * @param priority -1000 to 1000, more is sooner among the jobs of a pool
 * @param timeLimit how long the job may live until the service terminates it, so that it ends even if this process dies
 */
public record JobOptions(String poolId, String idPrefix, int priority, Duration timeLimit) {

    /** @throws IllegalArgumentException if an id or a number is outside its range */
    public JobOptions {
        Check.id("poolId", poolId);
        Check.id("idPrefix", idPrefix);
        Check.between("length of idPrefix", 1, 32, idPrefix.length());
        Check.between("priority", -1000, 1000, priority);
        Check.positive("timeLimit", timeLimit);
    }

    /** Returns the defaults for this pool: prefix {@code batchflux}, priority 0, a time limit of 5 days. */
    public static JobOptions ofDefaults(String poolId) {
        return new JobOptions(poolId, "batchflux", 0, Duration.ofDays(5));
    }

    /** Returns a copy for this pool. */
    public JobOptions withPoolId(String poolId) {
        return new JobOptions(poolId, idPrefix, priority, timeLimit);
    }

    /** Returns a copy with this prefix of the job's id. */
    public JobOptions withIdPrefix(String idPrefix) {
        return new JobOptions(poolId, idPrefix, priority, timeLimit);
    }

    /** Returns a copy with this priority. */
    public JobOptions withPriority(int priority) {
        return new JobOptions(poolId, idPrefix, priority, timeLimit);
    }

    /** Returns a copy with this time limit. */
    public JobOptions withTimeLimit(Duration timeLimit) {
        return new JobOptions(poolId, idPrefix, priority, timeLimit);
    }
}
