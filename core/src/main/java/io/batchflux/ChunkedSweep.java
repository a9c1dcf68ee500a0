package io.batchflux;

import io.batchflux.function.NodeMain;
import io.batchflux.function.ResolvedFunction;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.TaskExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One sweep whose tasks make several calls each, from its parameters to what came of them. For one subscription.
 *
 * <p>A call that a task leaves without an outcome is made again, as long as that may end otherwise. If a process ends before
 * its time, it is the first of them that it was at, which then has a task of its own, as without chunking; the others have
 * another together. If the program had not begun, nobody knows which call it was: each half has a task. So every task
 * has fewer calls than the one before it.
 */
final class ChunkedSweep<A, R> {

    private static final String OUTCOMES = "wd/" + NodeMain.OUTCOMES_FILE;
    /** More than the line has that says which call is the last. */
    private static final int TAIL = 256;

    private static final int LOOKS = 8;

    private final ResolvedFunction<A, R> function;
    private final RunOptions options;
    private final Chunks<A> chunks;
    private final NodeLocales locales;

    ChunkedSweep(ResolvedFunction<A, R> function, RunOptions options, Chunks<A> chunks, NodeLocales locales) {
        this.function = function;
        this.options = options;
        this.locales = locales;
        this.chunks = chunks;
    }

    Flux<Evaluation<A, R>> run(
            Publisher<? extends A> parameters, long size, FunctionProgram program, TaskRunner runner, StageCode code) {
        return runner.runAsTheyEnd(
                pool -> chunks.of(parameters, size, function, pool.map(this::plan))
                        .concatMapIterable(chunk -> tasks(program, chunk), 1),
                code.stage(),
                this::evaluated,
                this::emitted,
                this::look);
    }

    /** Slots that have nothing take what tasks have given back that still run. */
    private Mono<Void> look(RunningFiles<Chunk<A>> files) {
        return Flux.defer(() -> Flux.fromIterable(chunks.late()))
                .flatMap(
                        chunk -> files.tail(chunk, OUTCOMES, TAIL).doOnNext(tail -> {
                            int keeps = GivenBack.keeps(tail, chunk.calls().size());
                            if (keeps > 0) {
                                chunks.giveBackEarly(chunk, keeps);
                            }
                        }),
                        LOOKS,
                        1)
                .then();
    }

    private ChunkPlan plan(PoolSnapshot pool) {
        FunctionTask task = options.functions().task();
        return new ChunkPlan(
                chunks.times(),
                PoolFit.slots(pool, task.limits().requiredSlots()),
                options.functions().chunking(),
                task.limits().timeLimit(options.tasks()),
                options.polling().floor().multipliedBy(3));
    }

    /** Calls that cannot be made are apart from the others, and as all tasks they end. */
    private List<TaskSpec<Chunk<A>>> tasks(FunctionProgram program, Chunk<A> chunk) {
        List<TaskSpec<Chunk<A>>> tasks = program.chunk(function, chunk);
        chunks.divided(chunk, tasks.stream().map(TaskSpec::item).toList());
        return tasks;
    }

    private Flux<InFlight.Held<Evaluated<A, R>>> evaluated(TaskResult<Chunk<A>> result) {
        Chunk<A> chunk = result.item();
        Outcomes<A, R> outcomes = outcomes(result, chunks.settle(chunk));
        CallTimes.OfTask times = chunks.times().ofTask();
        return outcomes.evaluated(duration -> learn(times, duration))
                .concatWith(Flux.defer(() -> {
                    times.ended(occupied(result.execution()));
                    return without(outcomes, chunk);
                }))
                .map(evaluated -> new InFlight.Held<>(evaluated, chunk.taken()));
    }

    /** @param own how many of the calls are still the task's */
    private Outcomes<A, R> outcomes(TaskResult<Chunk<A>> result, int own) {
        Chunk<A> chunk = result.item();
        int limit = options.functions().resultLimit();
        if (own == chunk.calls().size()) {
            return new Outcomes<>(function, limit, result, locales);
        }
        Chunk<A> kept = chunk.with(chunk.calls().subList(0, own));
        return new Outcomes<>(
                function, limit, CollectResults.forCaller(result.taskId(), kept, result), locales, null, false);
    }

    private static void learn(CallTimes.OfTask times, @Nullable Duration duration) {
        if (duration != null) {
            times.call(ChunkPlan.seconds(duration));
        }
    }

    /** Returns how long the task has held its slot, by the service's clock. */
    private static double occupied(TaskExecution execution) {
        Instant start = execution.startTime();
        Instant end = execution.endTime();
        return start == null || end == null ? 0 : Math.max(0, ChunkPlan.seconds(Duration.between(start, end)));
    }

    /** Runs the calls without an outcome again, or emits their failures. */
    private Flux<Evaluated<A, R>> without(Outcomes<A, R> outcomes, Chunk<A> chunk) {
        List<Call<A>> missing = outcomes.missing();
        Flux<Evaluated<A, R>> failed = Flux.empty();
        if (!missing.isEmpty() && (chunk.isSingle() || !outcomes.isOfTheCalls())) {
            failed = outcomes.failed();
        } else if (!missing.isEmpty() && outcomes.hasGivenBack()) {
            chunks.giveBack(chunk, missing);
        } else if (!missing.isEmpty()) {
            int first = outcomes.hasBegun() ? 1 : missing.size() / 2;
            chunks.again(chunk.with(missing.subList(0, first)));
            if (first < missing.size()) {
                chunks.again(chunk.with(missing.subList(first, missing.size())));
            }
        }
        chunks.ended(chunk);
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
