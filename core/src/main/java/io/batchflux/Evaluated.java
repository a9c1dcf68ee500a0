package io.batchflux;

/**
 * What came of a call.
 *
 * @param call the call
 * @param evaluation its value, or why there is none
 */
record Evaluated<A, R>(Call<A> call, Evaluation<A, R> evaluation) {}
