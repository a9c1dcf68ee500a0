package io.batchflux.emulator;

/**
 * A pool the emulator has from its start.
 *
 * <p>A node is a directory of its own and a number of task slots; the processes of all nodes run on this machine.
 *
 * @param id the pool's id: 1 to 64 letters, digits, hyphens and underscores
 * @param taskSlotsPerNode how many slots a node has, and so how many tasks of one slot it runs at once; at least 1
 * @param nodes how many nodes the pool has; zero or more. The tasks of a pool with no nodes stay active
 */
public record PoolOptions(String id, int taskSlotsPerNode, int nodes) {

    /** Validates the values. */
    public PoolOptions {
        if (!Ids.isValid(id)) {
            throw new IllegalArgumentException("pool id must be " + Ids.RULE + ", was " + id);
        }
        if (taskSlotsPerNode < 1) {
            throw new IllegalArgumentException("taskSlotsPerNode must be at least 1, was " + taskSlotsPerNode);
        }
        if (nodes < 0) {
            throw new IllegalArgumentException("nodes must not be negative, was " + nodes);
        }
    }

    /** A pool of one node with four slots. */
    public static PoolOptions of(String id) {
        return new PoolOptions(id, 4, 1);
    }

    /** A copy with another number of slots per node. */
    public PoolOptions withTaskSlotsPerNode(int taskSlotsPerNode) {
        return new PoolOptions(id, taskSlotsPerNode, nodes);
    }

    /** A copy with another number of nodes. */
    public PoolOptions withNodes(int nodes) {
        return new PoolOptions(id, taskSlotsPerNode, nodes);
    }
}
