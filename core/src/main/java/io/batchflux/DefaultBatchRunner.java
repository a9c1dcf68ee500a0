package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.function.Pair;
import io.batchflux.function.RemoteBiFunction;
import io.batchflux.function.RemoteConsumer;
import io.batchflux.function.RemoteFunction;
import io.batchflux.function.RemoteRunnable;
import io.batchflux.function.RemoteSupplier;
import io.batchflux.function.ResolvedFunction;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.ThrottleState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The composition of the stages. */
final class DefaultBatchRunner implements BatchRunner, TaskRunner {

    private final RunnerScope scope;
    private final RunOptions options;
    private final RunFactory runs;
    private final DefaultBatchStages stages;
    private final FunctionTasks functions;
    private final SharedJobs tasks;
    private final StageCode stageCode;

    private DefaultBatchRunner(RunnerScope scope, RunOptions options) {
        this.scope = scope;
        this.options = options;
        this.runs = new RunFactory(scope, options);
        this.stages = new DefaultBatchStages(scope, options, runs);
        this.tasks = new SharedJobs(
                again -> shareJob(again, RunInfo.Kind.SHARED_TASKS, Mono.just(Optional.empty()), options.sharing()));
        this.stageCode = new StageCode(scope, options);
        this.functions = new FunctionTasks(
                options,
                stageCode,
                this,
                new SharedJobs(
                        again -> shareJob(again, RunInfo.Kind.SHARED_CALLS, stageCode.stage(), options.sharing())),
                scope.scheduler,
                scope.boundaries,
                scope.locales);
    }

    static BatchRunner create(BatchService service, BlobStore store, Scheduler scheduler, RunOptions options) {
        return create(service, store, scheduler, Disk.create(), Chance.unforeseen(), options);
    }

    /** Creates a runner of which nothing is left to this machine: neither time, nor threads, nor chance. */
    static BatchRunner create(
            BatchService service, BlobStore store, Scheduler scheduler, Disk disk, Chance chance, RunOptions options) {
        return of(
                new RunnerScope(
                        requireNonNull(service, "service must not be null"),
                        requireNonNull(store, "store must not be null"),
                        requireNonNull(scheduler, "scheduler must not be null"),
                        disk,
                        chance),
                requireNonNull(options, "options must not be null"));
    }

    static BatchRunner of(RunnerScope scope, RunOptions options) {
        return new DefaultBatchRunner(scope, options);
    }

    /**
     * Lets tasks travel: staged, added to a job that is opened before the first, watched, collected; then it is closed.
     */
    private <C, T> Flux<T> follow(
            RunInfo.Kind kind,
            Mono<Optional<JobPreparation>> preparation,
            Run<C> run,
            Publisher<TaskSpec<C>> tasks,
            boolean inOrder,
            Function<? super TaskResult<C>, ? extends Publisher<T>> collect) {
        return Flux.usingWhen(
                Mono.fromSupplier(
                        () -> new Readds(tries(kind, preparation), fallback(kind, preparation), options.tasks())),
                readds -> follow(run, tasks, inOrder, collect, readds),
                Readds::close,
                (readds, error) -> readds.close(),
                Readds::close);
    }

    private SharedJobs tries(RunInfo.Kind kind, Mono<Optional<JobPreparation>> preparation) {
        return new SharedJobs(again -> shareJob(again, kind, preparation, null));
    }

    private @Nullable SharedJobs fallback(RunInfo.Kind kind, Mono<Optional<JobPreparation>> preparation) {
        String pool = options.waiting().fallbackPoolId();
        return pool == null
                ? null
                : new DefaultBatchRunner(
                                scope,
                                options.withJob(job -> job.withPoolId(pool))
                                        .withWaiting(waiting ->
                                                waiting.withFallbackPoolId(null).withPreemptionLimit(null)))
                        .tries(kind, preparation);
    }

    private <C, T> Flux<T> follow(
            Run<C> run,
            Publisher<TaskSpec<C>> tasks,
            boolean inOrder,
            Function<? super TaskResult<C>, ? extends Publisher<T>> collect,
            Readds readds) {
        InFlight inFlight = new InFlight(options.concurrency().maxInFlight(), scope.scheduler);
        Flux<StagedTask<C>> staged =
                stages.stageInputs.stage(run, inFlight.limit(scope.boundaries.from(tasks, "tasks")));
        // If the service accepts no more, what is in the job is collected all the same, and then comes the error.
        AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
        Flux<EndedTask<C>> refused = stages.addTasks
                .add(run, staged)
                .onErrorResume(AddTasks::isTrouble, error -> {
                    trouble.set(error);
                    return Flux.empty();
                })
                .concatWith(stages.closeJob.whenTasksEnd(run));
        Flux<EndedTask<C>> ended = Flux.merge(refused, stages.watchJob.watch(run));
        return new EndedTasks(scope, options, stages.collectResults)
                .collected(
                        run,
                        inOrder ? Reorder.by(task -> task.task().index(), ended) : ended,
                        inOrder,
                        inFlight,
                        collect,
                        readds)
                .concatWith(Mono.defer(() -> {
                    Throwable error = trouble.get();
                    return error == null ? Mono.empty() : Mono.error(error);
                }));
    }

