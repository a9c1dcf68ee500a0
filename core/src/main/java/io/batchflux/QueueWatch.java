package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.Operation;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends tasks that wait too long, or for what never comes. For one watch, whose rounds never overlap.
 *
 * <p>A task that was added may be in the queue for longer than the limit only when so much time has passed since, so nothing is
 * asked before; then those are listed that have been in the queue since before the limit.
 */
final class QueueWatch<C> {

    private static final Duration SHORTEST = Duration.ofSeconds(15);
    private static final int PARTS = 10;
    private static final int ENDINGS = 8;

    private final Run<C> run;
    private final WaitingRun waiting;
    private final BatchService service;
    private final String poolId;
    private final @Nullable Duration limit;
    private @Nullable Instant next;
    private @Nullable Duration shortest;

    QueueWatch(Run<C> run, WaitingRun waiting, BatchService service, RunOptions options) {
        this.run = run;
        this.waiting = waiting;
        this.service = service;
        this.poolId = options.job().poolId();
        this.limit = options.waiting().queueLimit();
    }

    /**
     * Emits the tasks that are not waited for any more; they are terminated.
     *
     * @param ahead by how much the service's clock is ahead of ours
     */
    Flux<EndedTask<C>> ended(Instant now, Duration ahead) {
        Optional<WaitingReason> permanent = waiting.permanent();
        return permanent.isPresent() ? hopeless(permanent.get()) : overdue(now, ahead);
    }

    private Flux<EndedTask<C>> hopeless(WaitingReason reason) {
        if (!(reason instanceof WaitingReason.TooManySlots) && waiting.anyRuns()) {
            return Flux.empty();
        }
        List<PendingTask<C>> tasks = run.acknowledged().stream()
                .map(run::pending)
                .filter(task -> task != null && isConcerned(task, reason))
                .toList();
        return end(
                Flux.fromIterable(tasks).map(PendingTask::id),
                TaskFailure.of(FailureKind.NEVER_STARTS, "it can never start: " + reason.message()));
    }

    private static boolean isConcerned(PendingTask<?> task, WaitingReason reason) {
        return !(reason instanceof WaitingReason.TooManySlots slots) || task.slots() > slots.slotsPerNode();
    }

    private Flux<EndedTask<C>> overdue(Instant now, Duration ahead) {
        Duration most = run.queueLimits.shortest(limit);
        if (most == null || run.acknowledged().isEmpty()) {
            return Flux.empty();
        }
        Instant due = next;
        if (due == null || !most.equals(shortest)) {
            shortest = most;
            due = due == null || now.plus(most).isBefore(due) ? now.plus(most) : due;
            next = due;
        }
        if (now.isBefore(due)) {
            return Flux.empty();
        }
        Duration part = most.dividedBy(PARTS);
        next = now.plus(part.compareTo(SHORTEST) < 0 ? most.compareTo(SHORTEST) < 0 ? most : SHORTEST : part);
        Instant there = now.plus(ahead);
        TaskQuery query = TaskQuery.all(run.id()).withState(TaskState.ACTIVE).withChangedBefore(there.minus(most));
        return Pages.ofTasks(query, service::listTasks, this::tryOnce)
                .concatMapIterable(TaskPage::tasks, 1)
                .mapNotNull(task -> overdue(task, there))
                .flatMap(over -> end(Flux.just(over.task()), tooLong(over.limit(), over.own())), ENDINGS, 1);
    }

    private Mono<TaskPage> tryOnce(Mono<TaskPage> page) {
        return run.batchRequests.tryOnce(Stage.WATCH_JOB, Operation.LIST_TASKS, page);
    }

    /** A task that is over a limit, which is its own or the run's. */
    private record Overdue(String task, Duration limit, boolean own) {}

    private @Nullable Overdue overdue(TaskSnapshot snapshot, Instant there) {
        PendingTask<C> task = run.pending(snapshot.id());
        Duration own = task == null ? null : task.queueLimit();
        Duration most = own == null ? limit : own;
        return task == null || most == null || snapshot.stateTransitionTime().isAfter(there.minus(most))
                ? null
                : new Overdue(task.id(), most, own != null);
    }

    private TaskFailure tooLong(Duration most, boolean own) {
        return TaskFailure.of(
                FailureKind.QUEUED_TOO_LONG,
                "it was in the queue of pool " + poolId + " for longer than its limit of " + most + " ("
                        + (own ? "TaskSpec" : "Waiting") + ".withQueueLimit): " + waiting.words());
    }

    /** What has begun meanwhile is terminated all the same. */
    private Flux<EndedTask<C>> end(Flux<String> tasks, TaskFailure failure) {
        return tasks.filter(task -> run.pending(task) != null)
                .flatMap(
                        task -> run.batchRequests
                                .tryOnce(
                                        Stage.WATCH_JOB,
                                        Operation.TERMINATE_TASK,
                                        service.terminateTask(run.id(), task))
                                .thenReturn(task),
                        ENDINGS,
                        1)
                .mapNotNull(run::endUnseen)
                .map(task -> new EndedTask.Lost<>(task, failure));
    }
}
