package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.Operation;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** The third stage: adds the tasks to the job, up to a hundred with each request; for the wire, "Task - Create Task Collection". */
final class AddTasks {

    private static final Logger LOG = LoggerFactory.getLogger(AddTasks.class);

    /** How many tasks that fail again and again are sent by themselves at a time. */
    private static final int MAX_GUILTY = 256;

    /** How long the first task of a request waits for others. */
    private static final Duration GATHERING = Duration.ofMillis(50);

    private final BatchService service;
    private final Scheduler scheduler;
    private final RunOptions options;
    /** Images that a warning was given of. */
    private final Set<String> pulled = ConcurrentHashMap.newKeySet();

    AddTasks(BatchService service, Scheduler scheduler, RunOptions options) {
        this.service = service;
        this.scheduler = scheduler;
        this.options = options;
    }

    /**
     * Emits the tasks that ended here, whose threads may be those of the caller's inputs; the others are pending.
     *
     * <p>If the service accepts nothing until the deadline, no more tasks are taken, what is being added goes on to its end,
     * and then comes the error. Tasks that were not accepted then are not pending any more, and not emitted.
     */
    <C> Flux<EndedTask<C>> add(Run<C> run, Flux<StagedTask<C>> staged) {
        return Flux.defer(() -> {
            run.additions.begin();
            Adding<C> adding = new Adding<>(run);
            return staged.doOnComplete(adding.lone::noMoreCome)
                    .takeUntilOther(adding.stopped.asMono())
                    .bufferTimeout(BatchService.MAX_TASKS_PER_ADD, GATHERING, scheduler, true)
                    .flatMap(adding::addAll, options.concurrency().adds(), 1)
                    .flatMap(Function.identity(), MAX_GUILTY, 1)
                    .concatWith(Mono.defer(adding::trouble))
                    .publishOn(scheduler)
                    .doFinally(signal -> addingEnds(run, signal));
        });
    }

    /** An error ends the run, and whoever watches it, before the watching is told that there is nothing more to come. */
    private void addingEnds(Run<?> run, SignalType signal) {
        if (signal == SignalType.ON_ERROR) {
            scheduler.schedule(run.additions::end);
        } else {
            run.additions.end();
        }
    }

    /** Returns whether the error says that the service has accepted nothing until the deadline. */
    static boolean isTrouble(Throwable error) {
        return (error instanceof DeadlineExceededException late && late.stage() == Stage.ADD_TASKS)
                || (error instanceof StageFailedException failed
                        && failed.stage() == Stage.ADD_TASKS
                        && failed.error().isRetryable());
    }

    /** Of functions, the preparation of nodes pulls the image, which has no limit but the job's. */
    private void warnOfPulling(PoolSnapshot pool, TaskDefinition task) {
        String image = task.image();
        if (image != null && !PoolFit.prefetches(pool, image) && pulled.add(image)) {
            LOG.warn(
                    "Image {} is not among those that pool {} fetches beforehand: each node pulls it within the time limit of"
                            + " its first task ({}). This is said once for each image.",
                    image,
                    pool.id(),
                    task.timeLimit());
        }
    }

    private static TaskFailure refused(Throwable error) {
        return TaskFailure.of(
                FailureKind.REFUSED,
                "the service did not accept it: " + error.getMessage() + FileLists.remedy(error.getMessage()),
                error);
    }

    /** One subscription remembers this. */
    private final class Adding<C> {

        private final Run<C> run;
        private final AtomicLong accepted = new AtomicLong();
        private final LoneTasks lone = new LoneTasks(accepted);
        private final AtomicReference<@Nullable BatchfluxException> trouble = new AtomicReference<>();
        private final Sinks.Empty<Void> stopped = Sinks.empty();

        Adding(Run<C> run) {
            this.run = run;
        }

        Mono<EndedTask<C>> trouble() {
            BatchfluxException error = trouble.get();
            return error == null ? Mono.empty() : Mono.error(error);
        }

        /** Each task that is to blame for failures goes on by itself, and does not hold up the others. */
        Flux<Flux<EndedTask<C>>> addAll(List<StagedTask<C>> staged) {
            if (trouble.get() != null) {
                return Flux.empty();
            }
            List<EndedTask<C>> ended = new ArrayList<>();
            List<TaskDefinition> ready = new ArrayList<>(staged.size());
            for (StagedTask<C> task : staged) {
                if (task instanceof StagedTask.Unready<C> unready) {
                    ended.add(new EndedTask.Lost<>(unready.task(), unready.failure()));
                } else if (task instanceof StagedTask.Ready<C> added) {
                    if (!run.isWanted(added.task())) {
                        ended.add(new EndedTask.Lost<>(added.task(), TaskFailure.UNWANTED));
                    } else if (run.leaseEnd.isSeen()) {
                        ended.add(new EndedTask.Lost<>(added.task(), LeaseEnd.failure()));
                    } else if (run.begin(added.task())) {
                        ready.add(added.definition());
                    } else {
                        ended.add(new EndedTask.Lost<>(added.task(), TaskIds.taken(added.taskId())));
                    }
                }
            }
            Flux<Flux<EndedTask<C>>> sent = ready.isEmpty()
                    ? Flux.empty()
                    : run.creations.opened().thenMany(Flux.defer(() -> sendWanted(ready)));
            return Flux.just(Flux.fromIterable(ended)).concatWith(sent);
        }

