package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.SimulatedPool.Load;
import io.batchflux.SimulatedPool.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Automatic chunks in virtual time, beside all that one may choose by hand; what they miss is in the README of the benchmarks. */
class SimulatedSweepsTests {

    private static final int[] SIZES = {1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 50, 75, 100, 150, 200, 250, 500, 1000};

    static double[] draw(int calls, double mean, boolean exponential) {
        return draw(calls, mean, exponential, 7);
    }

    static double[] draw(int calls, double mean, boolean exponential, long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        double[] drawn = new double[calls];
        for (int i = 0; i < calls; i++) {
            drawn[i] = exponential ? -mean * Math.log(1 - chance.nextDouble()) : mean;
        }
        return drawn;
    }

    static double bestByHand(Load load) {
        double best = Double.MAX_VALUE;
        for (int size : SIZES) {
            best = size > load.calls().length
                    ? best
                    : Math.min(best, SimulatedPool.fixed(load, size).seconds());
        }
        return best;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 60, 0.1",
        "1, 200, 0.001",
        "4, 60, 0.001",
        "4, 60, 0.1",
        "4, 60, 1",
        "4, 60, 10",
        "4, 200, 1",
        "4, 200, 10",
        "4, 1000, 0.001",
        "4, 1000, 0.1",
        "4, 1000, 1",
        "16, 1000, 0.1",
        "16, 1000, 1",
        "100, 1000, 0.1"
    })
    void areNearlyAsGoodAsTheBestThatOneMayChoose(int slots, int calls, double mean) {
        for (boolean exponential : new boolean[] {false, true}) {
            Load load = new Load(slots, 1, draw(calls, mean, exponential), 0, 0);

            Outcome automatic = SimulatedPool.automatic(load, true);

            assertThat(automatic.seconds())
                    .as("%s, exponential: %s", load, exponential)
                    .isLessThanOrEqualTo(1.15 * bestByHand(load))
                    .isLessThanOrEqualTo(SimulatedPool.fixed(load, 1).seconds() + 1e-6);
            assertThat(SimulatedPool.automatic(load, false).seconds()).isLessThanOrEqualTo(1.15 * bestByHand(load));
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 1000, 1", "4, 1000, 10", "16, 5000, 1"})
    void takeLittleLongerThanTheIdealOnceStartsAreSmallBesideTheWork(int slots, int calls, double mean) {
        for (boolean exponential : new boolean[] {false, true}) {
            Load load = new Load(slots, 1, draw(calls, mean, exponential), 0, 0);

            assertThat(load.ideal() / SimulatedPool.automatic(load, true).seconds())
                    .as("%s, exponential: %s", load, exponential)
                    .isGreaterThanOrEqualTo(0.9);
        }
    }

    /** Of two calls for each slot, many are behind one that takes long: what they lose by that, starts win, in the mean of some draws. */
    @Test
    void callsBehindALongOneDoNotWaitForItsEnd() {
        double automatic = 0;
        double alone = 0;
        for (int seed = 1; seed <= 10; seed++) {
            Load load = new Load(100, 1, draw(200, 10, true, seed), 0, 0);
            automatic += SimulatedPool.automatic(load, true).seconds();
            alone += SimulatedPool.fixed(load, 1).seconds();
        }

        assertThat(automatic).isLessThanOrEqualTo(1.1 * alone);
    }

    /** As those of a grid whose first axis says how much there is to do: slots that had neighbours would have all of the long ones. */
    @ParameterizedTest
    @CsvSource({"4, 60, 1", "16, 60, 1", "16, 60, 10", "16, 200, 1", "100, 200, 10", "100, 1000, 1"})
    void callsWhoseNeighboursTakeAsLongAreDealtApart(int slots, int calls, double mean) {
        double[] rising = rising(calls, mean);
        double[] falling = new double[calls];
        Arrays.setAll(falling, i -> rising[calls - 1 - i]);

        for (double[] drawn : List.of(rising, falling)) {
            Load load = new Load(slots, 1, drawn, 0, 0);
            assertThat(SimulatedPool.automatic(load, true).seconds())
                    .as("%s, the first of %.1f s", load, drawn[0])
                    .isLessThanOrEqualTo(1.1 * bestByHand(load));
        }
    }

    /** Ten steps from a tenth of the mean to 1.9 of it. */
    static double[] rising(int calls, double mean) {
        double[] drawn = new double[calls];
        Arrays.setAll(drawn, i -> mean * (0.1 + 0.2 * (i * 10 / calls)));
        return drawn;
    }

    /** Two of them are a little more than a task takes at most. */
    @ParameterizedTest
    @CsvSource({"4, 60, 10.001", "4, 60, 10.2", "4, 200, 10.001", "16, 200, 10.2"})
    void callsOfWhichTwoTakeALittleTooLongAreTogetherAllTheSame(int slots, int calls, double mean) {
        Load load = new Load(slots, 1, draw(calls, mean, false), 0, 0);

        assertThat(SimulatedPool.automatic(load, true).seconds())
                .isLessThanOrEqualTo(SimulatedPool.fixed(load, 1).seconds());
    }

    /** In the mean of some draws: one is luck, and on a slow slot three times as much. */
    @ParameterizedTest
    @CsvSource({"4, 1000, 1", "16, 1000, 1", "100, 1000, 10"})
    void keepUpWithSlowNodesAndPreemptions(int slots, int calls, double mean) {
        for (double[] trouble : new double[][] {{0.25, 0}, {0, 0.05}}) {
            List<Load> loads = IntStream.rangeClosed(1, 20)
                    .mapToObj(seed -> new Load(slots, 1, draw(calls, mean, true, seed), trouble[0], trouble[1]))
                    .toList();
            double automatic = loads.stream()
                    .mapToDouble(load -> SimulatedPool.automatic(load, true).seconds())
                    .sum();
            double best = IntStream.of(1, 2, 5, 10, 25, 50)
                    .mapToDouble(size -> loads.stream()
                            .mapToDouble(load -> SimulatedPool.fixed(load, size).seconds())
                            .sum())
                    .min()
                    .orElseThrow();

            assertThat(automatic).isLessThanOrEqualTo(1.15 * best);
        }
    }
}
