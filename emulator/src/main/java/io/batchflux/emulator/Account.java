package io.batchflux.emulator;

import java.time.Duration;
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

    /** @throws BatchException if there is no such job, or the answer is to be older than it */
    Job job(OperationCall call, ServiceLoop loop) {
        Job job = job(call.job());
        Duration age = call.staleness().jobs();
        if (!age.isZero() && job.creationTime().plus(age).isAfter(loop.now())) {
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

    /** @throws BatchException if there is no such pool, or it is not as the request's condition says */
    Pool pool(OperationCall call) {
        Pool pool = pool(call.pool());
        Preconditions.check(call.request(), pool.lastModified());
        return pool;
    }

    /** @throws BatchException if there is no such pool or node */
    Node node(OperationCall call) {
        return pool(call.pool()).node(call.variable("node")).orElseThrow(ErrorCode.NODE_NOT_FOUND::with);
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
