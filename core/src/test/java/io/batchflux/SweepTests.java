package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class SweepTests {

    record Pair(double cost, double gamma) {}

    @Test
    void combinesTwoAxesWithTheSecondVaryingFastest() {
        StepVerifier.create(Sweep.grid(List.of(1.0, 2.0), List.of(0.1, 0.2, 0.3), Pair::new))
                .expectNext(new Pair(1, 0.1), new Pair(1, 0.2), new Pair(1, 0.3))
                .expectNext(new Pair(2, 0.1), new Pair(2, 0.2), new Pair(2, 0.3))
                .verifyComplete();
    }

    @Test
    void combinesThreeAxes() {
        StepVerifier.create(Sweep.grid(List.of(1, 2), List.of("a", "b"), List.of('x', 'y'), (a, b, c) -> a + b + c))
                .expectNext("1ax", "1ay", "1bx", "1by", "2ax", "2ay", "2bx", "2by")
                .verifyComplete();
    }

    @Test
    void combinesAnyNumberOfAxes() {
        StepVerifier.create(Sweep.grid(
                        List.of(List.of(1, 2), List.of(3), List.of(4, 5), List.of(6)), List<Integer>::toString))
                .expectNext("[1, 3, 4, 6]", "[1, 3, 5, 6]", "[2, 3, 4, 6]", "[2, 3, 5, 6]")
                .verifyComplete();
        StepVerifier.create(Sweep.grid(List.<List<Integer>>of(), List::size))
                .expectNext(0)
                .verifyComplete();
    }

    @Test
    void isEmptyIfAnAxisIs() {
        StepVerifier.create(Sweep.grid(List.of(1), List.of(), (a, b) -> a)).verifyComplete();
        StepVerifier.create(Sweep.grid(List.of(), List.of(1), List.of(2), (a, b, c) -> c))
                .verifyComplete();
        StepVerifier.create(Sweep.grid(List.of(List.of(1), List.of()), List::size))
                .verifyComplete();
    }

    @Test
    void rejectsAGridThatIsTooLarge() {
        List<Integer> axis = Collections.nCopies(70_000, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sweep.grid(axis, axis, Integer::sum))
                .withMessage("a grid must have at most 2147483647 points, the axes have [70000, 70000]");
    }

    @Test
    void pairsListsOfTheSameLength() {
        StepVerifier.create(Sweep.zip(List.of(1.0, 2.0), List.of(0.1, 0.2), Pair::new))
                .expectNext(new Pair(1, 0.1), new Pair(2, 0.2))
                .verifyComplete();
    }

    @Test
    void refusesToPairListsOfDifferentLengths() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sweep.zip(List.of(1.0), List.of(0.1, 0.2), Pair::new))
                .withMessage("the lists must be equally long, were 1 and 2 long; for all combinations use grid");
    }

    @Test
    void drawsTheSameSamplesOnEverySubscription() {
        Flux<Double> samples = Sweep.random(42, 5, RandomGenerator::nextDouble);

        List<Double> first = new ArrayList<>();
        StepVerifier.create(samples).recordWith(() -> first).expectNextCount(5).verifyComplete();
        StepVerifier.create(samples).expectNextSequence(first).verifyComplete();
        StepVerifier.create(Sweep.random(42, 3, RandomGenerator::nextDouble))
                .expectNextSequence(first.subList(0, 3))
                .verifyComplete();
        assertThat(first).doesNotHaveDuplicates();
    }

    @Test
    void drawsOtherSamplesFromAnotherSeed() {
        StepVerifier.create(Flux.merge(
                                Sweep.random(1, 10, RandomGenerator::nextLong),
                                Sweep.random(2, 10, RandomGenerator::nextLong))
                        .distinct())
                .expectNextCount(20)
                .verifyComplete();
    }

    @Test
    void repeatsAParameter() {
        StepVerifier.create(Sweep.repeat(3, "x")).expectNext("x", "x", "x").verifyComplete();
        StepVerifier.create(Sweep.indexed(3, i -> "x" + i))
                .expectNext("x0", "x1", "x2")
                .verifyComplete();
        StepVerifier.create(Sweep.repeat(0, "x")).verifyComplete();
    }

    @Test
    void rejectsANegativeCount() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sweep.repeat(-1, "x"))
                .withMessage("count must not be negative, was -1");
        assertThatIllegalArgumentException().isThrownBy(() -> Sweep.random(1, -1, RandomGenerator::nextLong));
    }

    @Test
    void computesAParameterOnlyWhenItIsRequested() {
        AtomicInteger computed = new AtomicInteger();
        Flux<Integer> million = Sweep.grid(
                Collections.nCopies(1000, 1), Collections.nCopies(1000, 2), (a, b) -> computed.incrementAndGet());

        StepVerifier.create(million, 0)
                .expectSubscription()
                .thenRequest(2)
                .expectNext(1, 2)
                .thenRequest(1)
                .expectNext(3)
                .thenCancel()
                .verify();
        assertThat(computed).hasValue(3);
    }

    @Test
    void copiesTheLists() {
        List<Integer> axis = new ArrayList<>(List.of(1, 2));
        Flux<Integer> sums = Sweep.grid(axis, axis, Integer::sum);
        axis.clear();

        StepVerifier.create(sums).expectNext(2, 3, 3, 4).verifyComplete();
        assertThatNullPointerException()
                .isThrownBy(() -> Sweep.grid(Arrays.asList(1, null), List.of(1), (a, b) -> "x"));
    }
}
