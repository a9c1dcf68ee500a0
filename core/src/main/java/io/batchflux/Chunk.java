package io.batchflux;

import java.util.List;

/**
 * The calls that a task makes, one after the other.
 *
 * @param calls in their order; the id of each is its place in the list
 * @param taken is told when what came of one of the calls has left the sweep
 */
record Chunk<A>(List<Call<A>> calls, Runnable taken) {

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
        return new Chunk<>(some, taken);
    }
}
