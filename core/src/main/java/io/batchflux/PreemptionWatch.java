package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.Operation;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Gives up tasks that lose their nodes again and again. For one watch, whose rounds never overlap.
 *
 * <p>The service counts only the requeues that somebody asked for, by a resize or the like, not those of spot nodes that were
 * taken away. So the tasks that began or went back into the queue are listed now and then: one that has begun anew, and was not
 * retried, has lost its node.
 */
final class PreemptionWatch<C> {

    private static final Duration INTERVAL = Duration.ofSeconds(60);
    /** A transition may be listed late. */
    private static final Duration OVERLAP = Duration.ofSeconds(5);

    /** How a task was seen last. */
    private record Seen(boolean runs, @Nullable Instant start, int retries, int preemptions) {}

    private final Run<C> run;
    private final BatchService service;
    private final String poolId;
    private final @Nullable Integer limit;
    /** Whether a task that is given up goes to another pool, and must be seen over before: so named runs have it. */
    private final boolean moves;

    private final Map<String, Seen> tasks = new HashMap<>();
    /** The ids of those that were given up and have not been seen over. */
    private final Set<String> givenUp = new LinkedHashSet<>();

    private @Nullable Instant since;
    private @Nullable Instant next;

    PreemptionWatch(Run<C> run, BatchService service, RunOptions options) {
        this.run = run;
        this.service = service;
        this.poolId = options.job().poolId();
        this.limit = options.waiting().preemptionLimit();
        String fallback = options.waiting().fallbackPoolId();
        this.moves = run.events.run().kind() == RunInfo.Kind.NAMED && fallback != null && !fallback.equals(poolId);
    }

    /**
     * Emits the tasks that have lost their nodes too often; they are terminated. Those that are to move are emitted when they have
     * ended ({@link #ended(PendingTask, TaskExecution, String)}), and terminated each minute until then.
     *
     * @param now by our clock
     */
    Flux<EndedTask<C>> ended(Instant now) {
        Integer most = limit;
        if (most == null || run.acknowledged().isEmpty() || (next != null && now.isBefore(next))) {
            return Flux.empty();
        }
        next = now.plus(INTERVAL);
        TaskQuery query =
                TaskQuery.all(run.id()).withStateNot(TaskState.COMPLETED).withChangedSince(since);
        Flux<String> unlucky = Pages.ofTasks(
                        query,
                        this::page,
                        page -> run.batchRequests.protect(Stage.WATCH_JOB, Operation.LIST_TASKS, page))
                .concatMapIterable(TaskPage::tasks, 1)
                .filter(task -> run.pending(task.id()) != null && note(task) > most)
                .map(TaskSnapshot::id);
        return moves
                ? unlucky.doOnNext(givenUp::add)
                        .thenMany(Flux.defer(this::notSeenOver))
                        .concatMap(this::terminate, 1)
                        .thenMany(Flux.empty())
                : unlucky.concatMap(this::terminate, 1).mapNotNull(task -> lost(task, most));
    }

    private Flux<String> notSeenOver() {
        givenUp.removeIf(task -> run.pending(task) == null);
        return Flux.fromIterable(List.copyOf(givenUp));
    }

    private Mono<String> terminate(String taskId) {
        return run.batchRequests
                .tryOnce(Stage.WATCH_JOB, Operation.TERMINATE_TASK, service.terminateTask(run.id(), taskId))
                .thenReturn(taskId);
    }

    private Mono<TaskPage> page(TaskQuery query) {
        return service.listTasks(query).doOnNext(page -> {
            if (query.continuation() == null) {
                since = page.serverTime().minus(OVERLAP);
            }
        });
    }

    private @Nullable EndedTask<C> lost(String taskId, int most) {
        PendingTask<C> task = run.endUnseen(taskId);
        Seen seen = tasks.remove(TaskIds.key(taskId));
        return task == null || seen == null
                ? null
                : lost(task, TaskExecution.NONE.withPreemptions(seen.preemptions()), most);
    }

    private EndedTask<C> lost(PendingTask<C> task, TaskExecution execution, int most) {
        return new EndedTask.Lost<>(
                task,
                TaskFailure.of(
                        FailureKind.PREEMPTED,
                        "it lost its node in pool " + poolId + " " + execution.preemptions() + " times, and may " + most
                                + " times (Waiting.withPreemptionLimit)"),
                execution);
    }

    /** Returns how often the task has lost its node by now. */
    private int note(TaskSnapshot task) {
        String key = TaskIds.key(task.id());
        TaskExecution execution = task.execution();
        boolean runs = task.state() == TaskState.RUNNING;
        int preemptions = preemptions(tasks.get(key), runs, execution);
        if (runs || preemptions > 0) {
            tasks.put(key, new Seen(runs, execution.startTime(), execution.retryCount(), preemptions));
        }
        return preemptions;
    }

    /** @param began whether it has begun, as far as this execution tells */
    private static int preemptions(@Nullable Seen before, boolean began, TaskExecution execution) {
        boolean hasLost = before != null
                && before.runs()
                && before.retries() == execution.retryCount()
                && !(began && Objects.equals(before.start(), execution.startTime()));
        return Math.max(execution.requeueCount(), before == null ? 0 : before.preemptions() + (hasLost ? 1 : 0));
    }

    /**
     * Returns the task as one that has ended, with the number of nodes that it lost: what has ended is not remembered.
     *
     * @param jobEnd why its job has ended, or {@code null}
     */
    EndedTask<C> ended(PendingTask<C> task, TaskExecution execution, @Nullable String jobEnd) {
        Integer most = limit;
        if (most == null) {
            return new EndedTask.Completed<>(task, execution, jobEnd);
        }
        String key = TaskIds.key(task.id());
        int preemptions = preemptions(tasks.remove(key), true, execution);
        TaskExecution counted = preemptions == 0 ? execution : execution.withPreemptions(preemptions);
        boolean isOver =
                givenUp.remove(task.id()) && jobEnd == null && Diagnosis.isTerminated(execution, task.timeLimit());
        return isOver ? lost(task, counted, most) : new EndedTask.Completed<>(task, counted, jobEnd);
    }
}
