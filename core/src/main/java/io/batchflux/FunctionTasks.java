package io.batchflux;

import io.batchflux.function.ResolvedFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Turns calls of a function into tasks, and what the tasks leave into values. */
final class FunctionTasks {

    private final RunOptions options;
    private final FunctionProgram program;
    private final StageCode stageCode;
    private final TaskRunner runner;
    private final SharedJobs singles;
    private final Scheduler scheduler;
    private final Boundaries boundaries;
    private final NodeLocales locales;

    FunctionTasks(
            RunOptions options,
            StageCode stageCode,
            TaskRunner runner,
            SharedJobs singles,
            Scheduler scheduler,
            Boundaries boundaries,
            NodeLocales locales) {
        this.options = options;
        this.program = new FunctionProgram(options.functions(), stageCode);
        this.stageCode = stageCode;
        this.runner = runner;
        this.singles = singles;
        this.scheduler = scheduler;
        this.boundaries = boundaries;
        this.locales = locales;
    }

    <A, R> Mono<R> call(ResolvedFunction<A, R> resolved, A argument) {
        Mono<Evaluation<A, R>> made = singles.runLimited(
                program.of(resolved).single(resolved, Call.of(resolved, 0, argument)),
                result -> evaluations(resolved, result).single(),
                scheduler,
                options);
        return boundaries.of(boundaries
                .from(made)
                .flatMap(evaluation -> Mono.justOrEmpty(evaluation.orElseThrow()))
                .onErrorStop());
    }

    <A, R> Flux<Evaluation<A, R>> sweep(ResolvedFunction<A, R> resolved, Publisher<? extends A> parameters) {
        long size = SizedFlux.sizeOf(parameters).orElse(-1);
        return boundaries.of(guarded(resolved, boundaries.<A>from(parameters, "parameters"), size)
                .onErrorStop());
    }

    private <A, R> Flux<Evaluation<A, R>> guarded(ResolvedFunction<A, R> resolved, Flux<A> guarded, long size) {
        FunctionProgram program = this.program.of(resolved);
        // What is put into order as values of calls loses none of them if the run fails.
        return options.functions().chunking().isNone() && !options.results().inOrder()
                ? runner.run(
                        guarded.index((index, parameter) ->
                                program.singleOrRefused(resolved, Call.<A>of(resolved, index, parameter))),
                        stageCode.stage(),
                        result -> evaluations(resolved, result))
                : Flux.defer(() -> chunked(resolved, program, guarded, size));
    }

    private <A, R> Flux<Evaluation<A, R>> chunked(
            ResolvedFunction<A, R> function, FunctionProgram program, Publisher<? extends A> parameters, long size) {
        Chunks<A> chunks = new Chunks<>(
                options.functions().chunking(),
                options.concurrency().maxInFlight(),
                options.results().inOrder(),
                scheduler);
        return new ChunkedSweep<>(function, options, chunks, locales).run(parameters, size, program, runner, stageCode);
    }

    private <A, R> Flux<Evaluation<A, R>> evaluations(ResolvedFunction<A, R> function, TaskResult<Chunk<A>> result) {
        Outcomes<A, R> outcomes = new Outcomes<>(function, options.functions().resultLimit(), result, locales);
        return outcomes.evaluated(duration -> {})
                .concatWith(Flux.defer(outcomes::failed))
                .map(Evaluated::evaluation);
    }
}