    private <C, T> Flux<T> run(Mono<Run<C>> newRun, Function<Run<C>, Flux<T>> follow) {
        return scope.boundaries.of(Flux.usingWhen(
                Mono.deferContextual(subscriber -> scope.enter(newRun).doOnNext(run -> run.begin(subscriber))),
                run -> Lease.during(
                                RunLimit.during(scope.untilClosing(follow.apply(run)), scope.scheduler, options, run),
                                scope,
                                options,
                                run)
                        .doOnError(BatchfluxException.class, error -> error.happenedIn(run.events.run())),
                run -> close(run, RunEnded.Outcome.COMPLETED, null, "the run is complete"),
                (run, error) -> error instanceof RunnerClosedException
                        ? close(run, RunEnded.Outcome.CANCELLED, error, "the runner was closed")
                        : close(run, RunEnded.Outcome.FAILED, error, "the run failed"),
                run -> {
                    Throwable failure = run.failure();
                    return failure == null
                            ? close(run, RunEnded.Outcome.CANCELLED, null, "the run was cancelled")
                            : close(run, RunEnded.Outcome.FAILED, failure, "the run failed");
                }));
    }

    @Override
    public <C, T> Flux<T> run(
            Publisher<TaskSpec<C>> tasks,
            Mono<Optional<JobPreparation>> preparation,
            Function<? super TaskResult<C>, ? extends Publisher<T>> collect) {
        return run(RunInfo.Kind.SWEEP, tasks, preparation, collect);
    }

    private <C, T> Flux<T> run(
            RunInfo.Kind kind,
            Publisher<TaskSpec<C>> tasks,
            Mono<Optional<JobPreparation>> preparation,
            Function<? super TaskResult<C>, ? extends Publisher<T>> collect) {
        requireNonNull(tasks, "tasks must not be null");
        requireNonNull(collect, "collect must not be null");
        return run(
                Mono.fromSupplier(() -> runs.<C>create(kind, preparation)),
                run -> follow(
                        kind,
                        preparation,
                        run,
                        tasks,
                        options.results().inOrder(),
                        result -> options.results().checked(result).flatMapMany(collect)));
    }

    @Override
    public <C, T, E> Flux<E> runAsTheyEnd(
            Function<Mono<PoolSnapshot>, Publisher<TaskSpec<C>>> tasks,
            Mono<Optional<JobPreparation>> preparation,
            Function<? super TaskResult<C>, ? extends Publisher<T>> collect,
            Function<Flux<T>, Flux<E>> within,
            Function<RunningFiles<C>, Mono<Void>> look) {
        return run(Mono.fromSupplier(() -> runs.<C>create(RunInfo.Kind.SWEEP, preparation)), run -> {
            if (options.functions().chunking().isAutomatic()) {
                run.watchClosely(look.apply(new PendingFiles<>(scope.service, run)));
            }
            return within.apply(follow(RunInfo.Kind.SWEEP, preparation, run, tasks.apply(pool(run)), false, collect));
        });
    }

    /** The pool is known when the job is opened, which this does. */
    private static Mono<PoolSnapshot> pool(Run<?> run) {
        return Mono.defer(run.creations::opened).then(Mono.fromSupplier(() -> run.pool));
    }

    private SharedJob shareJob(
            Consumer<Ticket<?, ?>> again,
            RunInfo.Kind kind,
            Mono<Optional<JobPreparation>> preparation,
            @Nullable Sharing sharing) {
        return new SharedJob(
                scope,
                sharing,
                runs.create(kind, preparation),
                (run, tasks, settle) ->
                        run(Mono.just(run), begun -> follow(kind, preparation, begun, tasks, false, settle)),
                again);
    }

    private Mono<Void> close(Run<?> run, RunEnded.Outcome outcome, @Nullable Throwable error, String reason) {
        return Mono.defer(() -> {
            run.collecting.close();
            return stages.closeJob.close(run, outcome, error, reason).doFinally(signal -> scope.leave(run));
        });
    }

    @Override
    public <C> Flux<TaskResult<C>> run(Publisher<TaskSpec<C>> tasks) {
        return run(tasks, Mono::just);
    }

    @Override
    public <C, T> Flux<T> run(
            Publisher<TaskSpec<C>> tasks, Function<? super TaskResult<C>, ? extends Publisher<T>> collect) {
        return run(RunInfo.Kind.TASKS, tasks, Mono.just(Optional.empty()), collect)
                .onErrorStop();
    }

