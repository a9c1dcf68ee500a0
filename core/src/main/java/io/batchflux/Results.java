package io.batchflux;

/**
 * How a run emits its results.
 *
 * @param stopOnFailure whether the first failed task ends the run with a {@link TaskFailedException}, instead of being a
 *     value
 * @param inOrder whether results come in the order of their tasks; a result then waits for those before it, and keeps its
 *     place among the tasks in flight while it does
 */
public record Results(boolean stopOnFailure, boolean inOrder) {

    /** Returns the defaults: a failed task is a value, results come as tasks end. */
    public static Results ofDefaults() {
        return new Results(false, false);
    }
}
