package io.batchflux;

import io.batchflux.function.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation together with the call that it came of.
 *
 * @param call the call
 * @param evaluation its value, or why there is none
 * @param outcome what the node has written, or {@code null}
 */
record Evaluated<A, R>(
        Call<A> call, Evaluation<A, R> evaluation, @Nullable Outcome outcome) {

    /** Makes one of a call that has left no outcome. */
    Evaluated(Call<A> call, Evaluation<A, R> evaluation) {
        this(call, evaluation, null);
    }
}
