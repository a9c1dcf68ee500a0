package io.batchflux;

import io.batchflux.spi.TaskSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as it was found when its run was gone on with.
 *
 * @param ended why no task of it runs any more, or {@code null} if it goes on
 * @param tasks those of its tasks whose items have no result, by id
 * @param listed when they were listed, by the service's clock, or {@code null} if there was nothing to list
 * @param ahead by how much that clock is ahead of ours
 */
record JobView(
        @Nullable String ended,
        Map<String, TaskSnapshot> tasks,
        @Nullable Instant listed,
        Duration ahead) {}
