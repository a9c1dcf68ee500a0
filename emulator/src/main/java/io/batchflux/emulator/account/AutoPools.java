package io.batchflux.emulator.account;

import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.wire.Ids;

/** Makes the pools that are for one job alone, and deletes them when it ends. */
final class AutoPools {

    private final Account account;
    private final PoolLifecycle pools;
    private final AutoScaling scaling;
    private final NodeSupply supply;

    /** @param supply how the pools come by their nodes */
    AutoPools(Account account, PoolLifecycle pools, AutoScaling scaling, NodeSupply supply) {
        this.account = account;
        this.pools = pools;
        this.scaling = scaling;
        this.supply = supply;
    }

    /** Makes the pool of the job, if it is to have one of its own. */
    void add(Job job) {
        AutoPool.of(job.spec()).ifPresent(wanted -> {
            Pool pool = pools.add(wanted.spec(), wanted.size(), supply);
            wanted.scaling().ifPresent(settings -> scaling.enable(pool, settings));
        });
    }

    /** Deletes the pool that was made for a job, unless it is to be kept. */
    void release(JobSpec job) {
        job.autoPoolId()
                .filter(id -> !job.keepsAutoPool())
                .map(id -> account.pools().get(Ids.key(id)))
                .filter(pool -> !pool.isDeleting())
                .ifPresent(pools::delete);
    }
}
