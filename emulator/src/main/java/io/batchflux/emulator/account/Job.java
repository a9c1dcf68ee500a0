package io.batchflux.emulator.account;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** A job keeps its state and its tasks. */
@JsonAutoDetect(fieldVisibility = Visibility.NONE)
public final class Job {

    @JsonProperty
    private Instant creationTime;

    private final ServiceLoop loop;
    private final TaskIndex tasks;
    private final DependencyGraph dependencies;
    private final ReadyTasks ready = new ReadyTasks();
    private final NavigableMap<String, NodePreparation> preparations = new TreeMap<>();
    private final Disposable.Swap wallClock = Disposables.swap();
    private final Disposable.Swap passage = Disposables.swap();
    /** Volatile, since it is read on other threads too. */
    @JsonProperty
    private volatile JobSpec spec;

    @JsonProperty
    private Instant lastModified;

    @JsonProperty
    private JobState state = JobState.ACTIVE;

    @JsonProperty
    private Instant since;

    @JsonProperty
    private Optional<JobState> previous = Optional.empty();

    @JsonProperty
    private Optional<Instant> previousSince = Optional.empty();

    @JsonProperty
    private Optional<Instant> endTime = Optional.empty();

    @JsonProperty
    private Optional<String> terminateReason = Optional.empty();

    @JsonProperty
    private Optional<SchedulingError> schedulingError = Optional.empty();

    private boolean passing;

    @JsonProperty
    private boolean forced;

    private boolean deletion;

    public Job(ServiceLoop loop, JobSpec spec, Instant now) {
        this.loop = loop;
        this.tasks = new TaskIndex(loop);
        this.dependencies = new DependencyGraph(tasks);
        this.spec = spec;
        this.creationTime = now;
        this.lastModified = now;
        this.since = now;
    }

    public String id() {
        return spec.id();
    }

    public JobSpec spec() {
        return spec;
    }

    void replace(JobSpec other, Instant now) {
        spec = other;
        lastModified = now;
        touched();
    }

    /** Notes that the job has changed, or is not there any more. */
    void touched() {
        loop.touched(this);
    }

    /** Notes that one of the job's tasks has changed, or is not there any more. */
    void touched(Task task) {
        loop.touched(task);
    }

    public TaskIndex tasks() {
        return tasks;
    }

    /**
     * Returns the task with this id.
     *
     * @throws BatchException if there is no such task
     */
    public Task task(String id) {
        return tasks.find(id).orElseThrow(ErrorCode.TASK_NOT_FOUND::with);
    }

    /** Returns the active tasks that wait for other tasks. */
    DependencyGraph dependencies() {
        return dependencies;
    }

    /** Returns the active tasks that can go to a node. */
    ReadyTasks ready() {
        return ready;
    }

    /** Returns how far each node is prepared for this job, by node id. */
    public NavigableMap<String, NodePreparation> preparations() {
        return preparations;
    }

    /** Returns the timer of the job's maximum wall-clock time. */
    Disposable.Swap wallClock() {
        return wallClock;
    }

    public Instant creationTime() {
        return creationTime;
    }

    public Instant lastModified() {
        return lastModified;
    }

    public JobState state() {
        return state;
    }

    public Instant since() {
        return since;
    }

    public Optional<JobState> previous() {
        return previous;
    }

    public Optional<Instant> previousSince() {
        return previousSince;
    }

    public Optional<Instant> endTime() {
        return endTime;
    }

    public Optional<String> terminateReason() {
        return terminateReason;
    }

    /** Changes the state because a user asked for it; the job's version changes with it. */
    void request(JobState next, Instant now) {
        enter(next, now);
        lastModified = now;
        touched();
    }

    /**
     * Changes to a state that the service went on to by itself; the state before it stays the one named as previous.
     */
    void settle(JobState next, Instant now) {
        state = next;
        since = now;
        touched();
    }

    /**
     * Changes the state and keeps the job's version; a state that was only passed through is not named as the one
     * before.
     */
    void enter(JobState next, Instant now) {
        if (!state.isTransient()) {
            previous = Optional.of(state);
            previousSince = Optional.of(since);
        }
        state = next;
        since = now;
        touched();
    }

    /** Returns whether the job has to stay a while in a state that it only passes through. */
    boolean isPassing() {
        return passing;
    }

    /** Keeps the job in its state until the timer runs out, which takes the place of one before. */
    void passing(Disposable timer) {
        passing = true;
        passage.update(timer);
    }

    void passed() {
        passing = false;
    }

    /** Returns whether the job ends without waiting for what it would still do on nodes. */
    boolean isForced() {
        return forced;
    }

    void force(boolean force) {
        forced = force;
        touched();
    }

    /** Says that its files are being deleted; true for the first who says so, for whom alone the id is still this job's. */
    boolean beginsDeletion() {
        boolean first = !deletion;
        deletion = true;
        return first;
    }

    void terminateReason(String reason) {
        terminateReason = Optional.of(reason);
        touched();
    }

    /** Returns why the job could not be begun. */
    public Optional<SchedulingError> schedulingError() {
        return schedulingError;
    }

    void schedulingError(SchedulingError error) {
        schedulingError = Optional.of(error);
        touched();
    }

    void ended(Instant now) {
        endTime = Optional.of(now);
        touched();
    }

    /**
     * Checks that tasks can be added and the job changed.
     *
     * @throws BatchException unless tasks can be added and the job changed
     */
    public void requireOpen() {
        switch (state) {
            case COMPLETED -> throw ErrorCode.JOB_COMPLETED.with();
            case TERMINATING -> throw ErrorCode.JOB_BEING_TERMINATED.with();
            case DELETING -> throw ErrorCode.JOB_BEING_DELETED.with();
            case ACTIVE, ENABLING, DISABLING, DISABLED -> {}
        }
    }
}
