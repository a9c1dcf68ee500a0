package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.Operation;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskCounts;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The fourth stage: one loop for the job, however many tasks it has, that asks for the tasks that have completed since it
 * last asked; for the wire, "Task - List Tasks".
 */
final class WatchJob {

    /** How long a job that was just created may be unknown to the machine that is asked. */
    private static final Duration CREATION_LAG = Duration.ofSeconds(30);
    /** In how many rounds one after the other a new job that was known before must be unknown to count as deleted. */
    private static final int ROUNDS_UNKNOWN = 3;
    /** How long no task may end before all completed tasks are listed, so that none is missed for good, and the job is seen to. */
    private static final Duration SILENCE = Duration.ofSeconds(60);
    /** How long a job may have been ended by its tasks until one that is not listed as completed is taken for lost. */
    private static final Duration LISTING_LAG = Duration.ofMinutes(10);

    /** So long after its time limit, a task that is still running is one that the service has lost sight of. */
    private static final Duration OVERDUE = Duration.ofMinutes(10);

    private static final int ENDINGS = 8;

    private static final String DELETED = "the job was deleted by somebody";

    private static final TaskFailure GONE = TaskFailure.of(
            FailureKind.TERMINATED,
            "it is not in its job any more: somebody has deleted it before its result was seen",
            null);

    private final BatchService service;
    private final Watchdogs watchdogs;
    private final Scheduler scheduler;
    private final LoopLag lag;
    private final Chance chance;
    private final RunOptions options;

    WatchJob(RunnerScope scope, RunOptions options) {
        this.service = scope.service;
        this.watchdogs = scope.watchdogs;
        this.scheduler = scope.scheduler;
        this.lag = scope.lag;
        this.chance = scope.chance;
        this.options = options;
    }

    /** The next round begins when the one before has been consumed and the pause, counted from its beginning, has passed. */
    <C> Flux<EndedTask<C>> watch(Run<C> run) {
        return watchdogs.during(run, options, waiting -> {
            Rounds<C> rounds = new Rounds<>(run, waiting);
            return run.awaitAdding()
                    .then(run.additions.awaitWork())
                    .thenMany(Flux.defer(rounds::next))
                    .repeatWhen(ends ->
                            ends.takeWhile(end -> !run.additions.isDrained()).concatMap(end -> rounds.pause(), 1));
        });
    }

    private Instant now() {
        return Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
    }

    /** A watch remembers this from round to round; rounds never overlap. */
    private final class Rounds<C> {

        private final Run<C> run;
        private final CompletedTasks completed;
        private final MissingTasks missing;
        private final Preparations preparations;
        private final WaitingRun waiting;
        private final QueueWatch<C> queue;
        private final PreemptionWatch<C> preemptions;
        private final List<String> late = new ArrayList<>();
        private final Map<String, TaskExecution> terminated = new LinkedHashMap<>();
        private @Nullable Instant begin;
        private Instant lastSign = Instant.EPOCH;
        private Instant lastFound = Instant.EPOCH;
        private final LookBack lookBack = new LookBack();
        private Instant asked = Instant.EPOCH;
        private @Nullable Duration ahead;
        private final Pauses pauses;
        private int found;
        private boolean known;
        private int unknown;
        private @Nullable Instant seenOver;

        Rounds(Run<C> run, WaitingRun waiting) {
            this.run = run;
            this.waiting = waiting;
            this.pauses = new Pauses(options.polling(), run.isWatchedClosely());
            this.queue = new QueueWatch<>(run, waiting, service, options);
            this.preemptions = new PreemptionWatch<>(run, service, options);
            this.completed = new CompletedTasks(run.id(), service::listTasks, this::protect);
            this.missing = new MissingTasks(run, service, options.job().poolId(), now(), completed::inAnyState);
            this.preparations = new Preparations(run, service, options);
        }

        Flux<EndedTask<C>> next() {
            if (run.additions.isDrained() || !run.additions.hasAdded()) {
                return Flux.empty();
            }
            if (begin == null) {
                Watched watched = run.watched();
                if (watched != null) {
                    lookBack.begin(watched.since());
                    ahead = watched.ahead();
                }
                begin = now();
                lastSign = begin;
                lastFound = begin;
            }
            if (now().isBefore(asked)) {
                awoke();
            }
            asked = now();
            found = 0;
            return completed()
                    .mapNotNull(this::match)
                    .concatWith(Flux.defer(this::end))
                    .onErrorResume(StageFailedException.class, this::unlisted);
        }

        Mono<Long> pause() {
            Duration pause = pauses.next(found > 0, Duration.between(run.start(), now()));
            Duration rest = rest(chance.spread(pause, options.polling().jitter()));
            Stopwatch watch = Stopwatch.start(scheduler, rest);
            return Mono.firstWithSignal(
                            lag.delay(rest), run.additions.awaitDrained().thenReturn(0L))
                    .doOnNext(tick -> {
                        if (watch.overslept()) {
                            awoke();
                        }
                    });
        }

