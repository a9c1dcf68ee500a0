package io.batchflux.benchmarks;

/**
 * What one call of a sweep is given.
 *
 * @param number tells it from the others
 * @param micros how long it sleeps
 */
record Sleep(int number, long micros) {}
