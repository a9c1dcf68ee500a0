package io.batchflux.emulator;

import io.batchflux.emulator.wire.CommandLineSplitter;
import io.batchflux.emulator.wire.Given;
import io.batchflux.emulator.wire.Ids;
import java.util.Optional;

/**
 * Pool options describe a pool that the emulator has from its start; they are immutable.
 *
 * <p>A node is a directory of its own and a number of task slots; the processes of all nodes run on this machine.
 *
 * @param id the pool's id: 1 to 64 letters, digits, hyphens and underscores
 * @param taskSlotsPerNode how many slots a node has, and so how many tasks of one slot it runs at once; at least 1
 * @param nodes how many dedicated nodes the pool has; zero or more. The tasks of a pool with no nodes stay active
 * @param lowPriorityNodes how many low-priority (spot) nodes it has besides; zero or more
 * @param startTask the command line of its start task, which has to succeed before a node takes tasks; empty for none
 * @param supply how it comes by its nodes
 */
public record PoolOptions(
        String id,
        int taskSlotsPerNode,
        int nodes,
        int lowPriorityNodes,
        Optional<String> startTask,
        NodeSupply supply) {

    /** Checks the values. */
    public PoolOptions {
        if (!Ids.isValid(Given.present("pool id", id))) {
            throw new IllegalArgumentException("pool id must be " + Ids.RULE + ", was " + Given.shown(id));
        }
        if (taskSlotsPerNode < 1) {
            throw new IllegalArgumentException("taskSlotsPerNode must be at least 1, was " + taskSlotsPerNode);
        }
        requireNotNegative("nodes", nodes);
        requireNotNegative("lowPriorityNodes", lowPriorityNodes);
        startTask.ifPresent(command -> CommandLineSplitter.split(Given.withoutNul("startTask", command)));
    }

    /** Returns a pool of one dedicated node with four slots, which is there at once. */
    public static PoolOptions of(String id) {
        return new PoolOptions(id, 4, 1, 0, Optional.empty(), NodeSupply.prompt());
    }

    /** Returns a copy with another number of slots per node. */
    public PoolOptions withTaskSlotsPerNode(int taskSlotsPerNode) {
        return Copy.with(this, "taskSlotsPerNode", taskSlotsPerNode);
    }

    /** Returns a copy with another number of dedicated nodes. */
    public PoolOptions withNodes(int nodes) {
        return Copy.with(this, "nodes", nodes);
    }

    /** Returns a copy with another number of low-priority nodes. */
    public PoolOptions withLowPriorityNodes(int lowPriorityNodes) {
        return Copy.with(this, "lowPriorityNodes", lowPriorityNodes);
    }

    /** Returns a copy whose nodes begin with this command line. */
    public PoolOptions withStartTask(String commandLine) {
        return Copy.with(this, "startTask", commandLine);
    }

    /** Returns a copy that comes by its nodes otherwise. */
    public PoolOptions withSupply(NodeSupply supply) {
        return Copy.with(this, "supply", supply);
    }

    private static void requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative, was " + value);
        }
    }
}
