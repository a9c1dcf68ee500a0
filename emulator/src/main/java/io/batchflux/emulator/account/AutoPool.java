package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.JsonBody;
import java.util.Optional;

/**
 * An automatic pool is one that the service makes for a job alone.
 *
 * @param spec what it is
 * @param size how many nodes it is to have
 * @param scaling how it scales, if it does so automatically
 */
record AutoPool(PoolSpec spec, PoolSize size, Optional<AutoScaleSettings> scaling) {

    /**
     * Reads the automatic pool that a job asks for.
     *
     * @param id the id that the pool gets
     */
    static AutoPool read(JsonBody pool, String id) {
        return new AutoPool(
                PoolSpecs.create(pool.with("id", id)),
                PoolSize.read(pool, PoolSize.NONE),
                AutoScaleSettings.ofNewPool(pool));
    }

    /** Returns the automatic pool of a job, if the job has one. */
    static Optional<AutoPool> of(JobSpec job) {
        return job.autoPoolId().map(id -> read(job.autoPoolSpecification().requiredObject("pool"), id));
    }
}