        /** The machine has slept, or its clock was set: how long there was no sign says nothing; the service is asked first. */
        private void awoke() {
            Instant now = now();
            lastSign = now;
            lastFound = now;
            seenOver = null;
            if (begin != null) {
                begin = now;
            }
            missing.clockWasSet(now);
        }

        /** The pages of a round may have taken as long as the pause; half of it is left to everybody else in any case. */
        private Duration rest(Duration wanted) {
            Duration half = wanted.dividedBy(2);
            Duration rest = wanted.minus(Duration.between(asked, now()));
            return rest.compareTo(half) < 0 ? half : rest.compareTo(wanted) > 0 ? wanted : rest;
        }

        private Flux<TaskSnapshot> completed() {
            Instant from = lookBack.since();
            Duration skew = ahead;
            return from == null || skew == null
                    ? completed.all()
                    : completed.since(from, asked.plus(skew), lookBack.slice());
        }

        private Mono<TaskPage> protect(Mono<TaskPage> request) {
            return run.batchRequests
                    .protect(Stage.WATCH_JOB, Operation.LIST_TASKS, request)
                    .doOnNext(page -> {
                        known = true;
                        unknown = 0;
                        run.events.answered(page.serverTime());
                    });
        }

        private @Nullable EndedTask<C> match(TaskSnapshot snapshot) {
            PendingTask<C> task = run.pending(snapshot.id());
            if (task == null) {
                return null;
            }
            found++;
            lastSign = now();
            lastFound = lastSign;
            run.markPrepared();
            if (run.isWanted(task) && Diagnosis.isTerminated(snapshot.execution(), task.timeLimit())) {
                terminated.put(snapshot.id(), snapshot.execution());
                return null;
            }
            return ended(snapshot.id(), snapshot.execution(), null);
        }

        private @Nullable EndedTask<C> ended(String taskId, TaskExecution execution, @Nullable String jobEnd) {
            PendingTask<C> task = run.complete(taskId);
            return task == null ? null : preemptions.ended(task, execution, jobEnd);
        }

        /** Tasks that somebody ended, or their job: only the job can tell, and they are pending until it has. */
        private Flux<EndedTask<C>> terminated() {
            if (terminated.isEmpty()) {
                return Flux.empty();
            }
            Map<String, TaskExecution> tasks = new LinkedHashMap<>(terminated);
            terminated.clear();
            return run.batchRequests
                    .protect(Stage.WATCH_JOB, Operation.DESCRIBE_JOB, service.describeJob(run.id()))
                    .doOnNext(run.leaseEnd::look)
                    .map(job -> Optional.of(job)
                            .filter(ending -> ending.state().isEnding() && !ending.isEndedByTasks())
                            .map(Rounds::reason))
                    .onErrorResume(
                            StageFailedException.class,
                            error -> error.error().hasCode(ServiceException.JOB_NOT_FOUND)
                                    ? Mono.just(Optional.of(DELETED))
                                    : Mono.error(error))
                    .flatMapIterable(jobEnd -> tasks.entrySet().stream()
                            .map(task -> ended(task.getKey(), task.getValue(), jobEnd.orElse(null)))
                            .filter(Objects::nonNull)
                            .toList());
        }

        private Flux<EndedTask<C>> end() {
            Instant answered = completed.answered();
            if (answered == null) {
                lookBack.listedNothing();
            } else {
                Instant end = completed.end();
                lookBack.listed(end == null || answered.isBefore(end) ? answered : end, completed.hadMany());
            }
            ahead = answered == null ? null : Duration.between(asked, answered);
            return terminated()
                    .concatWith(report().thenMany(Flux.defer(this::unprepared)))
                    .concatWith(Flux.defer(() -> run.pendingCount() == 0 ? Flux.empty() : seeToTheRest()))
                    .concatWith(Flux.defer(() -> queue.ended(now(), ahead == null ? Duration.ZERO : ahead)))
                    .concatWith(Flux.defer(() -> preemptions.ended(now())))
                    .concatWith(Flux.defer(() -> run.look().thenMany(Flux.empty())));
        }

        private Flux<EndedTask<C>> seeToTheRest() {
            boolean silent = now().isAfter(lastSign.plus(SILENCE));
            return missing.isDue(now(), now().isAfter(lastFound.plus(SILENCE)))
                    .flatMapMany(due -> due || silent ? look(due) : Flux.empty());
        }

        private Flux<EndedTask<C>> unprepared() {
            return run.pendingCount() == 0
                    ? Flux.empty()
                    : preparations.failure().flatMapIterable(this::lost);
        }

