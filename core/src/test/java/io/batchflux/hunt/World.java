package io.batchflux.hunt;

import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.TaskExecution;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The two services, and what happens there without anybody's request. */
final class World {

    private static final Duration FOREVER = Duration.ofDays(300);

    final VirtualClock clock;
    final ProgramScheduler scheduler;
    final FakeBlobStore store;
    final FakeBatchService service;
    private final Ledger ledger;
    /** By job and task: how each was seen last. */
    private final Map<String, TaskExecution> executions = new LinkedHashMap<>();

    /** Whether there are no nodes any more. */
    private boolean poolIsLost;

    World(Plan plan, VirtualClock clock, Ledger ledger) {
        this.clock = clock;
        this.ledger = ledger;
        this.scheduler =
                new ProgramScheduler(clock, Duration.ZERO, error -> ledger.thrown.add("in the world: " + error));
        this.store = FakeBlobStore.create(scheduler);
        NodeProgram program = new NodeProgram(plan, store, ledger);
        this.service = FakeBatchService.create(scheduler)
                .store(store)
                .pageSize(plan.settings().pageSize())
                .tasks(task -> poolIsLost ? TaskScript.staysActive() : program.run(task));
        plan.troubles(Trouble.Preemption.class)
                .forEach(trouble -> clock.after(trouble.at().toNanos(), () -> service.preempt(trouble.queued())));
        plan.troubles(Trouble.JobGone.class)
                .forEach(trouble -> clock.after(trouble.at().toNanos(), () -> loseJobs(trouble.deleted())));
        plan.troubles(Trouble.PoolGone.class)
                .forEach(trouble -> clock.after(trouble.at().toNanos(), this::losePool));
        plan.troubles(Trouble.ContainersGone.class)
                .forEach(trouble -> clock.after(trouble.at().toNanos(), this::loseContainers));
    }

    private void loseContainers() {
        store.containers().forEach(store::removeContainer);
    }

    private void losePool() {
        poolIsLost = true;
        service.removePool();
        service.preempt(FOREVER);
    }

    private void loseJobs(boolean deleted) {
        for (JobSnapshot job : service.jobs()) {
            if (deleted) {
                // Whether its tasks had ended nobody can know any more.
                service.removeJob(job.id());
            } else {
                service.endJob(job.id(), "somebody's wish");
            }
        }
    }

    void forget(String jobId, String taskId, int item) {
        boolean isThere = service.snapshots(jobId).stream()
                .anyMatch(task -> task.id().equals(taskId) && task.execution().result() == null);
        if (isThere) {
            service.removeTask(jobId, taskId);
            ledger.history(item).forgotten = clock.elapsed();
        }
    }

    /** A job is about to be deleted: what became of its tasks is known here still. */
    private void remember(String jobId) {
        service.snapshots(jobId).forEach(task -> executions.put(jobId + "/" + task.id(), task.execution()));
    }

    /** Returns how tasks have run, by job and task, whether those are there still or not. */
    Map<String, TaskExecution> executions() {
        service.jobs().forEach(job -> remember(job.id()));
        return executions;
    }

    /** Returns the items that have been computed in this job, whether it is there still or not. */
    Set<Integer> computedIn(String jobId) {
        remember(jobId);
        Set<Integer> items = new LinkedHashSet<>();
        executions.forEach((task, execution) -> {
            if (task.startsWith(jobId + "/") && execution.result() == TaskExecution.Result.SUCCESS) {
                String id = task.substring(task.indexOf('/') + 1);
                ledger.tasks.getOrDefault(task, List.of()).stream()
                        .filter(item -> ledger.makes(id, item))
                        .forEach(items::add);
            }
        });
        return items;
    }
}
