package io.batchflux.spi;

/** Whether an automatic user is one for each task, or the same for all tasks of a node; for the wire, "Auto User Scope". */
public enum AutoUserScope {
    /** A user is made for the task. Tasks cannot read each other's files, nor what the preparation of their job has left. */
    TASK,
    /** All tasks of the node have the same user, as on Linux they have if nothing is said. */
    POOL
}