    @Override
    public <C> Mono<TaskResult<C>> run(TaskSpec<C> task) {
        return run(task, Mono::just);
    }

    @Override
    public <C, T> Mono<T> run(TaskSpec<C> task, Function<? super TaskResult<C>, ? extends Mono<T>> collect) {
        requireNonNull(task, "task must not be null");
        requireNonNull(collect, "collect must not be null");
        // An id of the caller's own is unique in a job of the caller's own.
        Mono<T> made = task.id() == null
                ? tasks.runLimited(
                        task,
                        result -> options.results()
                                .checked(result)
                                .<T>flatMap(collect)
                                .publishOn(scope.scheduler),
                        scope.scheduler,
                        options)
                : run(Mono.just(task), collect).singleOrEmpty();
        return scope.boundaries.of(made.onErrorStop());
    }

    @Override
    public <A, R> Mono<R> call(RemoteFunction<A, R> function, A argument) {
        ResolvedFunction<A, R> resolved = ResolvedFunction.of(function);
        return functions.call(resolved, requireNonNull(argument, "argument must not be null"));
    }

    @Override
    public <R> Mono<R> call(RemoteSupplier<R> function) {
        ResolvedFunction<Object, R> resolved = ResolvedFunction.ofSupplier(function);
        return functions.call(resolved, resolved.reference().toString());
    }

    @Override
    public <A, B, R> Mono<R> call(RemoteBiFunction<A, B, R> function, A first, B second) {
        ResolvedFunction<Pair<A, B>, R> resolved = ResolvedFunction.ofBiFunction(function);
        requireNonNull(first, "first argument must not be null");
        requireNonNull(second, "second argument must not be null");
        return functions.call(resolved, new Pair<>(first, second));
    }

    @Override
    public <A> Mono<Void> execute(RemoteConsumer<A> function, A argument) {
        ResolvedFunction<A, Void> resolved = ResolvedFunction.ofConsumer(function);
        return functions.call(resolved, requireNonNull(argument, "argument must not be null"));
    }

    @Override
    public Mono<Void> execute(RemoteRunnable function) {
        ResolvedFunction<Object, Void> resolved = ResolvedFunction.ofRunnable(function);
        return functions.call(resolved, resolved.reference().toString());
    }

    @Override
    public <A, R> Flux<Evaluation<A, R>> sweep(RemoteFunction<A, R> function, Publisher<? extends A> parameters) {
        ResolvedFunction<A, R> resolved = ResolvedFunction.of(function);
        return functions.sweep(resolved, requireNonNull(parameters, "parameters must not be null"));
    }

    @Override
    public <A, B, R> Flux<Evaluation<Pair<A, B>, R>> sweep(
            RemoteBiFunction<A, B, R> function, List<? extends A> first, List<? extends B> second) {
        ResolvedFunction<Pair<A, B>, R> resolved = ResolvedFunction.ofBiFunction(function);
        return functions.sweep(resolved, Sweep.<A, B, Pair<A, B>>grid(first, second, Pair::new));
    }

    @Override
    public NamedRun named(String name) {
        return new NamedRuns(scope, options, runs, stages, stageCode.lasting()).named(name);
    }

    @Override
    public RunOptions options() {
        return options;
    }

    @Override
    public BatchRunner withOptions(UnaryOperator<RunOptions> change) {
        requireNonNull(change, "change of the options must not be null");
        return new DefaultBatchRunner(scope, requireNonNull(change.apply(options), "options must not be null"));
    }

    @Override
    public Flux<Leftover> leftBehind() {
        return Flux.defer(() -> new Leftovers(scope, options).all()).onErrorStop();
    }

    @Override
    public Flux<Leftover> reap(Duration olderThan) {
        Check.notNegative("olderThan", olderThan);
        return Flux.defer(() -> new Leftovers(scope, options).reap(olderThan)).onErrorStop();
    }

    @Override
    public Flux<WaitingReason> waitingReasons() {
        return scope.boundaries.of(scope.waitingReasons());
    }

    @Override
    public TaskLog log(RunInfo run, String taskId) {
        requireNonNull(run, "run must not be null");
        return TaskLog.of(new LogSource(scope, options, run, requireNonNull(taskId, "taskId must not be null")));
    }

    @Override
    public BatchStages stages() {
        return stages;
    }

    @Override
    public ThrottleState throttle() {
        return scope.batchThrottle.state(scope.scheduler);
    }

    @Override
    public ThrottleState storageThrottle() {
        return scope.storeThrottle.state(scope.scheduler);
    }

    @Override
    public Flux<String> deleteUnusedCode(Duration unused) {
        Check.notNegative("unused", unused);
        return scope.deleteUnusedCode(unused, options).onErrorStop();
    }

    @Override
    public Mono<Void> closeLater() {
        return scope.boundaries.of(scope.close(options).onErrorStop());
    }
}
