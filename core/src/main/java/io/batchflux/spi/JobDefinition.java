package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job is created from.
 *
 * @param id 1 to 64 letters, digits, hyphens and underscores
 * @param poolId the pool whose nodes run the tasks
 * @param priority -1000 to 1000, more is sooner
 * @param timeLimit how long the job may live, from its creation, until the service terminates it
 * @param preparation the task that runs once on each node before the first task of the job there, or {@code null}
 * @param metadata names and values that the service keeps with the job
 */
public record JobDefinition(
        String id,
        String poolId,
        int priority,
        Duration timeLimit,
        @Nullable JobPreparation preparation,
        Map<String, String> metadata) {

    /** @throws NullPointerException if a component other than {@code preparation} is {@code null} */
    public JobDefinition {
        requireNonNull(id, "id must not be null");
        requireNonNull(poolId, "poolId must not be null");
        requireNonNull(timeLimit, "timeLimit must not be null");
        metadata = Map.copyOf(metadata);
    }
}
