package io.batchflux.emulator.node;

/** Allowed tasks are those that the nodes of a pool run. */
public enum AllowedTasks {
    ANY,
    IN_CONTAINERS,
    OUTSIDE_CONTAINERS,
    /** None at all: the emulator's nodes are of the machine that it runs on, and their pool is to be of Windows. */
    OF_WINDOWS;

    /** Returns those that prepare a node, which may do so outside of containers. */
    public AllowedTasks forPreparation() {
        return this == OF_WINDOWS ? this : ANY;
    }
}
