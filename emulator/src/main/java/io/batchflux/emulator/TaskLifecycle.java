package io.batchflux.emulator;

import io.batchflux.emulator.TaskAttempt.End;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Leads tasks from active to completed and, for another try, back. Belongs to the service loop's thread. */
final class TaskLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TaskLifecycle.class);

    private final ServiceLoop loop;
    private final TaskScheduler scheduler;
    private final TaskRuntime runtime;
    private final TaskLaunches launches;
    private final JobPreparation preparations;
    private final Scheduler disk;
    private Consumer<Job> changed = job -> {};

    TaskLifecycle(
            ServiceLoop loop,
            TaskScheduler scheduler,
            TaskRuntime runtime,
            TaskLaunches launches,
            JobPreparation preparations,
            Scheduler disk) {
        this.loop = loop;
        this.scheduler = scheduler;
        this.runtime = runtime;
        this.launches = launches;
        this.preparations = preparations;
        this.disk = disk;
    }

    /** Calls this whenever a task of a job has left a node, was completed, or was deleted. */
    void onChange(Consumer<Job> listener) {
        changed = listener;
    }

    Task add(Job job, TaskSpec spec) {
        Task task = new Task(job, spec, loop.now());
        job.tasks().add(task);
        scheduler.add(task);
        return task;
    }

    /** Gives active tasks of a pool to its nodes. */
    void schedule(String poolId) {
        scheduler.schedule(poolId, this::place);
    }

    /** Ends the task and completes when it is completed. */
    Mono<Void> terminate(Task task) {
        if (task.state() == TaskState.COMPLETED) {
            throw ErrorCode.TASK_COMPLETED.with();
        }
        task.modified(loop.now());
        return end(task, End.TERMINATED);
    }

    /** Ends the task if it is on a node, and otherwise completes it at once. */
    Mono<Void> end(Task task, End why) {
        Optional<TaskAttempt> attempt = task.attempt();
        if (attempt.isPresent()) {
            attempt.get().end(why);
            if (attempt.get().run().isEmpty()) {
                leavePreparation(task);
                finish(task, attempt.get(), new TaskOutcome(Optional.empty(), Optional.empty()));
            }
            return attempt.get().finished();
        }
        if (task.state() == TaskState.ACTIVE) {
            scheduler.remove(task);
            complete(task, new TaskOutcome(Optional.empty(), Optional.of(TaskFailure.endedByUser())));
            changed.accept(task.job());
        }
        return Mono.empty();
    }

    /** Takes the task out of its job and completes when its processes and files are gone. */
    Mono<Void> delete(Task task) {
        scheduler.remove(task);
        task.forget();
        task.job().tasks().remove(task);
        Mono<Void> ended = task.attempt().isPresent() ? end(task, End.DELETED) : Mono.empty();
        changed.accept(task.job());
        return ended.then(deleteFiles(task));
    }

    void reactivate(Task task) {
        if (task.state() != TaskState.COMPLETED) {
            throw ErrorCode.TASK_NOT_COMPLETED.with();
        }
        if (task.status().execution().succeeded()) {
            throw ErrorCode.TASK_SUCCEEDED.with();
        }
        Instant now = loop.now();
        task.modified(now);
        task.job().tasks().transition(task, task.status().reactivated(now));
        scheduler.add(task);
        schedule(task.job().spec().poolId());
    }

    private void place(Task task, Node node) {
        Job job = task.job();
        Instant now = loop.now();
        node.take(task.spec().requiredSlots(), now);
        task.begin(new TaskAttempt(node));
        NodePreparation preparation = job.preparations().get(node.id());
        if (preparation == null && job.spec().preparation().isPresent()) {
            preparation =
                    preparations.prepare(job, node, job.spec().preparation().get(), this::prepared);
        }
        if (preparation == null || preparation.phase() == NodePreparation.Phase.SUCCEEDED) {
            run(task);
        } else {
            preparation.waiting().add(task);
            job.tasks().transition(task, task.status().preparing(now, TaskLaunches.placement(task, node)));
        }
    }

    private void prepared(NodePreparation preparation) {
        List<Task> waiting = List.copyOf(preparation.waiting());
        preparation.waiting().clear();
        for (Task task : waiting) {
            if (preparation.phase() == NodePreparation.Phase.SUCCEEDED) {
                run(task);
            } else {
                unplace(task);
            }
        }
        changed.accept(preparation.job());
        schedule(preparation.node().poolId());
    }

    private void run(Task task) {
        Job job = task.job();
        TaskAttempt attempt = task.attempt().orElseThrow();
        Node node = attempt.node();
        job.tasks().transition(task, task.status().running(loop.now(), TaskLaunches.placement(task, node)));
        TaskRun run = runtime.start(launches.task(task, node, hasRetriesLeft(task)));
        attempt.started(run);
        attempt.wallClock().update(loop.after(task.spec().maxWallClockTime(), () -> attempt.end(End.WALL_CLOCK)));
        run.outcome()
                .publishOn(loop.scheduler())
                .subscribe(
                        outcome -> finish(task, attempt, outcome),
                        e -> LOG.error("The task {} of the job {} was lost", task.id(), job.id(), e));
    }

    private void finish(Task task, TaskAttempt attempt, TaskOutcome outcome) {
        Job job = task.job();
        Instant now = loop.now();
        attempt.node().give(task.spec().requiredSlots(), now);
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
            attempt.node().ran(result.failure().isEmpty());
            complete(task, result);
        }
        attempt.finish();
        changed.accept(job);
        schedule(attempt.node().poolId());
    }

    private void complete(Task task, TaskOutcome outcome) {
        task.job().tasks().transition(task, task.status().completed(loop.now(), outcome));
        if (runtime.keepsFiles() && task.status().node().isPresent()) {
            task.retention(loop.after(task.spec().retentionTime(), () -> {
                task.filesCleanedUp(true);
                deleteFiles(task).subscribe(done -> {}, e -> LOG.warn("Files of {} remain", task.id(), e));
            }));
        }
    }

    /** The task goes back into the queue, to find another node than this one, which could not be prepared. */
    private void unplace(Task task) {
        TaskAttempt attempt = task.attempt().orElseThrow();
        Instant now = loop.now();
        attempt.node().give(task.spec().requiredSlots(), now);
        task.finish();
        task.job().tasks().transition(task, task.status().unplaced(now));
        scheduler.add(task);
        attempt.finish();
        changed.accept(task.job());
    }

    private static void leavePreparation(Task task) {
        task.job()
                .preparations()
                .values()
                .forEach(preparation -> preparation.waiting().remove(task));
    }

    private static boolean hasRetriesLeft(Task task) {
        int retries = task.spec().maxTaskRetryCount();
        boolean retriable = task.job().state() == JobState.ACTIVE || task.job().state() == JobState.DISABLING;
        return retriable && (retries < 0 || task.status().execution().retryCount() < retries);
    }

    private static TaskFailure failure(End end) {
        return switch (end) {
            case WALL_CLOCK -> TaskFailure.wallClock();
            case JOB_TERMINATED -> TaskFailure.endedByJob();
            case TERMINATED, REQUEUED, DELETED, NODE_LOST -> TaskFailure.endedByUser();
        };
    }

    private Mono<Void> deleteFiles(Task task) {
        return Mono.justOrEmpty(task.status().node()).publishOn(disk).flatMap(placement -> {
            try {
                FileTrees.delete(placement.path());
                return Mono.empty();
            } catch (IOException e) {
                return Mono.error(e);
            }
        });
    }
}
