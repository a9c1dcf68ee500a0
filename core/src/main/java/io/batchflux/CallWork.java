package io.batchflux;

import io.batchflux.function.Outcome;
import io.batchflux.function.ResolvedFunction;
import reactor.core.publisher.Mono;

/** Calls of a named run, one in each task: the line is recorded that the node has written. */
final class CallWork<A, R> implements Work<Chunk<A>, Evaluation<A, R>> {

    private final ResolvedFunction<A, R> function;
    private final int limit;
    private final NodeLocales locales;
    private final LargeOutcomes large;

    CallWork(ResolvedFunction<A, R> function, int limit, NodeLocales locales, LargeOutcomes large) {
        this.function = function;
        this.limit = limit;
        this.locales = locales;
        this.large = large;
    }

    @Override
    public Mono<Made<Evaluation<A, R>>> make(TaskResult<Chunk<A>> result) {
        Outcomes<A, R> outcomes = new Outcomes<>(function, limit, result, locales);
        return outcomes.evaluated(duration -> {})
                .concatWith(reactor.core.publisher.Flux.defer(outcomes::failed))
                .next()
                .flatMap(evaluated -> made(evaluated, result));
    }

    private Mono<Made<Evaluation<A, R>>> made(Evaluated<A, R> evaluated, TaskResult<Chunk<A>> result) {
        Evaluation<A, R> evaluation = evaluated.evaluation();
        Outcome outcome = evaluated.outcome();
        if (outcome != null) {
            String kind =
                    outcome instanceof Outcome.Failure failure ? failure.error().className() : "";
            return large.kept(Recorded.of(result), outcome.toJson())
                    .map(recorded -> new Made<>(evaluation, kind, recorded, false));
        }
        if (result instanceof TaskResult.Failed<Chunk<A>> failed) {
            boolean its = Verdicts.isOfTheItem(result);
            return Mono.just(
                    new Made<>(evaluation, failed.failure().kind().name(), its ? Recorded.of(result) : null, !its));
        }
        // What it has left cannot be read, or not now: it is there for the next call.
        return Mono.just(new Made<>(evaluation, "", null, false));
    }

    @Override
    public Mono<Evaluation<A, R>> again(Chunk<A> item, TaskResult<Chunk<A>> result, Recorded recorded) {
        Outcomes<A, R> outcomes = new Outcomes<>(function, limit, result, locales);
        return large.line(recorded)
                .map(line -> outcomes.evaluated(item.calls().get(0), Outcome.parse(line)))
                .switchIfEmpty(outcomes.failed().next())
                .map(Evaluated::evaluation);
    }
}
