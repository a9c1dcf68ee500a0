package io.batchflux.emulator.account;

import io.batchflux.emulator.JobOptions;
import io.batchflux.emulator.account.TaskAttempt.End;
import io.batchflux.emulator.node.Disk;
import io.batchflux.emulator.node.TaskFailure;
import io.batchflux.emulator.node.TaskOutcome;
import io.batchflux.emulator.node.TaskRun;
import io.batchflux.emulator.node.TaskRuntime;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** A task lifecycle leads tasks from active to completed and, for another try, back. */
public final class TaskLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TaskLifecycle.class);

    private final ServiceLoop loop;
    private final TaskScheduler scheduler;
    private final TaskRuntime runtime;
    private final TaskLaunches launches;
    private final MultiInstances instances;
    private final TaskPlacement placement;
    private final TaskRetention retention;
    private final boolean limitOverAllTries;
    private final Optional<Duration> forgotten;
    private @Nullable TaskListener listener;

    TaskLifecycle(
            ServiceLoop loop,
            TaskScheduler scheduler,
            TaskRuntime runtime,
            TaskLaunches launches,
            SpecialTaskRunner preparations,
            Disk disk,
            JobOptions options) {
        this.loop = loop;
        this.scheduler = scheduler;
        this.runtime = runtime;
        this.launches = launches;
        this.instances = new MultiInstances(loop, runtime, launches);
        this.placement = new TaskPlacement(loop, preparations, this::run, this::unplace, this::prepared);
        this.retention = new TaskRetention(loop, disk);
        this.limitOverAllTries = options.limitOverAllTries();
        this.forgotten = options.forgotten();
    }

    /** Sets who hears of what becomes of tasks; once, before the first task. */
    void listener(TaskListener hears) {
        listener = hears;
    }

    /** @throws BatchException if the job has a task with this id */
    public Task add(Job job, TaskSpec spec) {
        Task task = new Task(job, spec, loop.now());
        if (!job.tasks().add(task)) {
            throw ErrorCode.TASK_EXISTS.with();
        }
        enqueue(task);
        return task;
    }

    /** Goes on with a task of the last start; one that was on a node is back in the queue. */
    void resume(Task task) {
        if (task.state() == TaskState.COMPLETED) {
            remember(task);
            return;
        }
        if (task.state() != TaskState.ACTIVE && !task.job().state().isOpen()) {
            complete(task, new TaskOutcome(Optional.empty(), Optional.of(TaskFailure.endedByJob())));
        } else if (task.state() != TaskState.ACTIVE) {
            task.job().tasks().transition(task, task.status().unplaced(loop.now()));
        }
        if (task.job().state().isOpen()) {
            enqueue(task);
        }
    }

    /** Gives active tasks of a pool to its nodes. */
    public void schedule(String poolId) {
        scheduler.schedule(poolId, placement::place);
    }

    /** Ends the task and completes when it is completed. */
    public Mono<Void> terminate(Task task) {
        return Mono.defer(() -> {
            if (task.state() == TaskState.COMPLETED) {
                return Mono.error(ErrorCode.TASK_COMPLETED.with());
            }
            task.modified(loop.now());
            return ended(task, End.TERMINATED);
        });
    }

    /** Takes the task out of its job and completes when its processes and files are gone. */
    public Mono<Void> delete(Task task) {
        return Mono.defer(() -> {
            dequeue(task);
            task.forget();
            task.job().tasks().remove(task);
            Mono<Void> ended = task.attempt().isPresent() ? ended(task, End.DELETED) : Mono.empty();
            listener().changed(task.job());
            return ended.then(retention.delete(task));
        });
    }

    /** Ends the task if it is on a node, and otherwise completes it. */
    void end(Task task, End why) {
        Optional<TaskAttempt> attempt = task.attempt();
        if (attempt.isPresent()) {
            attempt.get().end(why);
            if (attempt.get().run().isEmpty()) {
                placement.leave(task);
                finish(task, attempt.get(), new TaskOutcome(Optional.empty(), Optional.empty()));
            }
        } else if (task.state() == TaskState.ACTIVE) {
            dequeue(task);
            complete(task, new TaskOutcome(Optional.empty(), Optional.of(TaskFailure.endedByUser())));
            listener().completed(task);
            listener().changed(task.job());
            schedule(task.job().spec().poolId());
        }
    }

    /** Ends the task now; completes when it has left its node. */
    private Mono<Void> ended(Task task, End why) {
        Optional<TaskAttempt> attempt = task.attempt();
        end(task, why);
        return attempt.map(TaskAttempt::finished).orElse(Mono.empty());
    }

    /** Gives the task other constraints, which hold for a try that runs as well. */
    public void replace(Task task, TaskSpec spec) {
        task.replace(spec, loop.now());
        task.attempt().filter(attempt -> attempt.run().isPresent()).ifPresent(attempt -> limit(task, attempt));
    }

    public void reactivate(Task task) {
        if (task.state() != TaskState.COMPLETED) {
            throw ErrorCode.TASK_NOT_COMPLETED.with();
        }
        if (task.status().execution().succeeded()) {
            throw ErrorCode.TASK_SUCCEEDED.with();
        }
        Instant now = loop.now();
        task.modified(now);
        boolean waitsAnew = task.status().node().isEmpty();
        task.job().tasks().transition(task, task.status().reactivated(now));
        if (waitsAnew) {
            enqueue(task);
        } else {
            scheduler.add(task);
        }
        schedule(task.job().spec().poolId());
    }

    /** The task waits for a node, or for the tasks that it depends on. */
    private void enqueue(Task task) {
        Job job = task.job();
        boolean blocked = job.spec().usesTaskDependencies()
                && job.dependencies().add(task, task.spec().dependencies());
        if (!blocked) {
            scheduler.add(task);
        }
    }

    private void dequeue(Task task) {
        scheduler.remove(task);
        task.job().dependencies().remove(task);
    }

    private void prepared(NodePreparation preparation) {
        listener().changed(preparation.job());
        schedule(preparation.node().poolId());
    }

    private void run(Task task) {
        Job job = task.job();
        TaskAttempt attempt = task.attempt().orElseThrow();
        Node node = attempt.node();
        job.tasks().transition(task, task.status().running(loop.now(), TaskLaunches.placement(task, node)));
        TaskRun run = task.spec().instances() > 0
                ? instances.start(task, attempt, hasRetriesLeft(task))
                : runtime.start(launches.task(task, node, hasRetriesLeft(task)));
        attempt.started(run);
        limit(task, attempt);
        loop.here(run.outcome())
                .subscribe(
                        outcome -> finish(task, attempt, outcome),
                        e -> LOG.error("The task {} of the job {} was lost", task.id(), job.id(), e));
    }

    /** Ends the try when the task's maximum wall-clock time is over since it, or the first one, began. */
    private void limit(Task task, TaskAttempt attempt) {
        Instant start = task.status().execution().startTime().orElseThrow();
        Duration passed = loop.since(limitOverAllTries ? task.firstStart(start) : start);
        Duration left = task.spec().maxWallClockTime().minus(passed);
        attempt.wallClock().update(loop.after(left, () -> attempt.end(End.WALL_CLOCK)));
    }

    private void finish(Task task, TaskAttempt attempt, TaskOutcome outcome) {
        Job job = task.job();
        Instant now = loop.now();
        attempt.give(now);
        attempt.nodes().forEach(node -> node.ends(task, outcome, now));
        task.finish();
        Optional<End> end = attempt.end();
        if (end.isEmpty() && outcome.exitedWithFailure() && hasRetriesLeft(task)) {
            job.tasks().transition(task, task.status().retried(now));
            scheduler.add(task);
        } else if (end.isPresent() && end.get() == End.REQUEUED) {
            job.tasks().transition(task, task.status().requeued(now));
            scheduler.add(task);
        } else if (end.isPresent() && end.get() == End.NODE_LOST) {
            job.tasks().transition(task, task.status().unplaced(now));
            scheduler.add(task);
        } else if (end.isEmpty() || end.get() != End.DELETED) {
            TaskOutcome result =
                    end.map(TaskLifecycle::failure).map(outcome::withFailure).orElse(outcome);
            attempt.nodes().forEach(node -> node.ran(result.failure().isEmpty()));
            complete(task, result);
        }
        attempt.finish();
        if (task.state() == TaskState.COMPLETED) {
            listener().completed(task);
        }
        listener().changed(job);
        schedule(attempt.node().poolId());
    }

    private void complete(Task task, TaskOutcome outcome) {
        task.job().tasks().transition(task, task.status().completed(loop.now(), outcome));
        remember(task);
    }

    /** Its files are kept, and it is remembered, for so long after its end. */
    private void remember(Task task) {
        Duration passed = loop.since(task.status().since());
        if (runtime.keepsFiles()) {
            retention.begin(task, passed);
        }
        forgotten.ifPresent(after -> loop.after(after.minus(passed), () -> forget(task)));
    }

    private void forget(Task task) {
        if (task.state() == TaskState.COMPLETED) {
            delete(task).subscribe(done -> {}, e -> LOG.warn("The task {} was not forgotten", task.id(), e));
        }
    }

    /** The task goes back into the queue, to find another node than this one, which could not be prepared. */
    private void unplace(Task task) {
        TaskAttempt attempt = task.attempt().orElseThrow();
        Instant now = loop.now();
        attempt.give(now);
        task.finish();
        task.job().tasks().transition(task, task.status().unplaced(now));
        scheduler.add(task);
        attempt.finish();
        listener().changed(task.job());
    }

    private static boolean hasRetriesLeft(Task task) {
        return task.job().state().isOpen()
                && task.status().execution().hasRetriesLeft(task.spec().maxTaskRetryCount());
    }

    private TaskListener listener() {
        if (listener == null) {
            throw new IllegalStateException("nobody hears of what becomes of tasks");
        }
        return listener;
    }

    private static TaskFailure failure(End end) {
        return switch (end) {
            case WALL_CLOCK -> TaskFailure.wallClock();
            case JOB_TERMINATED -> TaskFailure.endedByJob();
            case TERMINATED, REQUEUED, DELETED, NODE_LOST -> TaskFailure.endedByUser();
        };
    }
}
