package io.batchflux.benchmarks;

import java.time.Instant;

/**
 * A result that arrived at the caller.
 *
 * @param task the task's number
 * @param endTime when the task ended, by the server's clock
 */
record Delivery(int task, Instant endTime) {}
