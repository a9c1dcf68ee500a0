package io.batchflux.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import io.batchflux.SizedFlux;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class PointsTests {

    private static final Space SQUARE = Space.of(Axis.linear("x", 0, 1), Axis.linear("y", 0, 1));

    private static List<Double> numbers(Points points, String name) {
        return IntStream.range(0, points.size())
                .mapToObj(i -> points.get(i).number(name))
                .toList();
    }

    private static List<Point> all(Points points) {
        return Objects.requireNonNull(points.flux().collectList().block());
    }

    @Test
    void aGridGoesAlongEveryAxisTheLastVaryingFastest() {
        Points grid = Space.of(
                        Axis.logarithmic("cost", 0.01, 100).withSteps(3),
                        Axis.integers("depth", 1, 2),
                        Axis.choice("kernel", "rbf", "poly"))
                .grid();

        assertThat(grid.size()).isEqualTo(12);
        assertThat(SizedFlux.sizeOf(grid.skip(2).flux())).hasValue(10);
        assertThat(grid.names()).containsExactly("cost", "depth", "kernel");
        assertThat(grid.flux().map(Point::toString).collectList().block())
                .startsWith("cost = 0.01, depth = 1, kernel = rbf", "cost = 0.01, depth = 1, kernel = poly")
                .endsWith("cost = 100.0, depth = 2, kernel = poly");
        assertThat(grid.get(4).number("cost")).isEqualTo(1, within(1e-12));
    }

    @Test
    void stepsOfIntegersAndChoicesAreSpreadFromTheFirstToTheLast() {
        assertThat(numbers(Space.of(Axis.integers("n", 0, 100).withSteps(5)).grid(), "n"))
                .containsExactly(0.0, 25.0, 50.0, 75.0, 100.0);
        assertThat(all(Space.of(Axis.choice("c", "a", "b", "c", "d", "e").withSteps(3))
                        .grid()))
                .extracting(point -> point.text("c"))
                .containsExactly("a", "c", "e");
    }

    @Test
    void eachPartOfAnAxisHasOneSampleOfALatinHypercube() {
        for (int count : new int[] {1, 2, 7, 64, 1000}) {
            Points samples = SQUARE.latinHypercube(count, 7);
            for (String name : samples.names()) {
                assertThat(numbers(samples, name).stream()
                                .map(x -> (int) (x * count))
                                .collect(Collectors.toSet()))
                        .as("%d samples, %s", count, name)
                        .hasSize(count);
            }
        }
        assertThat(all(SQUARE.latinHypercube(16, 7))).isNotEqualTo(all(SQUARE.latinHypercube(16, 8)));
        assertThat(numbers(SQUARE.latinHypercube(16, 7), "x")).isNotEqualTo(numbers(SQUARE.latinHypercube(16, 7), "y"));
    }

    @Test
    void sobolsSequenceIsTheKnownOne() {
        Points sobol = SQUARE.sobol(8);

        assertThat(numbers(sobol, "x")).containsExactly(0.0, 0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125);
        assertThat(numbers(sobol, "y")).containsExactly(0.0, 0.5, 0.25, 0.75, 0.375, 0.875, 0.125, 0.625);
    }

    @Test
    void pointsBehindAnyOthersAreThoseThatASkipLeaves() {
        Space space = Space.of(Axis.linear("x", -5, 5), Axis.integers("n", 3, 900), Axis.choice("c", 1, 2, 3));
        for (Points points : List.of(space.sobol(100), space.random(100, 5), space.latinHypercube(100, 5))) {
            List<Point> whole = all(points);
            assertThat(all(points.skip(37))).isEqualTo(whole.subList(37, 100));
            assertThat(all(points.limit(10).skip(3))).isEqualTo(whole.subList(3, 10));
            assertThat(points.get(99)).isEqualTo(whole.get(99));
        }
        assertThat(all(space.random(10, 5))).isEqualTo(all(space.random(100, 5).limit(10)));
        assertThat(space.sobol(10).skip(11).size()).isZero();
    }

    @Test
    void randomSamplesAreSpreadEvenly() {
        Points samples = Space.of(Axis.integers("n", 1, 4), Axis.logarithmic("c", 1, 10_000))
                .random(4000, 1);

        assertThat(numbers(samples, "n").stream().collect(Collectors.groupingBy(n -> n, Collectors.counting())))
                .hasSize(4)
                .allSatisfy((n, count) -> assertThat(count).isBetween(900L, 1100L));
        assertThat(numbers(samples, "c").stream().filter(c -> c < 100).count()).isBetween(1900L, 2100L);
    }

    @Test
    void manyPointsAreComputedOnlyWhenTheyAreRequested() {
        List<Integer> made = new ArrayList<>();

        StepVerifier.create(
                        SQUARE.sobol(Integer.MAX_VALUE).map(point -> {
                            made.add(made.size());
                            return point.number("x");
                        }),
                        2)
                .expectNext(0.0, 0.5)
                .thenCancel()
                .verify();

        assertThat(made).hasSize(2);
        assertThat(SQUARE.sobol(Integer.MAX_VALUE).get(Integer.MAX_VALUE - 1).number("x"))
                .isBetween(0.0, 1.0);
    }

    @Test
    void whatIsZippedGoesSideBySideAndAProductCombines() {
        Points samples = SQUARE.sobol(3);
        Points seeds = Space.of(Axis.integers("seed", 1, 3)).grid();

        assertThat(all(samples.zip(seeds)))
                .extracting(point -> point.integer("seed"))
                .containsExactly(1, 2, 3);
        assertThat(all(samples.times(seeds)))
                .extracting(point -> point.number("x") + "/" + point.integer("seed"))
                .containsExactly("0.0/1", "0.0/2", "0.0/3", "0.5/1", "0.5/2", "0.5/3", "0.75/1", "0.75/2", "0.75/3");
        assertThat(Space.of(Axis.integers("a", 1, 2), Axis.choice("b", "x", "y"))
                        .zip()
                        .size())
                .isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> samples.zip(seeds.limit(2)))
                .withMessage(
                        "what is zipped must be equally many, was 3 of [x, y] and 2 of [seed]; for all combinations use"
                                + " times or grid");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> samples.times(SQUARE.sobol(2)))
                .withMessage("parameters must have different names, twice was \"x\"; rename one of them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SQUARE.sobol(100_000)
                        .times(Space.of(Axis.integers("n", 1, 100_000)).grid()))
                .withMessage(
                        "a product must have at most 2147483647 points, was 100000 times 100000; take fewer steps, or"
                                + " samples");
    }

    @Test
    void anAxisWithoutStepsIsNoPartOfAGrid() {
        assertThatIllegalArgumentException()
                .isThrownBy(SQUARE::grid)
                .withMessage(
                        "axis \"x\" must have steps to be part of a grid, 0.0 to 1.0 has none; give it some, such as"
                                + " withSteps(10), or draw samples instead");
    }

    @Test
    void axesRefuseWhatTheyCannotHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Axis.logarithmic("cost", 0, 1))
                .withMessage("axis \"cost\" must have positive, finite numbers, was 0.0 to 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Axis.linear("x", 1, 1))
                .withMessage("axis \"x\" must have from less than to, and not too far apart, was 1.0 to 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Axis.linear("x", -Double.MAX_VALUE, Double.MAX_VALUE))
                .withMessageContaining("not too far apart");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Axis.choice("c", "a", "a"))
                .withMessage("axis \"c\" must have different values, has twice \"a\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Axis.integers("n", 1, 3).withSteps(4))
                .withMessage("axis \"n\" must have 2 to 3 steps, was 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Axis.integers("n", 1, Long.MAX_VALUE))
                .withMessageContaining("both within 2^52");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Axis.linear(" ", 0, 1))
                .withMessage("a parameter's name must not be blank, was \" \"");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void aNegativeCountIsRefused(int count) {
        List.<Runnable>of(
                        () -> SQUARE.sobol(count), () -> SQUARE.random(count, 1), () -> SQUARE.latinHypercube(count, 1))
                .forEach(drawing -> assertThatIllegalArgumentException()
                        .isThrownBy(drawing::run)
                        .withMessage("count must not be negative, was " + count));
        assertThat(SQUARE.latinHypercube(0, 1).flux().collectList().block()).isEmpty();
    }

    @Test
    void whatAFunctionRefusesIsToldWithItsPoint() {
        Flux<Double> failing = SQUARE.sobol(3).map(point -> point.number("z"));

        StepVerifier.create(failing)
                .verifyErrorMessage(
                        "point 0 (x = 0.0, y = 0.0) was refused: a point must have the parameter that is asked"
                                + " for, \"z\" is none of [x, y]; name an axis or column like that");
    }

    @Test
    @SuppressWarnings("NullAway") // A caller without null checks.
    void whatIsMissingIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> Space.of((Axis[]) null))
                .withMessage("axes must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> Space.of(Axis.linear("x", 0, 1), null))
                .withMessage("axis must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> Axis.choice("x", (Object[]) null))
                .withMessage("values of an axis must not be null");
        assertThatNullPointerException().isThrownBy(() -> Points.ofCsv(null)).withMessage("file must not be null");
    }
}
