package io.batchflux.emulator.account;

import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.wire.Ids;
import java.util.Optional;

/**
 * This class makes the pools that are for one job alone, or for those of one job schedule, and deletes them when it
 * ends.
 */
final class AutoPools {

    private final Account account;
    private final PoolLifecycle pools;
    private final AutoScaling scaling;
    private final NodeSupply supply;

    /**
     * Creates automatic pools for an account.
     *
     * @param supply how the pools come by their nodes
     */
    AutoPools(Account account, PoolLifecycle pools, AutoScaling scaling, NodeSupply supply) {
        this.account = account;
        this.pools = pools;
        this.scaling = scaling;
        this.supply = supply;
    }

    /** Makes the pool of the job, if it is to have one of its own; that of a job schedule is there from its first job on. */
    void add(Job job) {
        AutoPool.of(job.spec()).filter(wanted -> !isThere(job.spec())).ifPresent(wanted -> {
            Pool pool = pools.add(wanted.spec(), wanted.size(), supply);
            wanted.scaling().ifPresent(settings -> scaling.enable(pool, settings));
        });
    }

    /** Deletes the pool that was made for a job, unless it is to be kept, or is for other jobs too. */
    void release(JobSpec job) {
        job.autoPoolId()
                .filter(id -> !job.keepsAutoPool() && !job.sharesAutoPool())
                .ifPresent(this::delete);
    }

    /** Deletes the pool that was made for all jobs of a job schedule, if one was. */
    void release(JobSchedule schedule) {
        schedule.spec()
                .sharedPool()
                .filter(pool -> !pool.bool("keepAlive", false))
                .ifPresent(pool -> delete(schedule.poolId()));
    }

    private boolean isThere(JobSpec job) {
        return job.sharesAutoPool() && account.pools().containsKey(Ids.key(job.poolId()));
    }

    private void delete(String id) {
        Optional.ofNullable(account.pools().get(Ids.key(id)))
                .filter(pool -> !pool.isDeleting())
                .ifPresent(pools::delete);
    }
}
