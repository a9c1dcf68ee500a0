package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A pool as the service shows it.
 *
 * @param id the pool's id
 * @param state {@code active} or {@code deleting}
 * @param allocationState {@code steady}, {@code resizing} or {@code stopping}; empty if not given
 * @param currentNodes how many nodes it has, dedicated and spot
 * @param targetNodes how many it should have
 * @param taskSlotsPerNode how many slots each node has for tasks
 * @param runsContainers whether its tasks run in containers
 * @param resizeErrors why it could not grow or shrink
 */
public record PoolSnapshot(
        String id,
        String state,
        String allocationState,
        int currentNodes,
        int targetNodes,
        int taskSlotsPerNode,
        boolean runsContainers,
        List<String> resizeErrors) {

    /** @throws NullPointerException if a component is {@code null} */
    public PoolSnapshot {
        requireNonNull(id, "id must not be null");
        requireNonNull(state, "state must not be null");
        requireNonNull(allocationState, "allocationState must not be null");
        resizeErrors = List.copyOf(resizeErrors);
    }
}
