package io.batchflux.emulator.account;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import java.time.Instant;
import java.util.Optional;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** A job schedule makes one job after the other, and keeps how far it has come. */
@JsonAutoDetect(fieldVisibility = Visibility.NONE)
public final class JobSchedule {

    @JsonProperty
    private Instant creationTime;

    @JsonProperty
    private String poolId;

    private final Disposable.Swap alarm = Disposables.swap();

    @JsonProperty
    private JobScheduleSpec spec;

    private Recurrence recurrence;

    @JsonProperty
    private Instant lastModified;

    @JsonProperty
    private JobScheduleState state = JobScheduleState.ACTIVE;

    @JsonProperty
    private Instant since;

    @JsonProperty
    private Optional<JobScheduleState> previous = Optional.empty();

    @JsonProperty
    private Optional<Instant> previousSince = Optional.empty();

    @JsonProperty
    private Optional<Instant> endTime = Optional.empty();

    @JsonProperty
    private int jobs;

    @JsonProperty
    private Optional<JobSpec> recent = Optional.empty();
    /** When the next job is due, or was, if it could not be made yet. */
    @JsonProperty
    @JsonInclude(Include.ALWAYS)
    private Optional<Instant> due;

    @JsonProperty
    private Optional<Instant> lastDue = Optional.empty();

    JobSchedule(JobScheduleSpec spec, Instant now) {
        this.spec = spec;
        this.recurrence = spec.recurrence();
        this.poolId = JobPools.newId(spec.specification());
        this.creationTime = now;
        this.lastModified = now;
        this.since = now;
        this.due = Optional.of(recurrence.doNotRunUntil().filter(now::isBefore).orElse(now));
    }

    public String id() {
        return spec.id();
    }

    public JobScheduleSpec spec() {
        return spec;
    }

    Recurrence recurrence() {
        return recurrence;
    }

    /** Returns the id of the pool that is made for all jobs of the schedule, if one is. */
    String poolId() {
        return poolId;
    }

    /** Returns the timer that wakes the schedule when something is due. */
    Disposable.Swap alarm() {
        return alarm;
    }

    public Instant creationTime() {
        return creationTime;
    }

    public Instant lastModified() {
        return lastModified;
    }

    public JobScheduleState state() {
        return state;
    }

    public Instant since() {
        return since;
    }

    public Optional<JobScheduleState> previous() {
        return previous;
    }

    public Optional<Instant> previousSince() {
        return previousSince;
    }

    public Optional<Instant> endTime() {
        return endTime;
    }

    /** Returns the job that the schedule has made last. */
    public Optional<JobSpec> recent() {
        return recent;
    }

    /** Returns when the schedule is to make a job again, as of now. */
    public Optional<Instant> nextRunTime(Instant now) {
        Optional<Instant> next = due.flatMap(time ->
                time.isAfter(now) ? Optional.of(time) : recurrence.interval().map(recurrence.latest(time, now)::plus));
        return next.filter(time -> state == JobScheduleState.ACTIVE || state == JobScheduleState.DISABLED)
                .filter(time -> recurrence.doNotRunAfter().map(time::isBefore).orElse(true));
    }

    Optional<Instant> due() {
        return due;
    }

    /** Sets when the next job is due; the chances before have passed. */
    void due(Optional<Instant> time) {
        due = time;
    }

    /** Returns the job that is due now; the next one is due an interval later. */
    JobSpec nextJob() {
        lastDue = due;
        due = due.flatMap(time -> recurrence.interval().map(time::plus));
        jobs++;
        JobSpec job = spec.job(jobs, poolId);
        recent = Optional.of(job);
        return job;
    }

    /** Replaces what holds for the jobs from now on. */
    void replace(JobScheduleSpec other, Instant now) {
        Recurrence before = recurrence;
        spec = other;
        recurrence = other.recurrence();
        lastModified = now;
        if (!recurrence.equals(before)) {
            Optional<Instant> next = lastDue.isEmpty()
                    ? Optional.of(creationTime)
                    : recurrence.interval().map(lastDue.get()::plus);
            due = next.map(
                    time -> recurrence.doNotRunUntil().filter(time::isBefore).orElse(time));
        }
    }

    /** Changes the state because a user asked for it. */
    void request(JobScheduleState next, Instant now) {
        enter(next, now);
        lastModified = now;
    }

    void complete(Instant now) {
        enter(JobScheduleState.COMPLETED, now);
        endTime = Optional.of(now);
        due = Optional.empty();
    }

    private void enter(JobScheduleState next, Instant now) {
        if (state != next) {
            previous = Optional.of(state);
            previousSince = Optional.of(since);
            state = next;
            since = now;
        }
    }

    /**
     * Checks that the schedule can be changed.
     *
     * @throws BatchException unless it can be changed
     */
    public void requireOpen() {
        switch (state) {
            case COMPLETED -> throw ErrorCode.JOB_SCHEDULE_COMPLETED.with();
            case TERMINATING -> throw ErrorCode.JOB_SCHEDULE_BEING_TERMINATED.with();
            case DELETING -> throw ErrorCode.JOB_SCHEDULE_BEING_DELETED.with();
            case ACTIVE, DISABLED -> {}
        }
    }
}
