package io.batchflux.emulator;

import java.util.NavigableMap;
import java.util.TreeMap;

/** The account's jobs and pools, by id. Belongs to the service loop's thread. */
final class Account {

    private final NavigableMap<String, Job> jobs = new TreeMap<>();
    private final NavigableMap<String, Pool> pools = new TreeMap<>();

    NavigableMap<String, Job> jobs() {
        return jobs;
    }

    NavigableMap<String, Pool> pools() {
        return pools;
    }

    /** @throws BatchException if there is no such job */
    Job job(String id) {
        Job job = jobs.get(Ids.key(id));
        if (job == null) {
            throw ErrorCode.JOB_NOT_FOUND.with();
        }
        return job;
    }

    /** @throws BatchException if there is no such pool */
    Pool pool(String id) {
        Pool pool = pools.get(Ids.key(id));
        if (pool == null) {
            throw ErrorCode.POOL_NOT_FOUND.with();
        }
        return pool;
    }

    /** Whether the node is there, with the files of its tasks. */
    boolean isReachable(NodePlacement placement) {
        Pool pool = pools.get(Ids.key(placement.poolId()));
        return pool != null
                && pool.node(placement.nodeId())
                        .filter(node -> node.state().isUp() || node.state() == NodeState.LEAVING_POOL)
                        .isPresent();
    }

    int activeJobs() {
        return (int) jobs.values().stream()
                .filter(job -> job.state() != JobState.COMPLETED)
                .count();
    }

    int runningTasks() {
        return jobs.values().stream().mapToInt(job -> job.tasks().onNodes()).sum();
    }
}
