package io.batchflux.emulator;

import io.batchflux.emulator.TaskAttempt.End;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Leads jobs from active to completed and out of the account. Belongs to the service loop's thread. */
final class JobLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(JobLifecycle.class);

    /** What becomes of a disabled job's running tasks. */
    enum DisableTasks {
        REQUEUE,
        TERMINATE,
        WAIT
    }

    private final ServiceLoop loop;
    private final Account account;
    private final TaskScheduler scheduler;
    private final TaskLifecycle tasks;
    private final JobPreparation preparations;
    private final Scheduler disk;
    private final int maxActiveJobs;

    JobLifecycle(
            ServiceLoop loop,
            Account account,
            TaskScheduler scheduler,
            TaskLifecycle tasks,
            JobPreparation preparations,
            Scheduler disk,
            int maxActiveJobs) {
        this.loop = loop;
        this.account = account;
        this.scheduler = scheduler;
        this.tasks = tasks;
        this.preparations = preparations;
        this.disk = disk;
        this.maxActiveJobs = maxActiveJobs;
        tasks.onChange(this::settle);
    }

    Job add(JobSpec spec) {
        Job existing = account.jobs().get(Ids.key(spec.id()));
        if (existing != null) {
            throw existing.state() == JobState.DELETING
                    ? ErrorCode.JOB_BEING_DELETED.with()
                    : ErrorCode.JOB_EXISTS.with();
        }
        if (account.activeJobs() >= maxActiveJobs) {
            throw ErrorCode.ACTIVE_JOB_QUOTA_REACHED.with();
        }
        Job job = new Job(spec, loop.now());
        account.jobs().put(Ids.key(spec.id()), job);
        watchWallClock(job);
        settleSoon(job);
        return job;
    }

    void update(Job job, JobSpec spec) {
        job.requireOpen();
        boolean moved = !Ids.key(spec.poolId()).equals(Ids.key(job.spec().poolId()));
        if (moved && job.state() != JobState.DISABLED) {
            throw ErrorCode.OPERATION_INVALID_FOR_STATE.with(
                    "Reason", "The pool of a job can only be changed while the job is disabled.");
        }
        if (moved) {
            scheduler.remove(job);
        }
        job.replace(spec, loop.now());
        if (moved) {
            job.tasks().snapshot(TaskState.ACTIVE).forEach(scheduler::add);
        }
        watchWallClock(job);
        settleSoon(job);
        tasks.schedule(spec.poolId());
    }

    void terminate(Job job, String reason) {
        if (job.state() == JobState.COMPLETED) {
            throw ErrorCode.JOB_COMPLETED.with();
        }
        job.requireOpen();
        job.terminateReason(reason);
        job.request(JobState.TERMINATING, loop.now());
        close(job);
    }

    void delete(Job job) {
        if (job.state() == JobState.DELETING) {
            throw ErrorCode.JOB_BEING_DELETED.with();
        }
        job.enter(JobState.DELETING, loop.now());
        close(job);
    }

    void disable(Job job, DisableTasks how) {
        job.requireOpen();
        if (job.state() == JobState.DISABLED) {
            job.replace(job.spec(), loop.now());
            return;
        }
        job.request(JobState.DISABLING, loop.now());
        if (how != DisableTasks.WAIT) {
            endTasks(job, how == DisableTasks.REQUEUE ? End.REQUEUED : End.TERMINATED);
        }
        settleSoon(job);
    }

    void enable(Job job) {
        job.requireOpen();
        if (job.state() != JobState.DISABLED) {
            throw ErrorCode.OPERATION_INVALID_FOR_STATE.with();
        }
        job.request(JobState.ACTIVE, loop.now());
        tasks.schedule(job.spec().poolId());
        settleSoon(job);
    }

    private void close(Job job) {
        job.wallClock().dispose();
        scheduler.remove(job);
        endTasks(job, End.JOB_TERMINATED);
        job.preparations().values().forEach(JobPreparation::end);
        settleSoon(job);
    }

    private void endTasks(Job job, End why) {
        for (TaskState state : List.of(TaskState.PREPARING, TaskState.RUNNING)) {
            job.tasks().snapshot(state).forEach(task -> tasks.end(task, why));
        }
    }

    /** After the answer to the request, so that a client can see the state in between. */
    private void settleSoon(Job job) {
        loop.execute(() -> settle(job));
    }

    /** Takes the next step by itself if the job's tasks allow it. */
    private void settle(Job job) {
        switch (job.state()) {
            case ACTIVE -> {
                if (job.spec().terminatesWhenAllTasksComplete() && job.tasks().allCompleted()) {
                    job.terminateReason("AllTasksComplete");
                    job.enter(JobState.TERMINATING, loop.now());
                    close(job);
                }
            }
            case DISABLING -> {
                if (job.tasks().onNodes() == 0) {
                    job.settle(JobState.DISABLED, loop.now());
                }
            }
            case TERMINATING, DELETING -> {
                boolean idle = job.preparations().values().stream()
                        .allMatch(preparation -> preparation.run().isEmpty());
                if (job.tasks().onNodes() == 0 && idle) {
                    preparations
                            .release(job)
                            .subscribe(
                                    none -> {},
                                    e -> LOG.error("The job {} could not be released", job.id(), e),
                                    () -> released(job));
                }
            }
            case DISABLED, COMPLETED -> {}
        }
    }

    private void released(Job job) {
        if (job.state() == JobState.TERMINATING) {
            Instant now = loop.now();
            job.settle(JobState.COMPLETED, now);
            job.ended(now);
        } else if (job.state() == JobState.DELETING && account.jobs().containsValue(job)) {
            deleteFiles(job)
                    .onErrorResume(e -> Mono.fromRunnable(() -> LOG.warn("Files of the job {} remain", job.id(), e)))
                    .publishOn(loop.scheduler())
                    .subscribe(
                            none -> {},
                            e -> LOG.error("The job {} could not be deleted", job.id(), e),
                            () -> remove(job));
        }
    }

    private void remove(Job job) {
        job.tasks().all().forEach(Task::forget);
        account.jobs().remove(Ids.key(job.id()), job);
    }

    private Mono<Void> deleteFiles(Job job) {
        Pool pool = account.pools().get(Ids.key(job.spec().poolId()));
        List<Path> directories = pool == null
                ? List.of()
                : pool.nodes().stream()
                        .map(node -> node.root().resolve(TaskLaunches.jobDirectory(job)))
                        .toList();
        return Flux.fromIterable(directories)
                .publishOn(disk)
                .concatMap(directory -> {
                    try {
                        FileTrees.delete(directory);
                        return Mono.<Void>empty();
                    } catch (IOException e) {
                        return Mono.error(e);
                    }
                })
                .then();
    }

    private void watchWallClock(Job job) {
        Duration left = job.spec().maxWallClockTime().minus(loop.since(job.creationTime()));
        job.wallClock().update(loop.after(left, () -> {
            switch (job.state()) {
                case ACTIVE, DISABLING, DISABLED -> terminate(job, "MaxWallClockTimeExpiry");
                case TERMINATING, COMPLETED, DELETING -> {}
            }
        }));
    }
}
