package io.batchflux.emulator.account;

import io.batchflux.emulator.JobOptions;
import io.batchflux.emulator.account.ExitOptions.JobAction;
import io.batchflux.emulator.account.TaskAttempt.End;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Duration;
import java.time.Instant;

/** A job lifecycle leads jobs from one state to the next. */
public final class JobLifecycle {

    /** A choice says what becomes of a disabled job's running tasks. */
    public enum DisableTasks {
        REQUEUE,
        TERMINATE,
        WAIT
    }

    private final ServiceLoop loop;
    private final Account account;
    private final TaskScheduler scheduler;
    private final TaskLifecycle tasks;
    private final JobClosing closing;
    private final AutoPools autoPools;
    private final int maxActiveJobs;
    private final Duration transition;
    private final boolean passedLimitRefused;

    /**
     * Creates a lifecycle.
     *
     * @param maxActiveJobs how many jobs may be there that are not completed
     */
    JobLifecycle(
            ServiceLoop loop,
            Account account,
            TaskScheduler scheduler,
            TaskLifecycle tasks,
            JobClosing closing,
            AutoPools autoPools,
            int maxActiveJobs,
            JobOptions options) {
        this.loop = loop;
        this.account = account;
        this.scheduler = scheduler;
        this.tasks = tasks;
        this.closing = closing;
        this.autoPools = autoPools;
        this.maxActiveJobs = maxActiveJobs;
        this.transition = options.transition();
        this.passedLimitRefused = options.passedLimitRefused();
        tasks.listener(new TaskConsequences(scheduler, this));
    }

    public Job add(JobSpec spec) {
        Job existing = account.jobs().get(Ids.key(spec.id()));
        if (existing != null) {
            throw existing.state() == JobState.DELETING
                    ? ErrorCode.JOB_BEING_DELETED.with()
                    : ErrorCode.JOB_EXISTS.with();
        }
        if (account.schedules().containsKey(Ids.key(spec.id()))) {
            throw ErrorCode.JOB_SCHEDULE_WITH_SAME_ID_EXISTS.with();
        }
        requireQuota();
        return begin(spec);
    }

    /** Makes sure that another job, or job schedule, may be active. */
    void requireQuota() {
        if (account.activeJobs() + account.activeSchedules() >= maxActiveJobs) {
            throw ErrorCode.ACTIVE_JOB_QUOTA_REACHED.with();
        }
    }

    /** Makes a job which nothing is in the way of. */
    Job begin(JobSpec spec) {
        Job job = new Job(loop, spec, loop.now());
        account.jobs().put(Ids.key(spec.id()), job);
        job.touched();
        makePool(job);
        watchWallClock(job);
        spec.manager().filter(any -> job.state() == JobState.ACTIVE).ifPresent(manager -> {
            tasks.add(job, SpecialTasks.asTask(manager));
            tasks.schedule(spec.poolId());
        });
        settleSoon(job);
        return job;
    }

    /** Goes on with a job of the last start, whose tasks are there. */
    void resume(Job job) {
        if (job.state().isOpen()) {
            watchWallClock(job);
        }
        if (job.state() == JobState.TERMINATING || job.state() == JobState.DELETING) {
            closing.begin(job);
        }
        if (job.state().isTransient()) {
            pass(job, Duration.ZERO);
        }
        settleSoon(job);
    }

    public void update(Job job, JobSpec spec) {
        job.requireOpen();
        boolean moved = !Ids.key(spec.poolId()).equals(Ids.key(job.spec().poolId()));
        if (moved && job.state() != JobState.DISABLED) {
            throw ErrorCode.OPERATION_INVALID_FOR_STATE.with(
                    "Reason", "The pool of a job can only be changed while the job is disabled.");
        }
        if (passedLimitRefused && timeLeft(job, spec).isNegative()) {
            throw BatchException.invalidProperty(
                    "constraints.maxWallClockTime", spec.maxWallClockTime().toString(), "the time has passed already");
        }
        if (moved) {
            scheduler.remove(job);
            autoPools.release(job.spec());
        }
        job.replace(spec, loop.now());
        if (moved) {
            job.tasks().snapshot(TaskState.ACTIVE).stream()
                    .filter(task -> !job.dependencies().isBlocked(task))
                    .forEach(scheduler::add);
        }
        watchWallClock(job);
        settleSoon(job);
        tasks.schedule(spec.poolId());
    }

    /**
     * Terminates a job.
     *
     * @param force whether nothing is waited for that the job would still do on nodes
     */
    public void terminate(Job job, String reason, boolean force) {
        job.requireOpen();
        job.terminateReason(reason);
        job.request(JobState.TERMINATING, loop.now());
        close(job, force);
    }

