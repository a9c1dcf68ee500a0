package io.batchflux;

import io.batchflux.function.ResolvedFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * One sweep whose tasks make several calls each, from its parameters to what came of them. For one subscription.
 *
 * <p>A call that a task leaves without an outcome is made again, as long as that may end otherwise. If a process ends before
 * its time, it is the first of them that it was at, which then has a task of its own, as without chunking; the others have
 * another together. If the program had not begun, nobody knows which call it was: each half has a task. So every task
 * has fewer calls than the one before it.
 */
final class ChunkedSweep<A, R> {

    private final ResolvedFunction<A, R> function;
    private final RunOptions options;
    private final Chunks<A> chunks;
    private final ChunkSize size;
    private final NodeLocales locales;

    ChunkedSweep(
            ResolvedFunction<A, R> function,
            RunOptions options,
            ChunkSize size,
            Chunks<A> chunks,
            NodeLocales locales) {
        this.function = function;
        this.options = options;
        this.size = size;
        this.locales = locales;
        this.chunks = chunks;
    }

    Flux<Evaluation<A, R>> run(
            Publisher<? extends A> parameters, FunctionProgram program, TaskRunner runner, StageCode code) {
        return runner.runAsTheyEnd(
                chunks.of(parameters).concatMapIterable(chunk -> tasks(program, chunk), 1),
                code.stage(),
                this::evaluated,
                this::emitted);
    }

    /** Calls that cannot be made are apart from the others, and as all tasks they end. */
    private List<TaskSpec<Chunk<A>>> tasks(FunctionProgram program, Chunk<A> chunk) {
        List<TaskSpec<Chunk<A>>> tasks = program.chunk(function, chunk);
        chunks.divided(tasks.size());
        return tasks;
    }

    private Flux<InFlight.Held<Evaluated<A, R>>> evaluated(TaskResult<Chunk<A>> result) {
        Chunk<A> chunk = result.item();
        Outcomes<A, R> outcomes = new Outcomes<>(function, options.functions().resultLimit(), result, locales);
        return outcomes.evaluated(size::learn)
                .concatWith(Flux.defer(() -> without(outcomes, chunk)))
                .map(evaluated -> new InFlight.Held<>(evaluated, chunk.taken()));
    }

    /** Runs the calls without an outcome again, or emits their failures. */
    private Flux<Evaluated<A, R>> without(Outcomes<A, R> outcomes, Chunk<A> chunk) {
        List<Call<A>> missing = outcomes.missing();
        Flux<Evaluated<A, R>> failed = Flux.empty();
        if (!missing.isEmpty() && (chunk.isSingle() || !outcomes.isOfTheCalls())) {
            missing.forEach(call -> size.learn(null));
            failed = outcomes.failed();
        } else if (!missing.isEmpty()) {
            int first = outcomes.hasBegun() ? 1 : missing.size() / 2;
            chunks.again(chunk.with(missing.subList(0, first)));
            if (first < missing.size()) {
                chunks.again(chunk.with(missing.subList(first, missing.size())));
            }
        }
        chunks.ended();
        return failed;
    }

    private Flux<Evaluation<A, R>> emitted(Flux<InFlight.Held<Evaluated<A, R>>> evaluated) {
        if (options.results().inOrder()) {
            return Reorder.allBy(
                            held -> held.value().call().index(),
                            held -> failure(held.value().evaluation()),
                            evaluated)
                    .map(held -> held.take().evaluation());
        }
        return evaluated.map(held -> held.take().evaluation()).handle((evaluation, sink) -> {
            Throwable error = failure(evaluation);
            if (error == null) {
                sink.next(evaluation);
            } else {
                sink.error(error);
            }
        });
    }

    /** Returns the error that ends the run, if the options say so. */
    private @Nullable Throwable failure(Evaluation<A, R> evaluation) {
        return options.results().stopOnFailure()
                        && evaluation instanceof Evaluation.Failed<A, R> failure
                        && (failure.cause() instanceof TaskFailedException
                                || failure.cause() instanceof ArgumentRefusedException)
                ? failure.cause()
                : null;
    }
}
