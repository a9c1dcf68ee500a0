package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.SimulatedPool.Load;
import io.batchflux.SimulatedPool.Outcome;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Automatic chunks in virtual time: the table in the README of the benchmarks, and large sweeps. */
@Tag("long")
class SimulatedSweepsIntegrationTests {

    private static void print(Load load, double mean, boolean exponential) {
        Outcome sized = SimulatedPool.automatic(load, true);
        double best = SimulatedSweepsTests.bestByHand(load);
        double none = SimulatedPool.fixed(load, 1).seconds();
        System.out.printf(
                Locale.ROOT,
                "| %,d | %,d | %s s%s | %.1f | %.1f | %.1f | %.1f | %.1f | %d | %.2f | %.2f | %.2f | %s |%n",
                load.slots(),
                load.calls().length,
                mean,
                exponential ? ", exponential" : "",
                load.ideal(),
                none,
                best,
                sized.seconds(),
                SimulatedPool.automatic(load, false).seconds(),
                sized.tasks(),
                sized.seconds() / best,
                sized.seconds() / none,
                load.ideal() / sized.seconds(),
                sized.slots());
    }

    /** Sees that each call is made once, and prints a line for each sweep. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16, 100})
    void eachSweepOfTheTableEnds(int slots) {
        for (double mean : new double[] {0.001, 0.1, 1, 10}) {
            for (int calls : new int[] {60, 200, 1000}) {
                for (boolean exponential : new boolean[] {false, true}) {
                    print(
                            new Load(slots, 1, SimulatedSweepsTests.draw(calls, mean, exponential), 0, 0),
                            mean,
                            exponential);
                }
            }
        }
    }

    /** Prints a line for each sweep, the mean of 20 draws of exponentially distributed calls. */
    @ParameterizedTest
    @CsvSource({
        "4, 60, 1",
        "4, 60, 10",
        "4, 200, 1",
        "4, 200, 10",
        "4, 1000, 1",
        "16, 60, 1",
        "16, 60, 10",
        "16, 200, 1",
        "16, 200, 10",
        "16, 1000, 1",
        "16, 1000, 10",
        "100, 200, 1",
        "100, 200, 10",
        "100, 1000, 1",
        "100, 1000, 10"
    })
    void theMeanOfManyDrawsIsNearThatOfTheBestNumber(int slots, int calls, double mean) {
        int[] sizes = {1, 2, 3, 5, 10, 25};
        double[] fixed = new double[sizes.length];
        double automatic = 0;
        double ideal = 0;
        double looks = 0;
        for (int seed = 1; seed <= 20; seed++) {
            Load load = new Load(slots, 1, SimulatedSweepsTests.draw(calls, mean, true, seed), 0, 0);
            Outcome outcome = SimulatedPool.automatic(load, true);
            automatic += outcome.seconds() / 20;
            looks += outcome.looks() / 20.0;
            ideal += load.ideal() / 20;
            for (int i = 0; i < sizes.length; i++) {
                fixed[i] += SimulatedPool.fixed(load, sizes[i]).seconds() / 20;
            }
        }
        double best = Arrays.stream(fixed).min().orElseThrow();

        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %.0f s | %.1f | %.1f | %.1f | %.1f | %.2f | %.2f | %.2f | %.0f |%n",
                slots,
                calls,
                mean,
                ideal,
                fixed[0],
                best,
                automatic,
                automatic / best,
                automatic / fixed[0],
                ideal / automatic,
                looks);
        assertThat(automatic).isLessThanOrEqualTo(1.1 * best);
    }

    /** Prints a line for each sweep whose neighbours take as long: the shortest calls first, and the longest first. */
    @ParameterizedTest
    @CsvSource({
        "4, 60, 1",
        "4, 60, 10",
        "4, 200, 1",
        "16, 60, 1",
        "16, 60, 10",
        "16, 200, 1",
        "16, 200, 10",
        "100, 200, 1",
        "100, 200, 10",
        "100, 1000, 1",
        "100, 1000, 10"
    })
    void neighboursThatTakeAsLongAreInDifferentTasks(int slots, int calls, double mean) {
        double[] rising = SimulatedSweepsTests.rising(calls, mean);
        double[] falling = new double[calls];
        Arrays.setAll(falling, i -> rising[calls - 1 - i]);

        for (double[] drawn : new double[][] {rising, falling}) {
            Load load = new Load(slots, 1, drawn, 0, 0);
            double best = SimulatedSweepsTests.bestByHand(load);
            double none = SimulatedPool.fixed(load, 1).seconds();
            double automatic = SimulatedPool.automatic(load, true).seconds();
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %d | %.0f s, %s | %.1f | %.1f | %.1f | %.1f | %.2f | %.2f | %.2f |%n",
                    slots,
                    calls,
                    mean,
                    drawn[0] < drawn[calls - 1] ? "rising" : "falling",
                    load.ideal(),
                    none,
                    best,
                    automatic,
                    automatic / best,
                    automatic / none,
                    load.ideal() / automatic);
            assertThat(automatic).isLessThanOrEqualTo(1.15 * best);
        }
    }

    /** With so many slots, each has a hundred calls, of which the longest take 14 times the mean. */
    @ParameterizedTest
    @CsvSource({"1, 0.9", "100, 0.9", "10000, 0.85"})
    void aMillionCallsComeNearTheIdeal(int slots, double least) {
        double mean = slots / 1000.0;
        Load load = new Load(slots, 1, SimulatedSweepsTests.draw(1_000_000, mean, true), 0, 0);

        Outcome outcome = SimulatedPool.automatic(load, true);

        System.out.println(load + ": ideal " + load.ideal() + ", " + outcome);
        assertThat(load.ideal() / outcome.seconds()).isGreaterThanOrEqualTo(least);
    }

    @Test
    void aMillionCallsSurviveSlowNodesAndPreemptions() {
        Load load = new Load(1000, 1, SimulatedSweepsTests.draw(1_000_000, 1, true), 0.1, 0.05);

        Outcome outcome = SimulatedPool.automatic(load, true);

        System.out.println(load + ": ideal " + load.ideal() + ", " + outcome);
        assertThat(load.ideal() / outcome.seconds()).isGreaterThanOrEqualTo(0.85);
    }
}
