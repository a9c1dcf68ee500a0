package io.batchflux.emulator;

import io.batchflux.emulator.wire.Given;
import java.time.Duration;
import java.util.Optional;

/**
 * A supply says how a pool comes by its nodes: how fast, how many at most, and what goes wrong with it.
 *
 * <p>It is an immutable template; the {@code with} methods give changed copies. By default all nodes
 * come at once. A value that breaks its rule throws {@link IllegalArgumentException}.
 *
 * @param delay how long it takes to find nodes, or to give them back; zero or more
 * @param startUp how long a node takes from its allocation, or from a reboot, until its start task begins; zero or more
 * @param maxDedicatedNodes how many dedicated nodes a pool gets at most, as if the account had cores for no more
 * @param maxLowPriorityNodes how many low-priority (spot) nodes a pool gets at most
 * @param error the code of the resize error with which every attempt to get more nodes ends, such as
 *     {@code AllocationFailed}; empty when nothing goes wrong
 * @param failingStartTasks how many of the next start tasks fail with exit code 1, instead of being run
 */
public record NodeSupply(
        Duration delay,
        Duration startUp,
        int maxDedicatedNodes,
        int maxLowPriorityNodes,
        Optional<String> error,
        int failingStartTasks) {

    /** More nodes than this are hardly meant, and would take the emulator's memory. */
    private static final int MOST = 10_000;

    /** Checks the values. */
    public NodeSupply {
        Length.require("delay", delay);
        Length.require("startUp", startUp);
        requireNotNegative("maxDedicatedNodes", maxDedicatedNodes);
        requireNotNegative("maxLowPriorityNodes", maxLowPriorityNodes);
        requireNotNegative("failingStartTasks", failingStartTasks);
        if (error.filter(code -> !code.matches("[A-Za-z]{1,64}")).isPresent()) {
            throw new IllegalArgumentException(
                    "error must be a code of the service such as AllocationFailed, was " + Given.shown(error.get()));
        }
    }

    /** Returns the default: all nodes come at once, up to 10,000 of each kind, and nothing goes wrong. */
    public static NodeSupply prompt() {
        return new NodeSupply(Duration.ZERO, Duration.ZERO, MOST, MOST, Optional.empty(), 0);
    }

    /** Returns a copy in which it takes so long to find nodes or to give them back. */
    public NodeSupply withDelay(Duration delay) {
        return Copy.with(this, "delay", delay);
    }

    /** Returns a copy in which a node takes so long to start. */
    public NodeSupply withStartUp(Duration startUp) {
        return Copy.with(this, "startUp", startUp);
    }

    /** Returns a copy with another limit of dedicated nodes. */
    public NodeSupply withMaxDedicatedNodes(int maxDedicatedNodes) {
        return Copy.with(this, "maxDedicatedNodes", maxDedicatedNodes);
    }

    /** Returns a copy with another limit of low-priority nodes. */
    public NodeSupply withMaxLowPriorityNodes(int maxLowPriorityNodes) {
        return Copy.with(this, "maxLowPriorityNodes", maxLowPriorityNodes);
    }

    /** Returns a copy in which no more nodes are found, and resizes end with this code. */
    public NodeSupply withError(String error) {
        return Copy.with(this, "error", error);
    }

    /** Returns a copy in which so many of the next start tasks fail. */
    public NodeSupply withFailingStartTasks(int failingStartTasks) {
        return Copy.with(this, "failingStartTasks", failingStartTasks);
    }

    /** Returns how many nodes of a kind a pool can have. */
    public int limit(boolean dedicated) {
        return dedicated ? maxDedicatedNodes : maxLowPriorityNodes;
    }

    private static void requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative, was " + value);
        }
    }
}
