package io.batchflux.examples;

import io.batchflux.BatchRunner;
import io.batchflux.Evaluation;
import io.batchflux.sweeps.Score;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Searches that are more than one sweep, or less, with the operators of Reactor. */
public final class Searches {

    private static final Score<Double> HIGHEST = Score.highest(Double::doubleValue);
    private static final Score<Double> LOWEST = Score.lowest(Double::doubleValue);
    private static final int KEPT = 4;

    private Searches() {}

    /** Early stopping: emits until a score is good enough. That cancels the sweep, which ends its job. */
    public static Flux<Evaluation<SvmParameters, Double>> untilGoodEnough(
            BatchRunner batch, Flux<SvmParameters> parameters, double enough) {
        return batch.sweep(IrisSvm::score, parameters)
                .takeUntil(evaluation -> evaluation.fold(score -> score >= enough, failure -> false));
    }

    /**
     * Successive halving: tries all with a few steps, goes on with the best quarter and four times as many steps, and so on. Emits the
     * last one.
     */
    public static Mono<Evaluation<Descent, Double>> bestByHalving(BatchRunner batch, List<Descent> descents) {
        return batch.sweep(Descent::loss, Flux.fromIterable(descents))
                .transform(LOWEST.top(Math.max(1, descents.size() / KEPT)))
                .collectList()
                .flatMap(best -> best.size() <= 1
                        ? Mono.justOrEmpty(best.stream().findFirst())
                        : bestByHalving(
                                batch,
                                best.stream()
                                        .map(evaluation -> evaluation.item().withSteps(KEPT))
                                        .toList()));
    }

    /**
     * Ask and tell: an optimiser says what to try, is told what came of it, and says what to try next, until it is done. Emits the
     * optimiser after each round.
     */
    public static Flux<Narrowing> narrowed(BatchRunner batch, Narrowing begin) {
        return Mono.just(begin)
                .expand(optimiser -> optimiser.isDone()
                        ? Mono.empty()
                        : batch.sweep(IrisSvm::score, Flux.fromIterable(optimiser.ask()))
                                .transform(HIGHEST.top(1))
                                .next()
                                .map(optimiser::tell))
                .skip(1);
    }
}
