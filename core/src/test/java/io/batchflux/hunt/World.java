package io.batchflux.hunt;

import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The two services, and what happens there without anybody's request. */
final class World {

    final VirtualClock clock;
    final ProgramScheduler scheduler;
    final FakeBlobStore store;
    final FakeBatchService service;
    private final Ledger ledger;
    /** The tasks that have succeeded, in jobs that are gone. */
    private final Set<String> succeeded = new LinkedHashSet<>();

    World(Plan plan, VirtualClock clock, Ledger ledger) {
        this.clock = clock;
        this.ledger = ledger;
        this.scheduler =
                new ProgramScheduler(clock, Duration.ZERO, error -> ledger.thrown.add("in the world: " + error));
        this.store = FakeBlobStore.create(scheduler);
        NodeProgram program = new NodeProgram(plan, store);
        this.service = FakeBatchService.create(scheduler)
                .store(store)
                .pageSize(plan.settings().pageSize())
                .tasks(program::run);
        plan.troubles(Trouble.Preemption.class)
                .forEach(trouble -> clock.after(trouble.at().toNanos(), () -> service.preempt(trouble.queued())));
        plan.troubles(Trouble.JobGone.class)
                .forEach(trouble -> clock.after(trouble.at().toNanos(), () -> loseJobs(trouble.deleted())));
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

    /** A job is about to be deleted: what of it was computed is known here still. */
    void remember(String jobId) {
        for (TaskSnapshot task : service.snapshots(jobId)) {
            if (task.execution().result() == TaskExecution.Result.SUCCESS) {
                succeeded.add(jobId + "/" + task.id());
            }
        }
    }

    /** Returns the items that have been computed in this job, whether it is there still or not. */
    Set<Integer> computedIn(String jobId) {
        remember(jobId);
        Set<Integer> items = new LinkedHashSet<>();
        succeeded.stream()
                .filter(task -> task.startsWith(jobId + "/"))
                .forEach(task -> items.addAll(ledger.tasks.getOrDefault(task, List.of())));
        return items;
    }
}
