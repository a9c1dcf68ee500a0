package io.batchflux.sweeps;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.batchflux.Evaluation;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class ScoreTests {

    private static final Score<Double> HIGHEST = Score.highest(Double::doubleValue);
    private static final Score<Double> LOWEST = Score.lowest(Double::doubleValue);

    private static Evaluation<String, Double> evaluation(String item, double value) {
        return Evaluation.Succeeded.of(item, value);
    }

    private static Flux<Evaluation<String, Double>> evaluations() {
        return Flux.just(
                evaluation("a", 2),
                evaluation("b", Double.NaN),
                evaluation("c", 5),
                evaluation("d", 5),
                evaluation("e", 1),
                evaluation("f", 9));
    }

    @Test
    void theBestSoFarIsEmittedAsItComes() {
        TestPublisher<Evaluation<String, Double>> source = TestPublisher.create();

        StepVerifier.create(source.flux().transform(HIGHEST.bestSoFar()).map(Evaluation::item))
                .then(() -> source.next(evaluation("a", 2)))
                .expectNext("a")
                .then(() -> source.next(evaluation("b", 2), evaluation("c", Double.NaN), evaluation("d", 3)))
                .expectNext("d")
                .thenCancel()
                .verify();

        source.assertCancelled();
        StepVerifier.create(evaluations().transform(LOWEST.bestSoFar()).map(Evaluation::item))
                .expectNext("a", "e")
                .verifyComplete();
    }

    @Test
    void theBestSoFarBeginsAnewWithEachSubscription() {
        Flux<Evaluation<String, Double>> best = evaluations().transform(HIGHEST.bestSoFar());

        StepVerifier.create(best.concatWith(best).map(Evaluation::item))
                .expectNext("a", "c", "f", "a", "c", "f")
                .verifyComplete();
    }

    @Test
    void theTopComesBestFirstAndOfEqualOnesTheEarlier() {
        StepVerifier.create(evaluations().transform(HIGHEST.top(2)).map(Evaluation::item))
                .expectNext("f", "c")
                .verifyComplete();
        StepVerifier.create(evaluations().transform(LOWEST.top(10)).map(Evaluation::item))
                .expectNext("e", "a", "c", "d", "f")
                .verifyComplete();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HIGHEST.top(0))
                .withMessage("count must be at least 1, was 0");
    }

    @Test
    void bothZerosAreEquallyGood() {
        Flux<Evaluation<String, Double>> zeros = Flux.just(evaluation("a", -0.0), evaluation("b", 0.0));

        StepVerifier.create(zeros.transform(HIGHEST.top(1)).map(Evaluation::item))
                .expectNext("a")
                .verifyComplete();
        StepVerifier.create(zeros.transform(HIGHEST.bestSoFar()).map(Evaluation::item))
                .expectNext("a")
                .verifyComplete();
    }

    @Test
    void failuresAreNoneOfTheBest() {
        List<Evaluation<Shots.Shot, Shots.Hit>> shots = Shots.evaluations(16);

        StepVerifier.create(Flux.fromIterable(shots)
                        .transform(Score.<Shots.Hit>highest(Shots.Hit::metres).top(16)))
                .expectNextCount(12)
                .verifyComplete();
    }

    @Test
    void anErrorOfTheSweepIsTheirs() {
        Flux<Evaluation<String, Double>> failing =
                evaluations().concatWith(Flux.error(new IllegalStateException("lost")));

        StepVerifier.create(failing.transform(HIGHEST.top(3))).verifyErrorMessage("lost");
        StepVerifier.create(failing.transform(HIGHEST.bestSoFar()))
                .expectNextCount(3)
                .verifyErrorMessage("lost");
    }

    @Test
    @SuppressWarnings("NullAway") // A function may return null.
    void nullIsNoneOfTheBest() {
        Flux<Evaluation<Integer, Double>> evaluations =
                Flux.just(Evaluation.Succeeded.of(1, null), Evaluation.Succeeded.of(2, 7.0));

        StepVerifier.create(evaluations
                        .transform(Score.highest(Double::doubleValue).top(2))
                        .map(Evaluation::item))
                .expectNext(2)
                .verifyComplete();
        StepVerifier.create(evaluations
                        .transform(Score.highest(Double::doubleValue).bestSoFar())
                        .map(Evaluation::item))
                .expectNext(2)
                .verifyComplete();
    }
}
