package io.batchflux;

/**
 * An evaluation together with the call that it came of.
 *
 * @param call the call
 * @param evaluation its value, or why there is none
 */
record Evaluated<A, R>(Call<A> call, Evaluation<A, R> evaluation) {}
