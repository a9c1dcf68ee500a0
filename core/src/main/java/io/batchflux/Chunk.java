package io.batchflux;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a task makes, one after the other.
 *
 * @param calls in their order; the id of each is its place in the list
 * @param taken is told when what came of one of the calls has left the sweep
 * @param budget after which no further call is begun; {@code null} if all are made
 */
record Chunk<A>(
        List<Call<A>> calls, Runnable taken, @Nullable Duration budget) {

    /** All calls are made, however long it takes. */
    Chunk(List<Call<A>> calls, Runnable taken) {
        this(calls, taken, null);
    }

    /** Returns the chunk of a call whose end nobody waits for. */
    static <A> Chunk<A> of(Call<A> call) {
        return new Chunk<>(List.of(call), () -> {});
    }

    boolean isSingle() {
        return calls.size() == 1;
    }

    /** Returns what the calls are given, in their order. */
    List<A> arguments() {
        return calls.stream().map(Call::argument).toList();
    }

    /** Returns a chunk of some of these calls. */
    Chunk<A> with(List<Call<A>> some) {
        return new Chunk<>(some, taken, budget);
    }
}
