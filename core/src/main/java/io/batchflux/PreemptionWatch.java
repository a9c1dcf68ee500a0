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
import java.util.Map;
import java.util.Objects;
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
    private final Map<String, Seen> tasks = new HashMap<>();
    private @Nullable Instant since;
    private @Nullable Instant next;

    PreemptionWatch(Run<C> run, BatchService service, RunOptions options) {
        this.run = run;
        this.service = service;
        this.poolId = options.job().poolId();
        this.limit = options.waiting().preemptionLimit();
    }

    /**
     * Emits the tasks that have lost their nodes too often; they are terminated.
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
        return Pages.of(query, this::page, (asked, page) -> {
                    String continuation = page.continuation();
                    return continuation == null ? null : asked.withContinuation(continuation);
                })
                .concatMapIterable(TaskPage::tasks, 1)
                .filter(task -> run.pending(task.id()) != null && note(task) > most)
                .concatMap(
                        task -> run.batchRequests
                                .tryOnce(
                                        Stage.WATCH_JOB,
                                        Operation.TERMINATE_TASK,
                                        service.terminateTask(run.id(), task.id()))
                                .thenReturn(task.id()),
                        1)
                .mapNotNull(task -> ended(task, most));
    }

    private Mono<TaskPage> page(TaskQuery query) {
        return run.batchRequests
                .protect(Stage.WATCH_JOB, Operation.LIST_TASKS, service.listTasks(query))
                .doOnNext(page -> {
                    if (query.continuation() == null) {
                        since = page.serverTime().minus(OVERLAP);
                    }
                });
    }

    private @Nullable EndedTask<C> ended(String taskId, int most) {
        PendingTask<C> task = run.end(taskId);
        Seen seen = tasks.remove(TaskIds.key(taskId));
        return task == null || seen == null
                ? null
                : new EndedTask.Lost<>(
                        task,
                        TaskFailure.of(
                                FailureKind.PREEMPTED,
                                "it lost its node in pool " + poolId + " " + seen.preemptions() + " times, and may "
                                        + most + " times (Waiting.withPreemptionLimit)"),
                        TaskExecution.NONE.withPreemptions(seen.preemptions()));
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

    /** Returns how the task ran, with the number of nodes that it lost: what has ended is not remembered. */
    TaskExecution ended(String taskId, TaskExecution execution) {
        Seen seen = tasks.isEmpty() ? null : tasks.remove(TaskIds.key(taskId));
        int preemptions = limit == null ? 0 : preemptions(seen, true, execution);
        return preemptions == 0 ? execution : execution.withPreemptions(preemptions);
    }
}
