package io.batchflux;

/**
 * A call of a function that is to be made.
 *
 * @param index where its argument is among the parameters of the sweep, from 0
 * @param argument what the function is given
 */
record Call<A>(long index, A argument) {}
