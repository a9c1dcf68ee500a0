package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.Ids;
import java.util.Map;
import java.util.Set;

/** This class measures what autoscale formulas can ask about a pool. */
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
            "$UsableNodeCount",
            "$TaskSlotsPerNode",
            "$CPUPercent",
            "$WallClockSeconds",
            "$MemoryBytes",
            "$DiskBytes",
            "$DiskReadBytes",
            "$DiskWriteBytes",
            "$DiskReadOps",
            "$DiskWriteOps",
            "$NetworkInBytes",
            "$NetworkOutBytes");

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
        long usable = pool.nodes().stream()
                .filter(node -> node.state().isUp() && node.state() != NodeState.START_TASK_FAILED)
                .count();
        Map<String, Double> values = MachineMetrics.measure(usable);
        values.put("$ActiveTasks", (double) active);
        values.put("$RunningTasks", (double) running);
        values.put("$PendingTasks", (double) active + running);
        values.put("$SucceededTasks", (double) succeeded);
        values.put("$FailedTasks", (double) failed);
        values.put("$TaskSlotsPerNode", (double) pool.spec().taskSlotsPerNode());
        values.put("$CurrentDedicatedNodes", (double) pool.nodes(true).size());
        values.put("$CurrentLowPriorityNodes", (double) pool.nodes(false).size());
        values.put("$PreemptedNodeCount", (double) count(pool, NodeState.PREEMPTED));
        values.put("$SampleNodeCount", (double) pool.nodes().size());
        values.put("$UsableNodeCount", (double) usable);
        return values;
    }

    private static long count(Pool pool, NodeState state) {
        return pool.nodes().stream().filter(node -> node.state() == state).count();
    }
}
