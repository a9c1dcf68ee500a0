package io.batchflux;

/**
 * A job of a run.
 *
 * @param <C> the type of its tasks' items
 */
public sealed interface BatchJob<C> permits Run {

    /** Returns the job's id. */
    String id();

    /** Returns its number among the jobs of its run, from 1. */
    default int number() {
        return 1;
    }

    /** Returns the name of the blob container that holds the outputs of its tasks. */
    String container();
}
