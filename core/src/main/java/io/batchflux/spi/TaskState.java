package io.batchflux.spi;

/** The states of a task. */
public enum TaskState {
    /** Waiting for a node, or for the tasks that it depends on. */
    ACTIVE,
    /** Waiting for the job preparation task on its node. */
    PREPARING,
    /** On a node, its resource files being downloaded or its process running. */
    RUNNING,
    /** Ended, whatever the result. */
    COMPLETED
}
