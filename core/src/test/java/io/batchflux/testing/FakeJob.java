package io.batchflux.testing;

import io.batchflux.spi.Condition;
import io.batchflux.spi.ETag;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPatch;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.JobSnapshot.JobState;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskCounts;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A job of a fake service with its tasks. Guarded by itself. */
final class FakeJob {

    final JobDefinition definition;
    final Instant created;
    private final TreeMap<String, FakeTask> tasks = new TreeMap<>();
    /** In the order in which they came, with some that have completed behind the first that has not. */
    private final Queue<FakeTask> unfinished = new ArrayDeque<>();

    private JobState state = JobState.ACTIVE;
    private @Nullable String terminateReason;
    private boolean endsWithTasks;
    private Duration timeLimit;
    private int version;

    FakeJob(JobDefinition definition, Instant created) {
        this.definition = definition;
        this.created = created;
        this.timeLimit = definition.timeLimit();
    }

    synchronized JobSnapshot snapshot(Instant now) {
        return JobSnapshot.of(definition.id(), state)
                .withMetadata(definition.metadata())
                .withTerminateReason(terminateReason)
                .withCreationTime(created)
                .withTimeLimit(timeLimit)
                .withServerTime(now)
                .withETag(eTag());
    }

    private ETag eTag() {
        return new ETag("\"" + version + "\"");
    }

    synchronized void patch(JobPatch patch, Condition condition) {
        checkActive();
        if (condition instanceof Condition.Matches matches && !matches.eTag().equals(eTag())) {
            throw new PreconditionFailedException("ConditionNotMet", "the job was changed", null);
        }
        timeLimit = patch.timeLimit();
        version++;
    }

    /** Ends the job if it has lived as long as it may. */
    void timeOut(Instant now) {
        Instant limit;
        synchronized (this) {
            limit = created.plus(timeLimit);
        }
        if (!now.isBefore(limit)) {
            end("MaxWallClockTimeExpiry");
        }
    }

    /** Returns whether the task is in the job now; it is not if its id was taken. */
    synchronized boolean add(FakeTask task) {
        boolean isNew = tasks.putIfAbsent(key(task.definition.id()), task) == null;
        if (isNew) {
            unfinished.add(task);
        }
        return isNew;
    }

    synchronized void checkActive() {
        if (state.isEnding()) {
            throw Errors.permanent(ServiceException.JOB_COMPLETED);
        }
    }

    /** The preparation succeeds on the only node when the first task begins there. */
    synchronized List<TaskExecution> preparations() {
        if (definition.preparation() == null) {
            return List.of();
        }
        return tasks.values().stream()
                .map(task -> task.snapshot().execution().startTime())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(start -> List.of(TaskExecution.NONE
                        .withResult(TaskExecution.Result.SUCCESS)
                        .withExitCode(0)
                        .withStartTime(start)
                        .withEndTime(start)
                        .withNodeId(FakeTask.NODE)))
                .orElse(List.of());
    }

    synchronized @Nullable FakeTask task(String id) {
        return tasks.get(key(id));
    }

    synchronized TaskSnapshot snapshot(String id) {
        FakeTask task = task(id);
        if (task == null) {
            throw Errors.permanent(ServiceException.TASK_NOT_FOUND);
        }
        return task.snapshot();
    }

    void terminate(String id) {
        FakeTask task = task(id);
        if (task != null) {
            task.terminate();
        }
    }

    /** Returns what the task has in the file. */
    byte[] file(String taskId, String path) {
        FakeTask task = task(taskId);
        byte[] content = task == null ? null : task.file(path);
        if (content == null) {
            throw Errors.permanent("FileNotFound");
        }
        return content;
    }

    synchronized void remove(String id) {
        FakeTask task = tasks.remove(key(id));
        if (task != null) {
            unfinished.remove(task);
            task.stop();
        }
    }

    void preempt(Duration queued) {
        List<FakeTask> all;
        synchronized (this) {
            all = new ArrayList<>(tasks.values());
        }
        all.forEach(task -> task.preempt(queued));
    }

    synchronized List<TaskSnapshot> snapshots() {
        return tasks.values().stream().map(FakeTask::snapshot).toList();
    }

    synchronized List<TaskDefinition> definitions() {
        return tasks.values().stream().map(task -> task.definition).toList();
    }

    /** Tasks that run are ended; those that wait stay as they are. */
    void end(String reason) {
        List<FakeTask> all;
        synchronized (this) {
            if (state.isEnding()) {
                return;
            }
            state = JobState.COMPLETED;
            terminateReason = reason;
            all = new ArrayList<>(tasks.values());
        }
        for (FakeTask task : all) {
            if (task.state() == TaskState.RUNNING) {
                task.terminate();
            } else {
                task.stop();
            }
        }
    }

    synchronized void delete() {
        state = JobState.DELETING;
        tasks.values().forEach(FakeTask::stop);
    }

    void endWithTasks() {
        synchronized (this) {
            endsWithTasks = true;
        }
        taskEnded();
    }

    /** Looks at each task once, however many there are. */
    private boolean isEachCompleted() {
        for (FakeTask task = unfinished.peek(); task != null; task = unfinished.peek()) {
            if (task.state() != TaskState.COMPLETED) {
                return false;
            }
            unfinished.remove();
        }
        return true;
    }

    void taskEnded() {
        boolean over;
        synchronized (this) {
            over = endsWithTasks && isEachCompleted();
        }
        if (over) {
            end(JobSnapshot.ALL_TASKS_COMPLETE);
        }
    }

    synchronized TaskPage page(TaskQuery query, int size, Instant now) {
        List<TaskSnapshot> page = new ArrayList<>();
        for (FakeTask task : range(query).values()) {
            // Of a hundred thousand tasks, most are not asked for.
            if (!matches(query, task.listedState(now), task.changed())) {
                continue;
            }
            if (page.size() == size) {
                return new TaskPage(page, now, key(task.definition.id()));
            }
            page.add(task.listedAt(now));
        }
        return new TaskPage(page, now, null);
    }

    private SortedMap<String, FakeTask> range(TaskQuery query) {
        String continuation = query.continuation();
        String from = query.idFrom();
        String end = query.idBefore();
        SortedMap<String, FakeTask> range = end == null ? tasks : tasks.headMap(key(end));
        range = from == null ? range : range.tailMap(key(from));
        return continuation == null ? range : range.tailMap(continuation);
    }

    private static boolean matches(TaskQuery query, TaskState state, Instant changed) {
        Instant since = query.changedSince();
        Instant before = query.changedBefore();
        return (query.state() == null || state == query.state())
                && (query.stateNot() == null || state != query.stateNot())
                && (since == null || !changed.isBefore(since))
                && (before == null || changed.isBefore(before));
    }

    synchronized TaskCounts counts() {
        Collection<FakeTask> all = tasks.values();
        int active = 0;
        int running = 0;
        int succeeded = 0;
        for (FakeTask task : all) {
            TaskSnapshot snapshot = task.snapshot();
            active += snapshot.state() == TaskState.ACTIVE ? 1 : 0;
            running += snapshot.state() == TaskState.RUNNING ? 1 : 0;
            succeeded += snapshot.execution().result() == TaskExecution.Result.SUCCESS ? 1 : 0;
        }
        return new TaskCounts(active, running, succeeded, all.size() - active - running - succeeded);
    }

    private static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }
}
