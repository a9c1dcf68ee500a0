package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A job schedule lifecycle leads schedules from one state to the next, and lets them make their jobs when these are due
 * by the clock.
 */
public final class JobScheduleLifecycle {

    private final ServiceLoop loop;
    private final Account account;
    private final JobLifecycle jobs;
    private final AutoPools autoPools;

    JobScheduleLifecycle(
            ServiceLoop loop, Account account, JobLifecycle jobs, JobClosing closing, AutoPools autoPools) {
        this.loop = loop;
        this.account = account;
        this.jobs = jobs;
        this.autoPools = autoPools;
        closing.onEnd(job -> Optional.ofNullable(
                        account.schedules().get(Ids.key(job.spec().workItem())))
                .ifPresent(this::settle));
    }

    public JobSchedule add(JobScheduleSpec spec) {
        String key = Ids.key(spec.id());
        JobSchedule existing = account.schedules().get(key);
        if (existing != null) {
            throw existing.state() == JobScheduleState.DELETING
                    ? ErrorCode.JOB_SCHEDULE_BEING_DELETED.with()
                    : ErrorCode.JOB_SCHEDULE_EXISTS.with();
        }
        if (account.jobs().containsKey(key)) {
            throw ErrorCode.JOB_WITH_SAME_ID_EXISTS.with();
        }
        jobs.requireQuota();
        JobSchedule schedule = new JobSchedule(spec, loop.now());
        account.schedules().put(key, schedule);
        settleSoon(schedule);
        return schedule;
    }

    /** Goes on with a job schedule of the last start. */
    void resume(JobSchedule schedule) {
        settleSoon(schedule);
    }

    /** Updates a job schedule; the jobs that are there already stay as they are. */
    public void update(JobSchedule schedule, JobScheduleSpec spec) {
        schedule.requireOpen();
        schedule.replace(spec, loop.now());
        settleSoon(schedule);
    }

    public void disable(JobSchedule schedule) {
        schedule.requireOpen();
        schedule.request(JobScheduleState.DISABLED, loop.now());
        settleSoon(schedule);
    }

    public void enable(JobSchedule schedule) {
        schedule.requireOpen();
        schedule.request(JobScheduleState.ACTIVE, loop.now());
        settleSoon(schedule);
    }

    /**
     * Terminates a job schedule and its active job.
     *
     * @param force whether nothing is waited for that its job would still do on nodes
     */
    public void terminate(JobSchedule schedule, boolean force) {
        schedule.requireOpen();
        schedule.request(JobScheduleState.TERMINATING, loop.now());
        active(schedule)
                .filter(job -> job.state().isOpen())
                .ifPresent(job -> jobs.end(job, "TerminateJobSchedule", force));
        settleSoon(schedule);
    }

    /**
     * Deletes a job schedule and its jobs.
     *
     * @param force whether nothing is waited for that its jobs would still do on nodes
     */
    public void delete(JobSchedule schedule, boolean force) {
        if (schedule.state() == JobScheduleState.DELETING) {
            throw ErrorCode.JOB_SCHEDULE_BEING_DELETED.with();
        }
        schedule.request(JobScheduleState.DELETING, loop.now());
        List.copyOf(account.jobs(schedule).values()).stream()
                .filter(job -> job.state() != JobState.DELETING)
                .forEach(job -> jobs.delete(job, force));
        settleSoon(schedule);
    }

    /** After the answer to the request. */
    private void settleSoon(JobSchedule schedule) {
        loop.touched(schedule);
        loop.execute(() -> settle(schedule));
    }

    /** Takes the next step by itself, if it is time for one. */
    private void settle(JobSchedule schedule) {
        loop.touched(schedule);
        switch (schedule.state()) {
            case ACTIVE -> makeJob(schedule);
            case DISABLED -> completeIfOver(schedule, loop.now());
            case TERMINATING -> {
                if (active(schedule).isEmpty()) {
                    complete(schedule, loop.now());
                }
            }
            case DELETING -> {
                if (account.jobs(schedule).isEmpty()) {
                    schedule.alarm().dispose();
                    account.schedules().remove(Ids.key(schedule.id()), schedule);
                    loop.touched(schedule);
                    autoPools.release(schedule);
                }
            }
            case COMPLETED -> {}
        }
    }

    /** Makes the job that is due, unless the one before is still active. */
    private void makeJob(JobSchedule schedule) {
        Instant now = loop.now();
        pass(schedule, now);
        if (schedule.due().filter(due -> !due.isAfter(now)).isPresent()
                && active(schedule).isEmpty()) {
            jobs.begin(schedule.nextJob());
        }
        completeIfOver(schedule, now);
    }

    /** Gives up what was due for so long that it is not made any more. */
    private static void pass(JobSchedule schedule, Instant now) {
        Recurrence recurrence = schedule.recurrence();
        schedule.due(schedule.due().flatMap(since -> {
            Instant due = recurrence.latest(since, now);
            return due.isAfter(now) || recurrence.isOpen(due, now)
                    ? Optional.of(due)
                    : recurrence.interval().map(due::plus);
        }));
    }

    private void completeIfOver(JobSchedule schedule, Instant now) {
        boolean late = schedule.recurrence()
                .doNotRunAfter()
                .filter(end -> !now.isBefore(end))
                .isPresent();
        if ((late || schedule.due().isEmpty()) && active(schedule).isEmpty()) {
            complete(schedule, now);
        } else {
            wake(schedule, now);
        }
    }

    private void complete(JobSchedule schedule, Instant now) {
        schedule.alarm().dispose();
        schedule.complete(now);
        autoPools.release(schedule);
    }

    /** Wakes it again when the next job is due, or the time is over in which one can be made. */
    private void wake(JobSchedule schedule, Instant now) {
        Recurrence recurrence = schedule.recurrence();
        Stream.of(
                        schedule.due(),
                        schedule.due().flatMap(due -> recurrence.startWindow().map(due::plus)),
                        schedule.due().flatMap(due -> recurrence.interval().map(due::plus)),
                        recurrence.doNotRunAfter())
                .flatMap(Optional::stream)
                .filter(now::isBefore)
                .min(Instant::compareTo)
                .ifPresent(time -> schedule.alarm().update(loop.at(time.plusNanos(100), () -> settle(schedule))));
    }

    /** The job that it has made last, unless that is completed or gone. */
    private Optional<Job> active(JobSchedule schedule) {
        return schedule.recent()
                .map(job -> account.jobs().get(Ids.key(job.id())))
                .filter(job -> job.state() != JobState.COMPLETED);
    }
}
