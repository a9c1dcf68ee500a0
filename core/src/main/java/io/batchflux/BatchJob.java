package io.batchflux;

/**
 * A job of a run.
 *
 * @param <C> the type of its tasks' items
 */
public sealed interface BatchJob<C> permits Run {

    /** Returns the job's id. */
    String id();

    /** Returns the name of the blob container that holds the inputs and outputs of its tasks. */
    String container();
}
