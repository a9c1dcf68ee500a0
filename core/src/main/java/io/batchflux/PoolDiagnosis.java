package io.batchflux;

import io.batchflux.spi.NodeSnapshot;
import io.batchflux.spi.NodeState;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.RecentTask;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Concludes from a pool and its nodes why tasks wait. */
final class PoolDiagnosis {

    private final PoolSnapshot pool;
    private final List<NodeSnapshot> nodes;

    PoolDiagnosis(PoolSnapshot pool, List<NodeSnapshot> nodes) {
        this.pool = pool;
        this.nodes = List.copyOf(nodes);
    }

    /** Returns what the pool alone shows, while its nodes are not known. */
    static List<WaitingReason> ofPool(PoolSnapshot pool) {
        boolean growing = pool.autoScales() || !pool.allocationState().equals("steady");
        boolean isComplete = pool.currentNodes() > 0 && pool.currentNodes() >= pool.targetNodes();
        return isComplete
                ? List.of()
                : List.of(new WaitingReason.NodesMissing(
                        pool.id(), pool.currentNodes(), pool.targetNodes(), growing, pool.resizeErrors()));
    }

    /** Returns a node whose start task has failed, if there is one. */
    Optional<NodeSnapshot> failedStart() {
        return nodes.stream()
                .filter(node -> node.state() == NodeState.STARTTASKFAILED)
                .findFirst();
    }

    /**
     * Returns all reasons, the most telling first.
     *
     * @param stderrTail of the start task that failed, or {@code null} if that is not known yet
     */
    List<WaitingReason> reasons(@Nullable String stderrTail) {
        List<WaitingReason> reasons = new ArrayList<>();
        failedStart().ifPresent(node -> reasons.add(startTaskFailed(node, stderrTail)));
        reasons.addAll(ofPool(pool));
        imageNotPulled().ifPresent(reasons::add);
        Map<NodeState, Integer> starting = count(node -> node.state().isStarting());
        if (!starting.isEmpty()) {
            reasons.add(new WaitingReason.NodesStarting(pool.id(), starting));
        }
        Map<NodeState, Integer> unusable = count(node ->
                !node.state().isReady() && !node.state().isStarting() && node.state() != NodeState.STARTTASKFAILED);
        if (!unusable.isEmpty()) {
            reasons.add(new WaitingReason.NodesUnusable(pool.id(), unusable, errors()));
        }
        slots().ifPresent(reasons::add);
        return reasons;
    }

    private WaitingReason startTaskFailed(NodeSnapshot node, @Nullable String stderrTail) {
        int failed =
                count(each -> each.state() == NodeState.STARTTASKFAILED).getOrDefault(NodeState.STARTTASKFAILED, 0);
        // What fails for good is to say why.
        boolean isPermanent = stderrTail != null
                && failed == nodes.size()
                && failed >= pool.currentNodes()
                && failed >= pool.targetNodes()
                && !pool.autoScales()
                && pool.allocationState().equals("steady");
        TaskExecution startTask = node.startTask();
        return new WaitingReason.StartTaskFailed(
                pool.id(),
                failed,
                node.id(),
                startTask == null ? TaskExecution.NONE : startTask,
                stderrTail == null ? "" : stderrTail,
                isPermanent);
    }

    private Optional<WaitingReason> imageNotPulled() {
        List<String> failures = nodes.stream()
                .map(PoolDiagnosis::imageError)
                .filter(Objects::nonNull)
                .toList();
        return failures.isEmpty()
                ? Optional.empty()
                : Optional.of(new WaitingReason.ImageNotPulled(pool.id(), failures.size(), failures.get(0)));
    }

    private static @Nullable String imageError(NodeSnapshot node) {
        TaskExecution start = node.startTask();
        if (start != null
                && start.failureInfo() != null
                && start.failureInfo().code().toLowerCase(Locale.ROOT).startsWith("container")) {
            return start.failureInfo().code() + ": " + start.failureInfo().message();
        }
        return node.errors().stream()
                .filter(error -> error.toLowerCase(Locale.ROOT).startsWith("container"))
                .findFirst()
                .orElse(null);
    }

    private List<String> errors() {
        return nodes.stream()
                .flatMap(node -> node.errors().stream())
                .distinct()
                .limit(3)
                .toList();
    }

    private Map<NodeState, Integer> count(Predicate<NodeSnapshot> which) {
        Map<NodeState, Integer> counts = new EnumMap<>(NodeState.class);
        nodes.stream().filter(which).forEach(node -> counts.merge(node.state(), 1, Integer::sum));
        return counts;
    }

    private Optional<WaitingReason> slots() {
        List<NodeSnapshot> ready =
                nodes.stream().filter(node -> node.state().isReady()).toList();
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        int slots = ready.size() * pool.taskSlotsPerNode();
        int used = ready.stream().mapToInt(NodeSnapshot::usedSlots).sum();
        if (used < slots) {
            long free = ready.stream()
                    .filter(node -> node.usedSlots() < pool.taskSlotsPerNode())
                    .count();
            return Optional.of(new WaitingReason.SlotsFree(pool.id(), (int) free));
        }
        Map<String, Integer> jobs = new TreeMap<>();
        ready.stream()
                .flatMap(node -> node.recentTasks().stream())
                .filter(task -> task.state() == TaskState.RUNNING)
                .map(RecentTask::jobId)
                .forEach(job -> jobs.merge(job, 1, Integer::sum));
        return Optional.of(new WaitingReason.SlotsTaken(pool.id(), slots, jobs));
    }
}
