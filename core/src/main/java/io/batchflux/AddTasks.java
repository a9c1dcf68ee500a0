package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TransientServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;

/** The third stage: adds the tasks to the job, up to a hundred with each request; for the wire, "Task - Create Task Collection". */
final class AddTasks {

    /** How long the first task of a request waits for others. */
    private static final Duration GATHERING = Duration.ofMillis(50);

    private final BatchService service;
    private final Resilience resilience;
    private final Scheduler scheduler;
    private final RunOptions options;

    AddTasks(BatchService service, Resilience resilience, Scheduler scheduler, RunOptions options) {
        this.service = service;
        this.resilience = resilience;
        this.scheduler = scheduler;
        this.options = options;
    }

    /** Emits the tasks that ended here, whose threads may be those of the caller's inputs; the others are pending. */
    <C> Flux<EndedTask<C>> add(Run<C> run, Flux<StagedTask<C>> staged) {
        return Flux.defer(() -> {
            run.addingBegins();
            return staged.bufferTimeout(BatchService.MAX_TASKS_PER_ADD, GATHERING, scheduler, true)
                    .flatMap(tasks -> addAll(run, tasks), options.concurrency().adds(), 1)
                    .publishOn(scheduler)
                    .doFinally(signal -> addingEnds(run, signal));
        });
    }

    /** An error ends the run, and whoever watches it, before the watching is told that there is nothing more to come. */
    private void addingEnds(Run<?> run, SignalType signal) {
        if (signal == SignalType.ON_ERROR) {
            scheduler.schedule(run::addingEnds);
        } else {
            run.addingEnds();
        }
    }

    private <C> Flux<EndedTask<C>> addAll(Run<C> run, List<StagedTask<C>> staged) {
        List<EndedTask<C>> ended = new ArrayList<>();
        List<TaskDefinition> ready = new ArrayList<>(staged.size());
        for (StagedTask<C> task : staged) {
            if (task instanceof StagedTask.Unready<C> unready) {
                ended.add(new EndedTask.Lost<>(unready.task(), unready.failure()));
            } else if (task instanceof StagedTask.Ready<C> added) {
                if (!run.isWanted(added.task())) {
                    ended.add(new EndedTask.Lost<>(added.task(), TaskFailure.UNWANTED));
                } else if (run.begin(added.task())) {
                    ready.add(added.definition());
                } else {
                    ended.add(new EndedTask.Lost<>(added.task(), TaskIds.taken(added.taskId())));
                }
            }
        }
        Flux<EndedTask<C>> refused =
                ready.isEmpty() ? Flux.empty() : run.opened().thenMany(send(run, ready, false));
        return Flux.fromIterable(ended).concatWith(refused);
    }

    /** Sends the tasks until each is in the job or refused for good; {@code again} if an earlier request had them too. */
    private <C> Flux<EndedTask<C>> send(Run<C> run, List<TaskDefinition> tasks, boolean again) {
        return Flux.defer(() -> {
            Requests requests = new Requests(tasks, again);
            return resilience
                    .protect(Stage.ADD_TASKS, Mono.defer(() -> requests.send(run)))
                    .then(Mono.defer(() -> endUnwanted(run, tasks)))
                    .thenMany(Flux.defer(() -> Flux.fromIterable(requests.refused.entrySet())))
                    .<EndedTask<C>>handle((refusal, sink) -> {
                        PendingTask<C> task = run.end(refusal.getKey());
                        if (task != null) {
                            sink.next(new EndedTask.Lost<>(task, refused(refusal.getValue())));
                        }
                    })
                    .onErrorResume(
                            StageFailedException.class,
                            error -> error.error().hasCode(ServiceException.REQUEST_BODY_TOO_LARGE) && tasks.size() > 1
                                    ? halves(run, tasks)
                                    : lost(run, tasks, error));
        });
    }

    /** Whoever cancelled a task while it was added could not end it yet. */
    private Mono<Void> endUnwanted(Run<?> run, List<TaskDefinition> tasks) {
        return Flux.fromIterable(tasks)
                .filter(task -> run.isUnwanted(task.id()))
                .concatMap(task -> resilience
                        .protect(Stage.ADD_TASKS, service.terminateTask(run.id(), task.id()))
                        .onErrorResume(error -> LeftBehind.report(
                                "task " + task.id() + " of " + run + " could not be terminated",
                                error,
                                options.listener())))
                .then();
    }

    private <C> Flux<EndedTask<C>> halves(Run<C> run, List<TaskDefinition> tasks) {
        int middle = tasks.size() / 2;
        return Flux.concat(
                send(run, tasks.subList(0, middle), false), send(run, tasks.subList(middle, tasks.size()), false));
    }

    /** What the service refuses to a request as a whole concerns the run, unless it is about these tasks or their job. */
    private static <C> Flux<EndedTask<C>> lost(Run<C> run, List<TaskDefinition> tasks, StageFailedException failed) {
        ServiceException error = failed.error();
        boolean tooLarge = error.hasCode(ServiceException.REQUEST_BODY_TOO_LARGE);
        if (!tooLarge && !error.isJobEnded() && !error.hasCode(ServiceException.JOB_NOT_FOUND)) {
            return Flux.error(failed);
        }
        TaskFailure failure = tooLarge
                ? refused(error)
                : TaskFailure.of(
                        FailureKind.JOB_ENDED, "its job ended before it was added: " + error.getMessage(), error);
        return Flux.fromIterable(tasks)
                .mapNotNull(task -> run.end(task.id()))
                .map(task -> new EndedTask.Lost<>(task, failure));
    }

    private static TaskFailure refused(ServiceException error) {
        return TaskFailure.of(FailureKind.REFUSED, "the service did not accept it: " + error.getMessage(), error);
    }

    /** The requests for one list of tasks: each sends those that are not settled yet. */
    private final class Requests {

        private final Map<String, TaskDefinition> unsettled = new LinkedHashMap<>();
        private final Map<String, ServiceException> refused = new HashMap<>();
        private boolean again;

        Requests(List<TaskDefinition> tasks, boolean again) {
            tasks.forEach(task -> unsettled.put(task.id(), task));
            this.again = again;
        }

        /** One attempt; fails in a retryable manner if some tasks have to be sent again. */
        Mono<Void> send(Run<?> run) {
            boolean sentBefore = again;
            again = true;
            return service.addTasks(run.id(), List.copyOf(unsettled.values()))
                    .onErrorMap(ServiceException.class, Resilience::untilJobIsKnown)
                    .doOnNext(outcomes -> run.added())
                    .flatMap(outcomes -> settle(outcomes, sentBefore));
        }

        private Mono<Void> settle(List<TaskAddOutcome> outcomes, boolean sentBefore) {
            ServiceException passing = null;
            for (TaskAddOutcome outcome : outcomes) {
                if (outcome instanceof TaskAddOutcome.Added added) {
                    unsettled.remove(added.taskId());
                } else if (outcome instanceof TaskAddOutcome.Refused refusal) {
                    ServiceException error = refusal.error();
                    if (error.isRetryable()) {
                        passing = error;
                    } else {
                        unsettled.remove(refusal.taskId());
                        if (!(sentBefore && error.hasCode(ServiceException.TASK_EXISTS))) {
                            refused.put(refusal.taskId(), error);
                        }
                    }
                }
            }
            if (passing == null && !unsettled.isEmpty()) {
                passing = new TransientServiceException("", "no outcome for tasks " + unsettled.keySet(), null, null);
            }
            return passing == null ? Mono.empty() : Mono.error(passing);
        }
    }
}