        private Mono<Void> report() {
            if (!run.events.areWanted()) {
                return Mono.empty();
            }
            int ended = found;
            Duration took = Duration.between(asked, now());
            return run.batchRequests
                    .tryOnce(Stage.WATCH_JOB, Operation.COUNT_TASKS, service.countTasks(run.id()))
                    .map(this::progress)
                    .doOnSuccess(progress -> run.events.polled(ended, took, progress))
                    .then();
        }

        private RunProgress progress(TaskCounts counts) {
            waiting.note(counts);
            return RunProgress.of(
                    counts.active(),
                    counts.running(),
                    run.succeeded.get(),
                    run.failed.get(),
                    Duration.between(run.start(), now()));
        }

        /** Tasks that wait when their job ends stay as they are for ever: their job is looked at before all are listed. */
        private Flux<EndedTask<C>> look(boolean inAnyState) {
            lastSign = now();
            preparations.nothingHappens();
            return run.batchRequests
                    .protect(Stage.WATCH_JOB, Operation.DESCRIBE_JOB, service.describeJob(run.id()))
                    .doOnNext(run.leaseEnd::look)
                    .flatMapMany(job -> (inAnyState ? missing.look(now()).doOnNext(this::note) : completed.all())
                            .filter(task -> task.state() == TaskState.COMPLETED)
                            .mapNotNull(this::match)
                            .concatWith(Flux.defer(this::terminated))
                            .concatWith(Flux.defer(
                                    () -> isOver(job) ? lost(reason(job)) : inAnyState ? gone() : Flux.empty()))
                            .concatWith(Flux.defer(this::endOverdue)));
        }

        private void note(TaskSnapshot snapshot) {
            PendingTask<C> task = run.pending(snapshot.id());
            Instant start = snapshot.execution().startTime();
            Duration skew = ahead;
            if (task != null
                    && start != null
                    && snapshot.state() == TaskState.RUNNING
                    && start.plus(task.timeLimit())
                            .plus(OVERDUE)
                            .isBefore(now().plus(skew == null ? Duration.ZERO : skew))) {
                late.add(task.id());
            }
        }

        /** A task whose node is gone may be said to run for ever: it ends as soon as somebody ends it. */
        private Flux<EndedTask<C>> endOverdue() {
            List<String> tasks = List.copyOf(late);
            late.clear();
            tasks.forEach(run.ids::markOverdue);
            return Flux.fromIterable(tasks)
                    .flatMap(
                            task -> run.batchRequests.tryOnce(
                                    Stage.WATCH_JOB, Operation.TERMINATE_TASK, service.terminateTask(run.id(), task)),
                            ENDINGS,
                            1)
                    .thenMany(Flux.empty());
        }

        private Flux<EndedTask<C>> gone() {
            return Flux.fromIterable(missing.twiceMissing())
                    .mapNotNull(run::endUnseen)
                    .<EndedTask<C>>map(task -> new EndedTask.Lost<>(task, GONE))
                    .concatWith(missing.poolIsMissing()
                            .flatMapMany(again -> lost("pool " + options.job().poolId()
                                    + ", on which it was to run, was deleted by somebody")));
        }

        /** What the last tasks left may be listed late, also if it was an outage that let nothing be found for long. */
        private boolean isOver(JobSnapshot job) {
            if (!job.state().isEnding() || !job.isEndedByTasks()) {
                return job.state().isEnding();
            }
            Instant now = now();
            if (seenOver == null) {
                seenOver = now;
            }
            return !now.isBefore(lastFound.plus(LISTING_LAG))
                    && !now.isBefore(seenOver.plus(LISTING_LAG).minus(SILENCE));
        }

        private Flux<EndedTask<C>> unlisted(StageFailedException error) {
            if (!error.error().hasCode(ServiceException.JOB_NOT_FOUND)) {
                return Flux.error(error);
            }
            unknown++;
            boolean mayBeNew = begin == null || now().isBefore(begin.plus(CREATION_LAG));
            return mayBeNew && (!known || unknown < ROUNDS_UNKNOWN) ? Flux.empty() : lost(DELETED);
        }

        private Flux<EndedTask<C>> lost(String reason) {
            return Flux.fromIterable(lost(Diagnosis.ofJobEnd(reason)));
        }

        private List<EndedTask<C>> lost(TaskFailure failure) {
            return run.endAllUnseen().stream()
                    .<EndedTask<C>>map(task -> new EndedTask.Lost<>(task, failure))
                    .toList();
        }

        private static String reason(JobSnapshot job) {
            if (job.state() == JobSnapshot.JobState.DELETING) {
                return DELETED;
            }
            return job.terminateReason() == null ? "the job is " + job.state() : job.terminateReason();
        }
    }
}
