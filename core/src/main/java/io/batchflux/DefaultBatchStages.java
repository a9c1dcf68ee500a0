package io.batchflux;

import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The stages with one set of options. */
final class DefaultBatchStages implements BatchStages {

    private final RunFactory runs;
    private final Boundaries boundaries;
    final StageInputs stageInputs;
    final AddTasks addTasks;
    final WatchJob watchJob;
    final CollectResults collectResults;
    final CloseJob closeJob;

    DefaultBatchStages(RunnerScope scope, RunOptions options, RunFactory runs) {
        this.runs = runs;
        this.boundaries = scope.boundaries;
        this.stageInputs = new StageInputs(scope.uploads, scope.scheduler, scope.disk, options);
        this.addTasks = new AddTasks(scope.service, scope.scheduler, options);
        this.watchJob = new WatchJob(scope, options);
        this.collectResults = new CollectResults(
                scope.service, scope.store, scope.scheduler, scope.disk, scope.downloads, scope.boundaries);
        this.closeJob = new CloseJob(scope.service, scope.store, options);
    }

    @Override
    public <C> BatchJob<C> newJob() {
        return runs.create(RunInfo.Kind.STAGES, Mono.just(Optional.empty()));
    }

    @Override
    public <C> Flux<StagedTask<C>> stageInputs(BatchJob<C> job, Publisher<TaskSpec<C>> tasks) {
        return boundaries.of(begun(job, run -> stageInputs.stage(run, boundaries.from(tasks, "tasks")))
                .onErrorStop());
    }

    @Override
    public <C> Mono<BatchJob<C>> openJob(BatchJob<C> job) {
        return boundaries.of(begun(job, run -> run.creations.opened().flux())
                .then(Mono.just(job))
                .onErrorStop());
    }

    @Override
    public <C> Flux<EndedTask<C>> addTasks(BatchJob<C> job, Publisher<StagedTask<C>> tasks) {
        return boundaries.of(begun(job, run -> addTasks.add(run, boundaries.from(tasks, "tasks")))
                .onErrorStop());
    }

    @Override
    public <C> Flux<EndedTask<C>> watchJob(BatchJob<C> job) {
        return boundaries.of(begun(job, watchJob::watch).onErrorStop());
    }

    @Override
    public <C> Mono<TaskResult<C>> collect(BatchJob<C> job, EndedTask<C> task) {
        Run<C> run = run(job);
        return boundaries.of(collectResults
                .checked(run, task)
                .flatMap(checked -> collectResults.collect(run, checked))
                .onErrorStop());
    }

    @Override
    public <C> Mono<Void> closeJob(BatchJob<C> job) {
        return boundaries.of(Mono.defer(() -> {
                    Run<C> run = run(job);
                    RunEnded.Outcome outcome =
                            run.additions.isDrained() ? RunEnded.Outcome.COMPLETED : RunEnded.Outcome.CANCELLED;
                    return closeJob.close(run, outcome, null, "closed by the caller");
                })
                .onErrorStop());
    }

    /** The run begins with whichever stage is subscribed to first. */
    private static <C, T> Flux<T> begun(BatchJob<C> job, Function<Run<C>, Flux<T>> stage) {
        return Flux.deferContextual(subscriber -> {
            Run<C> run = run(job);
            run.begin(subscriber);
            return stage.apply(run);
        });
    }

    private static <C> Run<C> run(BatchJob<C> job) {
        return (Run<C>) job;
    }
}
