package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.Ids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A scheduler gives active tasks to nodes with free slots: the jobs of a pool by priority and age, the tasks of a job
 * in the order in which they became active.
 */
final class TaskScheduler {

    private static final Comparator<Job> ORDER =
            Comparator.comparingInt((Job job) -> -job.spec().priority()).thenComparing(Job::creationTime);

    private final Account account;
    private final Map<String, Set<Job>> waiting = new HashMap<>();
    private boolean stopped;

    TaskScheduler(Account account) {
        this.account = account;
    }

    void add(Task task) {
        Job job = task.job();
        job.ready().add(task);
        waiting.computeIfAbsent(poolKey(job), pool -> new LinkedHashSet<>()).add(job);
    }

    void remove(Task task) {
        task.job().ready().remove(task);
        if (task.job().ready().isEmpty()) {
            forget(task.job());
        }
    }

    /** Gives no more tasks of the job to nodes. */
    void remove(Job job) {
        job.ready().clear();
        forget(job);
    }

    /** Gives no more tasks to nodes. */
    void stop() {
        stopped = true;
    }

    /** Gives tasks to the nodes of a pool as long as slots are free. */
    void schedule(String poolId, BiConsumer<Task, List<Node>> place) {
        Pool pool = account.pools().get(Ids.key(poolId));
        Set<Job> jobs = waiting.get(Ids.key(poolId));
        if (stopped || pool == null || jobs == null || !pool.hasFreeSlots()) {
            return;
        }
        List<Job> ordered = new ArrayList<>(jobs);
        ordered.sort(ORDER);
        for (Job job : ordered) {
            Optional<ReadyTasks.Fit> fit = next(job, pool);
            while (fit.isPresent()) {
                remove(fit.get().task());
                place.accept(fit.get().task(), fit.get().nodes());
                fit = next(job, pool);
            }
        }
    }

    private static Optional<ReadyTasks.Fit> next(Job job, Pool pool) {
        int limit = job.spec().maxParallelTasks();
        if (job.state() != JobState.ACTIVE || (limit >= 0 && job.tasks().onNodes() >= limit)) {
            return Optional.empty();
        }
        return job.ready().next(need -> free(job, pool, need));
    }

    private static List<Node> free(Job job, Pool pool, int need) {
        if (need < 0) {
            return pool.freeNodes(-need, node -> isEligible(job, node));
        }
        int slots = need == ReadyTasks.ALL_SLOTS ? pool.spec().taskSlotsPerNode() : need;
        return pool.nodeWithFreeSlots(slots, node -> isEligible(job, node))
                .map(List::of)
                .orElse(List.of());
    }

    private static boolean isEligible(Job job, Node node) {
        NodePreparation preparation = job.preparations().get(node.id());
        return preparation == null || preparation.phase() != NodePreparation.Phase.FAILED;
    }

    private void forget(Job job) {
        Set<Job> jobs = waiting.get(poolKey(job));
        if (jobs != null && jobs.remove(job) && jobs.isEmpty()) {
            waiting.remove(poolKey(job));
        }
    }

    private static String poolKey(Job job) {
        return Ids.key(job.spec().poolId());
    }
}
