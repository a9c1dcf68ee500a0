package io.batchflux;

import io.batchflux.function.ResolvedFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of a function that is to be made. Its argument is written when it comes, since whoever has emitted it may change it
 * for the next one, and a call may be made again much later.
 *
 * @param index where its argument is among the parameters of the sweep, from 0
 * @param argument what the function is given
 * @param written the JSON of each argument, as one line of ASCII; empty if it is refused
 * @param refusal why it cannot be sent
 */
record Call<A>(
        long index,
        A argument,
        List<String> written,
        @Nullable IllegalArgumentException refusal) {

    /** Writes the argument as it is now. */
    static <A> Call<A> of(ResolvedFunction<A, ?> function, long index, A argument) {
        try {
            return new Call<>(index, argument, List.copyOf(function.arguments(argument)), null);
        } catch (IllegalArgumentException e) {
            return new Call<>(index, argument, List.of(), e);
        }
    }

    /** Tells whether it can be sent. */
    boolean travels() {
        return refusal == null;
    }
}