    /**
     * Deletes a job.
     *
     * @param force whether nothing is waited for that the job would still do on nodes
     */
    public void delete(Job job, boolean force) {
        if (job.state() == JobState.DELETING) {
            throw ErrorCode.JOB_BEING_DELETED.with();
        }
        job.enter(JobState.DELETING, loop.now());
        close(job, force);
    }

    public void disable(Job job, DisableTasks how) {
        job.requireOpen();
        switch (job.state()) {
            case DISABLED -> job.replace(job.spec(), loop.now());
            case ACTIVE, DISABLING -> {
                job.request(JobState.DISABLING, loop.now());
                endTasks(job, how);
            }
            default -> throw ErrorCode.OPERATION_INVALID_FOR_STATE.with();
        }
    }

    public void enable(Job job) {
        job.requireOpen();
        if (job.state() != JobState.DISABLED) {
            throw ErrorCode.OPERATION_INVALID_FOR_STATE.with();
        }
        job.request(JobState.ENABLING, loop.now());
        pass(job, transition);
    }

    /** Does to a job what the end of one of its tasks calls for. */
    void perform(Job job, JobAction action) {
        if (action == JobAction.TERMINATE) {
            end(job, "TaskFailed");
        } else if (action == JobAction.DISABLE
                && (job.state() == JobState.ACTIVE || job.state() == JobState.ENABLING)) {
            job.enter(JobState.DISABLING, loop.now());
            endTasks(job, DisableTasks.REQUEUE);
        }
    }

    /** Terminates a job for a reason of the service's own, unless it ends already. */
    void end(Job job, String reason) {
        end(job, reason, false);
    }

    /**
     * Terminates a job for a reason of the service's own, unless it ends already.
     *
     * @param force whether nothing is waited for that the job would still do on nodes
     */
    void end(Job job, String reason, boolean force) {
        if (job.state().isOpen()) {
            job.terminateReason(reason);
            job.enter(JobState.TERMINATING, loop.now());
            close(job, force);
        }
    }

    /** Takes the next step by itself if the job's tasks allow it. */
    void settle(Job job) {
        switch (job.state()) {
            case ACTIVE -> {
                if (job.spec().terminatesWhenAllTasksComplete() && job.tasks().allCompleted()) {
                    end(job, "AllTasksComplete");
                }
            }
            case ENABLING -> {
                if (!job.isPassing()) {
                    job.settle(JobState.ACTIVE, loop.now());
                    tasks.schedule(job.spec().poolId());
                    settle(job);
                }
            }
            case DISABLING -> {
                if (!job.isPassing() && job.tasks().onNodes() == 0) {
                    job.settle(JobState.DISABLED, loop.now());
                }
            }
            case TERMINATING, DELETING -> {
                if (!job.isPassing()) {
                    closing.settle(job);
                }
            }
            case DISABLED, COMPLETED -> {}
        }
    }

    /** A job whose pool cannot be made is completed at once. */
    private void makePool(Job job) {
        try {
            autoPools.add(job);
        } catch (BatchException refused) {
            if (refused.code() != ErrorCode.POOL_QUOTA_REACHED) {
                throw refused;
            }
            Instant now = loop.now();
            job.schedulingError(new SchedulingError(
                    "AutoPoolCreationFailedWithQuotaReached", refused.code().text()));
            job.enter(JobState.COMPLETED, now);
            job.ended(now);
        }
    }

    private void close(Job job, boolean force) {
        job.force(force);
        pass(job, force ? Duration.ZERO : transition);
        closing.begin(job);
    }

    private void endTasks(Job job, DisableTasks how) {
        pass(job, transition);
        switch (how) {
            case REQUEUE -> closing.endTasks(job, End.REQUEUED);
            case TERMINATE -> closing.endTasks(job, End.TERMINATED);
            case WAIT -> {}
        }
    }

    /** The job stays in the state which it has come into for this time, and at least until the request is answered. */
    private void pass(Job job, Duration time) {
        job.passing(loop.afterReal(time, () -> {
            job.passed();
            settle(job);
        }));
    }

    /** After the answer to the request. */
    private void settleSoon(Job job) {
        loop.execute(() -> settle(job));
    }

    private void watchWallClock(Job job) {
        Duration left = timeLeft(job, job.spec());
        job.wallClock().update(loop.after(left, () -> end(job, "MaxWallClockTimeExpiry")));
    }

    private Duration timeLeft(Job job, JobSpec spec) {
        return spec.maxWallClockTime().minus(loop.since(job.creationTime()));
    }
}
