package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.function.RemoteFunction;
import io.batchflux.function.ResolvedFunction;
import io.batchflux.spi.JobPreparation;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A named run of one runner. */
final class DefaultNamedRun implements NamedRun {

    private final NamedRuns runs;
    private final String name;
    private final NamedRunOptions options;

    DefaultNamedRun(NamedRuns runs, String name, NamedRunOptions options) {
        this.runs = runs;
        this.name = name;
        this.options = options;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public NamedRun withOptions(UnaryOperator<NamedRunOptions> change) {
        requireNonNull(change, "change of the options must not be null");
        return new DefaultNamedRun(runs, name, requireNonNull(change.apply(options), "options must not be null"));
    }

    @Override
    public <C> Flux<TaskResult<C>> run(Publisher<TaskSpec<C>> tasks) {
        requireNonNull(tasks, "tasks must not be null");
        return of(Flux.defer(() -> {
            ItemKeys keys = new ItemKeys();
            return runs.<C, TaskResult<C>>call(
                    name,
                    options,
                    Mono.just(""),
                    Mono.just(Optional.<JobPreparation>empty()),
                    runs.boundaries().from(tasks, "tasks").index((index, task) -> keys.ofTask(index, task)),
                    null,
                    owned -> new TaskWork<>(owned.large));
        }));
    }

    @Override
    public <A, R> Flux<Evaluation<A, R>> sweep(RemoteFunction<A, R> function, Publisher<? extends A> parameters) {
        requireNonNull(parameters, "parameters must not be null");
        ResolvedFunction<A, R> resolved = ResolvedFunction.of(function);
        FunctionProgram program = runs.program.ofNamed(resolved);
        return of(Flux.defer(() -> {
            ItemKeys keys = new ItemKeys();
            ChunkSize size = runs.chunkSize(SizedFlux.sizeOf(parameters).orElse(-1));
            return runs.<Chunk<A>, Evaluation<A, R>>call(
                    name,
                    options,
                    runs.code.hash(),
                    runs.code.stage(),
                    runs.boundaries()
                            .<A>from(parameters, "parameters")
                            .index((index, parameter) -> keys.<A>ofCall(
                                    index,
                                    resolved,
                                    options.version(),
                                    program.singleOrRefused(resolved, Call.<A>of(resolved, index, parameter)))),
                    size,
                    owned -> new CallWork<>(resolved, program, size, runs.resultLimit(), runs.locales(), owned.large));
        }));
    }

    @Override
    public Flux<RecordedResult> results() {
        return of(runs.results(name));
    }

    @Override
    public Mono<NamedRunStatus> status() {
        return of(runs.status(name));
    }

    @Override
    public Mono<Integer> rerunFailed() {
        return of(runs.owned(name, options, " to run failures again", owned -> owned.rerunFailed()));
    }

    @Override
    public Mono<Void> cancel() {
        return of(runs.owned(
                        name,
                        options,
                        " to cancel it",
                        owned -> owned.endAllJobs(runs.stages(), "the run was cancelled")
                                .thenReturn(true))
                .then());
    }

    @Override
    public Mono<Void> forget() {
        return of(runs.forget(name, options));
    }

    private <T> Flux<T> of(Flux<T> all) {
        return runs.boundaries()
                .of(all.doOnError(BatchfluxException.class, error -> error.happenedInNamedRun(name))
                        .onErrorStop());
    }

    private <T> Mono<T> of(Mono<T> one) {
        return runs.boundaries()
                .of(one.doOnError(BatchfluxException.class, error -> error.happenedInNamedRun(name))
                        .onErrorStop());
    }
}
