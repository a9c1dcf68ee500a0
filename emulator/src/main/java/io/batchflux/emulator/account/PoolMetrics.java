package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.Ids;
import java.util.Map;
import java.util.Set;

/** Measures what autoscale formulas can ask about a pool. */
final class PoolMetrics {

    static final Set<String> NAMES = Set.of(
            "$ActiveTasks",
            "$RunningTasks",
            "$PendingTasks",
            "$SucceededTasks",
            "$FailedTasks",
            "$CurrentDedicatedNodes",
            "$CurrentLowPriorityNodes",
            "$PreemptedNodeCount",
            "$SampleNodeCount",
            "$UsableNodeCount");

    private PoolMetrics() {}

    static Map<String, Double> measure(Pool pool, Account account) {
        int active = 0;
        int running = 0;
        int succeeded = 0;
        int failed = 0;
        for (Job job : account.jobs().values()) {
            if (Ids.key(job.spec().poolId()).equals(Ids.key(pool.id()))) {
                TaskIndex tasks = job.tasks();
                active += job.state() == JobState.ACTIVE ? job.ready().size() : 0;
                running += tasks.onNodes();
                succeeded += tasks.succeeded();
                failed += tasks.count(TaskState.COMPLETED) - tasks.succeeded();
            }
        }
        return Map.of(
                "$ActiveTasks", (double) active,
                "$RunningTasks", (double) running,
                "$PendingTasks", (double) active + running,
                "$SucceededTasks", (double) succeeded,
                "$FailedTasks", (double) failed,
                "$CurrentDedicatedNodes", (double) pool.nodes(true).size(),
                "$CurrentLowPriorityNodes", (double) pool.nodes(false).size(),
                "$PreemptedNodeCount", (double) count(pool, NodeState.PREEMPTED),
                "$SampleNodeCount", (double) pool.nodes().size(),
                "$UsableNodeCount",
                        (double) pool.nodes().stream()
                                .filter(node -> node.state().isUp() && node.state() != NodeState.START_TASK_FAILED)
                                .count());
    }

    private static long count(Pool pool, NodeState state) {
        return pool.nodes().stream().filter(node -> node.state() == state).count();
    }
}
