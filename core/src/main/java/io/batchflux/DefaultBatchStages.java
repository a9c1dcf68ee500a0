package io.batchflux;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The stages with one set of options. */
final class DefaultBatchStages implements BatchStages {

    private final RunFactory runs;
    final StageInputs stageInputs;
    final AddTasks addTasks;
    final WatchJob watchJob;
    final CollectResults collectResults;
    final CloseJob closeJob;

    DefaultBatchStages(RunnerScope scope, RunOptions options, RunFactory runs) {
        Resilience batch = scope.batchRequests(options);
        Resilience store = scope.storeRequests(options);
        this.runs = runs;
        this.stageInputs = new StageInputs(scope.store, store, scope.scheduler, scope.disk, options);
        this.addTasks = new AddTasks(scope.service, batch, scope.scheduler, options);
        this.watchJob = new WatchJob(scope.service, batch, scope.scheduler, scope.chance, options);
        this.collectResults = new CollectResults(scope.service, batch, scope.store, store, scope.scheduler, scope.disk);
        this.closeJob = new CloseJob(scope.service, batch, scope.store, store, options);
    }

    @Override
    public <C> BatchJob<C> newJob() {
        return runs.create();
    }

    @Override
    public <C> Flux<StagedTask<C>> stageInputs(BatchJob<C> job, Publisher<TaskSpec<C>> tasks) {
        return stageInputs.stage(run(job), Flux.from(tasks)).onErrorStop();
    }

    @Override
    public <C> Mono<BatchJob<C>> openJob(BatchJob<C> job) {
        return run(job).opened().thenReturn(job).onErrorStop();
    }

    @Override
    public <C> Flux<EndedTask<C>> addTasks(BatchJob<C> job, Publisher<StagedTask<C>> tasks) {
        return addTasks.add(run(job), Flux.from(tasks)).onErrorStop();
    }

    @Override
    public <C> Flux<EndedTask<C>> watchJob(BatchJob<C> job) {
        return watchJob.watch(run(job)).onErrorStop();
    }

    @Override
    public <C> Mono<TaskResult<C>> collect(BatchJob<C> job, EndedTask<C> task) {
        return collectResults.collect(run(job), task).onErrorStop();
    }

    @Override
    public <C> Mono<Void> closeJob(BatchJob<C> job) {
        Run<C> run = run(job);
        Ending ending = run.isDrained() ? Ending.COMPLETE : Ending.CANCELLED;
        return closeJob.close(run, ending, "closed by the caller").onErrorStop();
    }

    private static <C> Run<C> run(BatchJob<C> job) {
        return (Run<C>) job;
    }
}
