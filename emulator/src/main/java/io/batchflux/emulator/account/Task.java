package io.batchflux.emulator.account;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.batchflux.emulator.wire.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** A task of a job keeps what it is to do, its status and its tries. */
@JsonAutoDetect(fieldVisibility = Visibility.NONE)
public final class Task {

    private static final Disposable NOTHING_KEPT = Disposables.disposed();

    private final Job job;

    @JsonProperty
    private Instant creationTime;

    private TaskSpec spec;

    @JsonProperty
    private Instant lastModified;

    @JsonProperty
    private TaskStatus status;

    private @Nullable TaskAttempt attempt;

    @JsonProperty
    private List<Subtask> subtasks = List.of();

    @JsonProperty
    private boolean filesCleanedUp;

    @JsonProperty
    private @Nullable Instant firstStart;

    private boolean specKept;
    private boolean listed;
    private Disposable retention = NOTHING_KEPT;

    public Task(Job job, TaskSpec spec, Instant now) {
        this.job = job;
        this.spec = spec;
        this.creationTime = now;
        this.lastModified = now;
        this.status = TaskStatus.created(now);
    }

    /** A snapshot is what a request sees of a task; it can be read on any thread. */
    public record Snapshot(
            String jobId, TaskSpec spec, Instant creationTime, Instant lastModified, TaskStatus status) {}

    public Snapshot snapshot() {
        return new Snapshot(job.id(), spec, creationTime, lastModified, status);
    }

    public Job job() {
        return job;
    }

    public String id() {
        return spec.id();
    }

    public String key() {
        return Ids.key(spec.id());
    }

    /** Returns whether this is the job manager task of its job. */
    boolean isManager() {
        return job.spec()
                .manager()
                .filter(manager -> Ids.key(manager.path("id").asText()).equals(key()))
                .isPresent();
    }

    /** Returns whether the task has a node to itself while it runs. */
    boolean isExclusive() {
        return spec.instances() > 0 || isExclusiveManager();
    }

    private boolean isExclusiveManager() {
        return isManager()
                && job.spec().manager().orElseThrow().path("runExclusive").asBoolean();
    }

    public TaskSpec spec() {
        return spec;
    }

    void replace(TaskSpec other, Instant now) {
        spec = other;
        specKept = false;
        modified(now);
    }

    void modified(Instant now) {
        lastModified = now;
        job.touched(this);
    }

    /** Notes that what the task is to do has been written down; returns whether it had been before. */
    boolean keepSpec() {
        boolean before = specKept;
        specKept = true;
        return before;
    }

    public Instant creationTime() {
        return creationTime;
    }

    public Instant lastModified() {
        return lastModified;
    }

    /** Returns when the first try began of those in a row that this one belongs to. */
    Instant firstStart(Instant start) {
        Instant first = firstStart;
        if (first == null || status.execution().retryCount() == 0) {
            first = start;
        }
        firstStart = first;
        return first;
    }

    public TaskStatus status() {
        return status;
    }

    public TaskState state() {
        return status.state();
    }

    /** Returns whether its job has the task, rather than that it was deleted. */
    boolean isListed() {
        return listed;
    }

    /** Sets whether the job has it; only {@link TaskIndex} calls this. */
    void listed(boolean there) {
        listed = there;
    }

    /** Sets the status; only {@link TaskIndex} calls this, which keeps its order by it. */
    void status(TaskStatus next) {
        status = next;
    }

    /** Returns the try that runs or is being prepared. */
    Optional<TaskAttempt> attempt() {
        return Optional.ofNullable(attempt);
    }

    void begin(TaskAttempt next) {
        attempt = next;
        filesCleanedUp = false;
        retention.dispose();
    }

    void finish() {
        attempt = null;
    }

    /** Returns what runs or ran of the task on nodes other than its first. */
    public List<Subtask> subtasks() {
        return subtasks;
    }

    void subtasks(List<Subtask> others) {
        subtasks = others;
    }

    /** Sets the timer that deletes the files when they are no longer kept. */
    void retention(Disposable timer) {
        retention = timer;
    }

    /** Stops what would happen to the task later on. */
    void forget() {
        retention.dispose();
    }

    public boolean filesCleanedUp() {
        return filesCleanedUp;
    }

    void filesCleanedUp(boolean gone) {
        filesCleanedUp = gone;
        job.touched(this);
    }
}
