package io.batchflux;

import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.PoolSnapshot;

/**
 * A job that was created.
 *
 * @param job what it was created from
 * @param pool the pool that runs its tasks, as it was then
 */
record OpenedJob(JobDefinition job, PoolSnapshot pool) {}