        /** While the job was opened, callers may have gone; and only now it is known what the pool can run. */
        private Flux<Flux<EndedTask<C>>> sendWanted(List<TaskDefinition> tasks) {
            List<TaskDefinition> wanted = new ArrayList<>(tasks.size());
            List<EndedTask<C>> ended = new ArrayList<>(0);
            for (TaskDefinition task : tasks) {
                TaskFailure why = run.isUnwanted(task.id()) ? TaskFailure.UNWANTED : refusal(task);
                EndedTask<C> lost = why == null ? null : lost(run.end(task.id()), why);
                if (lost != null) {
                    ended.add(lost);
                } else if (why == null) {
                    wanted.add(task);
                }
            }
            Flux<Flux<EndedTask<C>>> sent = wanted.isEmpty() ? Flux.empty() : send(wanted);
            return ended.isEmpty() ? sent : Flux.just(Flux.fromIterable(ended)).concatWith(sent);
        }

        private @Nullable TaskFailure refusal(TaskDefinition task) {
            PoolSnapshot pool = run.pool;
            if (pool == null) {
                return null;
            }
            TaskFailure refusal = PoolFit.refusal(pool, task);
            if (refusal == null && run.isPrepared()) {
                warnOfPulling(pool, task);
            }
            return refusal;
        }

        private Flux<Flux<EndedTask<C>>> send(List<TaskDefinition> tasks) {
            AddRequests requests = AddRequests.of(service, run, accepted, tasks);
            return send(requests, false)
                    .collectList()
                    .flatMapMany(ended -> Flux.just(Flux.fromIterable(ended))
                            .concatWith(Flux.fromIterable(requests.apart()).map(alone -> send(alone, true))));
        }

        /** Sends until nothing is left but, unless they are to be sent too, the guilty. */
        private Flux<EndedTask<C>> send(AddRequests requests, boolean guiltyToo) {
            return run.batchRequests
                    .protectAttempts(Stage.ADD_TASKS, attempt -> requests.next(attempt, guiltyToo), Mono.never())
                    .repeat(() -> !requests.isDone() && (guiltyToo || !requests.isOnlyTheGuilty()))
                    .thenMany(Flux.defer(() -> ended(requests)))
                    .onErrorResume(
                            BatchfluxException.class, error -> ended(requests).concatWith(unsettled(requests, error)));
        }

        private Flux<EndedTask<C>> ended(AddRequests requests) {
            return Flux.fromIterable(requests.takeRefused().entrySet())
                    .mapNotNull(refusal -> lost(run.end(refusal.getKey()), refused(refusal.getValue())));
        }

        private Flux<EndedTask<C>> lost(AddRequests requests, List<TaskDefinition> tasks, TaskFailure failure) {
            return Flux.fromIterable(tasks).mapNotNull(task -> lost(end(requests, task), failure));
        }

        private @Nullable EndedTask<C> lost(@Nullable PendingTask<C> task, TaskFailure failure) {
            return task == null ? null : new EndedTask.Lost<>(task, failure);
        }

        private @Nullable PendingTask<C> end(AddRequests requests, TaskDefinition task) {
            return requests.mayBeInJob(task) ? run.endUnseen(task.id()) : run.end(task.id());
        }

        /** What concerns these tasks or their job is their failure; what concerns everybody is the run's. */
        private Flux<EndedTask<C>> unsettled(AddRequests requests, BatchfluxException error) {
            List<TaskDefinition> tasks = requests.unsettled();
            boolean onlyTheGuilty = requests.isOnlyTheGuilty();
            requests.giveUp();
            ServiceException last = error instanceof StageFailedException failed ? failed.error() : null;
            if (last != null && (last.isJobEnded() || last.hasCode(ServiceException.JOB_NOT_FOUND))) {
                // What became of a task whose first answer was lost only the watch can tell.
                List<TaskDefinition> outside = tasks.stream()
                        .filter(task -> !requests.mayBeInJob(task))
                        .toList();
                if (outside.size() < tasks.size()) {
                    run.additions.added();
                }
                String reason = "its job ended before it was added: " + last.getMessage();
                return lookForItsEnd()
                        .thenMany(Flux.defer(
                                () -> lost(requests, outside, TaskFailure.of(FailureKind.JOB_ENDED, reason, last))));
            }
            boolean passing = last == null || last.isRetryable();
            if (passing && onlyTheGuilty) {
                return lost(requests, tasks, refused(error));
            }
            if (!passing) {
                return Flux.error(error);
            }
            boolean alone = !run.isShared() && tasks.size() == 1 && run.unacknowledgedCount() == 1;
            return alone && lone.mayBeToBlame() ? blame(requests, tasks, error) : stop(requests, tasks, error);
        }

        /** Whether it is the task or the service tells what the service says if it is asked something else. */
        private Flux<EndedTask<C>> blame(AddRequests requests, List<TaskDefinition> tasks, BatchfluxException error) {
            return askForJob().hasElement().flatMapMany(answers -> {
                if (!answers) {
                    return stop(requests, tasks, error);
                }
                lone.blame();
                return lost(requests, tasks, refused(error));
            });
        }

        private Flux<EndedTask<C>> stop(AddRequests requests, List<TaskDefinition> tasks, BatchfluxException error) {
            tasks.forEach(task -> end(requests, task));
            if (!trouble.compareAndSet(null, error)) {
                LOG.debug("the service went on failing", error);
            }
            stopped.tryEmitEmpty();
            return Flux.empty();
        }

        private Mono<Void> lookForItsEnd() {
            return run.leaseEnd.isPossible()
                    ? askForJob().doOnNext(run.leaseEnd::look).then()
                    : Mono.empty();
        }

        private Mono<JobSnapshot> askForJob() {
            return run.batchRequests.tryForAMinute(
                    Stage.ADD_TASKS, Operation.DESCRIBE_JOB, service.describeJob(run.id()));
        }
    }
}
