package io.batchflux;

import io.batchflux.spi.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/** Tells the listener, and the log, what one run does. Makes no event while nobody listens. Thread-safe. */
final class RunEvents {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);

    /** What tells the service's time has whole seconds, and took its time: clocks that differ by less count as the same. */
    private static final Duration SAME_CLOCK = Duration.ofSeconds(2);

    private final RunInfo run;
    private final Scheduler scheduler;
    private final SingleListener[] listeners;
    private final boolean wanted;

    /** By how much the service's clock is ahead of ours, as far as that shows. */
    private volatile Duration clockAhead = Duration.ZERO;

    private volatile Instant now = Instant.EPOCH;

    /** What is known of why the run's tasks wait. */
    volatile @Nullable WaitingRun waiting;

    private final LongOutages outages = new LongOutages();
    private volatile @Nullable Throwable quotaError;
    private volatile long quotaUntil;

    /** @param threads for listeners that are slow */
    RunEvents(RunInfo run, RunListener listener, Scheduler scheduler, Scheduler threads) {
        this.run = run;
        this.scheduler = scheduler;
        this.listeners = CombinedListener.singles(listener)
                .map(single -> new SingleListener(single, scheduler, threads))
                .toArray(SingleListener[]::new);
        this.wanted = listeners.length > 0;
    }

    /** Returns which run it is. */
    RunInfo run() {
        return run;
    }

    /** Returns whether somebody listens. */
    boolean areWanted() {
        return wanted;
    }

    void begun(ContextView subscriber) {
        LOG.info("{} begins: {}, pool {}, container {}", job(), run.kind(), run.poolId(), run.container());
        if (wanted) {
            tell(RunBegun.of(run, now()).withContext(subscriber));
        }
    }

    /** Completes when the end was told, on the event loop: after what another thread may be telling there. */
    Mono<Void> ended(RunEnded.Outcome outcome, @Nullable Throwable error, Run<?> counts) {
        return Mono.defer(() -> {
            Instant now = now();
            int added = counts.accepted.get();
            int succeeded = counts.succeeded.get();
            int failed = counts.failed.get();
            LOG.info(
                    "{} {} after {}: {} tasks added, {} succeeded, {} failed",
                    job(),
                    outcome.words(),
                    Duration.between(counts.start(), now),
                    added,
                    succeeded,
                    failed);
            return wanted
                    ? onEventLoop(RunEnded.of(run, now, outcome)
                            .withError(error)
                            .withAdded(added)
                            .withSucceeded(succeeded)
                            .withFailed(failed))
                    : Mono.empty();
        });
    }

    private Mono<Void> onEventLoop(RunEvent event) {
        Mono<Void> told = Mono.fromRunnable(() -> tell(event));
        return told.subscribeOn(scheduler).onErrorResume(RejectedExecutionException.class, closed -> told);
    }

    void staged(PendingTask<?> task) {
        if (wanted) {
            tell(TaskStaged.of(run, now(), task.id(), item(task)));
        }
    }

    void added(PendingTask<?> task) {
        if (wanted) {
            Instant now = now();
            task.times = new TaskTimes(now);
            tell(TaskAdded.of(run, now, task.id(), item(task)));
        }
    }

    /** The service was seen to have completed the task, whose result is fetched next. */
    void noticed(PendingTask<?> task) {
        if (wanted) {
            TaskTimes known = task.times;
            if (known != null) {
                known.noticed = now();
            }
        }
    }

    /** The service has answered with this time of its clock. */
    void answered(Instant serverTime) {
        if (wanted) {
            Duration ahead = Duration.between(now(), serverTime);
            clockAhead = ahead.abs().compareTo(SAME_CLOCK) < 0 ? Duration.ZERO : ahead;
        }
    }

    void ended(EndedTask<?> ended, TaskResult<?> result) {
        if (!wanted) {
            return;
        }
        PendingTask<?> task = ended.task();
        // The answer that a task was added may be lost, or come after the news of its end.
        if (ended instanceof EndedTask.Completed<?> && task.times == null) {
            added(task);
        }
        TaskTimes known = task.times;
        tell(TaskEnded.of(
                run,
                now(),
                task.id(),
                item(task),
                result.execution(),
                result instanceof TaskResult.Failed<?> failed ? failed.failure() : null,
                known == null || known.left ? null : known.added,
                known == null ? null : known.noticed,
                clockAhead));
    }

    /** The task is added again in another job, as the next one. */
    void readded(EndedTask<?> ended, String nextTaskId) {
        if (!wanted) {
            return;
        }
        PendingTask<?> task = ended.task();
        TaskTimes known = task.times;
        if (known != null) {
            // What is known of it stays: without a next job it ends here.
            known.left = true;
        }
        tell(TaskReadded.of(run, now(), task.id(), item(task), ended.execution(), nextTaskId)
                .withAddedAt(known == null ? null : known.added));
    }

    /** What runs of single tasks or of calls have as their items is not the caller's. */
    private static Object item(PendingTask<?> task) {
        Object item = task.item();
        while (item instanceof Ticket<?, ?> ticket) {
            item = ticket.item();
        }
        return item instanceof Chunk<?> chunk ? chunk.arguments() : item;
    }

    void retried(Stage stage, Throwable error, long attempt, Duration pause) {
        if (wanted) {
            tell(StageRetried.of(run, now(), stage, error, attempt, pause));
        }
    }

    /**
     * Tells the log what goes wrong for long: whoever does not listen would see nothing until the deadline.
     *
     * @param since for how long it has gone wrong
     */
    void goesOnFailing(Stage stage, Throwable error, Duration since, Duration deadline) {
        if (outages.isToTell(stage, since, now())) {
            LOG.warn(
                    "{}: {} has not succeeded for {}, and is tried again until {} have passed: {}. This is said every ten"
                            + " minutes at most",
                    job(),
                    stage,
                    since.truncatedTo(ChronoUnit.SECONDS),
                    deadline,
                    Blobs.reason(error));
        }
    }

    /** Returns what the quota says that a stage waits for, or {@code null} if none does. */
    @Nullable
    String quota() {
        Throwable error = quotaError;
        return error == null || scheduler.now(TimeUnit.MILLISECONDS) > quotaUntil ? null : error.getMessage();
    }

    void quotaWait(Stage stage, Throwable error, Duration pause) {
        quotaUntil = scheduler.now(TimeUnit.MILLISECONDS) + pause.toMillis();
        quotaError = error;
        if (wanted) {
            tell(QuotaWait.of(run, now(), stage, error, pause));
        }
    }

    void waiting(List<WaitingReason> reasons) {
        if (wanted) {
            tell(TasksWait.of(run, now(), reasons));
        }
    }

    void polled(int found, Duration duration, @Nullable RunProgress progress) {
        if (wanted) {
            tell(JobPolled.of(run, now(), found, duration).withProgress(progress));
        }
    }

    /** Some nodes are of no use to the job; others are. */
    void preparationFailed(List<String> nodes, TaskFailure failure) {
        LOG.warn("{} does without some nodes, and goes on on others: {}", job(), failure.message());
        if (wanted) {
            tell(PreparationFailed.of(run, now(), nodes, failure));
        }
    }

    void requestDone(
            Stage stage,
            Operation operation,
            RequestDone.Status status,
            @Nullable Throwable error,
            Duration duration,
            long bytesSent,
            long bytesReceived) {
        if (wanted) {
            tell(RequestDone.of(run, now(), stage, operation, status, error, duration, bytesSent, bytesReceived));
        }
    }

    void cleanedUp(Remnant remnant, String name, Disposal disposal) {
        if (wanted) {
            tell(CleanedUp.of(run, now(), remnant, name, disposal));
        }
    }

    /** The container stays, since it has results of these tasks that were not handed over. */
    void leftBehind(List<String> tasks, Throwable error) {
        leftBehind(LeftBehind.of(run, now(), Remnant.CONTAINER, run.container(), Disposal.DELETED, error)
                .withTasks(tasks));
    }

    void leftBehind(Remnant remnant, String name, Disposal disposal, Throwable error) {
        leftBehind(LeftBehind.of(run, now(), remnant, name, disposal, error));
    }

    private void leftBehind(LeftBehind event) {
        LOG.warn("{}: {}", event.message(), event.error().getMessage());
        if (wanted) {
            tell(event);
        }
    }

    /** Returns the scheduler's time; only the difference of two has a meaning. */
    long nanos() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    private String job() {
        return Remnant.JOB + " " + run.jobId();
    }

    /** Much happens within a millisecond, and is told with the same moment. */
    private Instant now() {
        long millis = scheduler.now(TimeUnit.MILLISECONDS);
        Instant before = now;
        if (before.toEpochMilli() == millis) {
            return before;
        }
        Instant changed = Instant.ofEpochMilli(millis);
        now = changed;
        return changed;
    }

    private void tell(RunEvent event) {
        for (SingleListener listener : listeners) {
            listener.tell(event);
        }
    }
}
