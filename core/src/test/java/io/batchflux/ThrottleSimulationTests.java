package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.Simulation.Limiter;
import io.batchflux.Simulation.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of what a service allows is used, and how much is refused, by how many callers. */
class ThrottleSimulationTests {

    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final Duration MEASURED = Duration.ofSeconds(40);

    enum Kind {
        SMOOTH,
        BURSTS_OF_A_SECOND,
        BURSTS_OF_TEN_SECONDS,
        BURSTS_AND_RETRY_AFTER,
        WINDOWS,
        WINDOWS_AND_RETRY_AFTER;

        Limiter of(int perSecond) {
            return switch (this) {
                case SMOOTH -> Simulation.tokenBucket(perSecond, 1, null);
                case BURSTS_OF_A_SECOND -> Simulation.tokenBucket(perSecond, perSecond, null);
                case BURSTS_OF_TEN_SECONDS -> Simulation.tokenBucket(perSecond, 10.0 * perSecond, null);
                case BURSTS_AND_RETRY_AFTER -> Simulation.tokenBucket(perSecond, perSecond, Duration.ofSeconds(1));
                case WINDOWS -> Simulation.fixedWindow(perSecond, 1, false);
                case WINDOWS_AND_RETRY_AFTER -> Simulation.fixedWindow(perSecond, 1, true);
            };
        }
    }

    static Stream<Arguments> accounts() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(1, 10, 1000)
                        .flatMap(callers -> Stream.of(5, 60, 500).map(limit -> Arguments.of(kind, callers, limit))));
    }

    /** A caller asks for ten milliseconds and then again. */
    private static double allowed(int limit, int callers) {
        return Math.min(limit, callers * 100);
    }

    @ParameterizedTest
    @MethodSource("accounts")
    void mostIsUsedAndLittleIsRefusedHoweverManyWait(Kind kind, int callers, int limit) {
        Simulation simulation = new Simulation(kind.of(limit));
        simulation.callers(callers);
        isUsedWell(simulation, allowed(limit, callers));
    }

    private static void isUsedWell(Simulation simulation, double limit) {
        simulation.during(SETTLED);
        Outcome outcome = simulation.during(MEASURED);
        assertThat(outcome.used(limit)).as("used").isGreaterThanOrEqualTo(0.8);
        assertThat(outcome.refusedShare()).as("refused").isLessThanOrEqualTo(0.1);
    }

    /** The rest of a window refuses everything, and says nothing of the rate. */
    @ParameterizedTest
    @CsvSource({
        "5, false, 20, 5",
        "5, false, 20, 20",
        "5, false, 300, 60",
        "5, false, 300, 200",
        "5, true, 20, 5",
        "5, true, 300, 60",
        "10, false, 20, 20",
        "10, false, 300, 20",
        "10, false, 300, 60",
        "10, false, 300, 200",
        "10, true, 300, 60"
    })
    void windowsMayBeLong(int seconds, boolean retryAfter, int callers, int limit) {
        Simulation simulation = new Simulation(Simulation.fixedWindow(limit, seconds, retryAfter));
        simulation.callers(callers);

        isUsedWell(simulation, limit);
    }

    @ParameterizedTest
    @CsvSource({"5, 500, 50", "5, 100, 10", "5, 50, 5", "10, 500, 50", "10, 100, 10"})
    void aLimitOfLongWindowsMayBeLowered(int seconds, int before, int after) {
        Simulation simulation = new Simulation(Simulation.fixedWindow(before, seconds, false));
        simulation.callers(50);
        simulation.during(Duration.ofSeconds(25));
        simulation.limiter(Simulation.fixedWindow(after, seconds, false));

        isUsedWell(simulation, after);
    }

    /** That one of a hundred is refused says nothing of the limit. */
    @ParameterizedTest
    @CsvSource({
        "1, 20, 5",
        "1, 20, 60",
        "1, 300, 500",
        "2, 20, 20",
        "2, 20, 200",
        "2, 300, 60",
        "3, 1, 60",
        "3, 20, 5",
        "3, 20, 60",
        "3, 300, 200"
    })
    void someMayBeRefusedByChance(int percent, int callers, int limit) {
        Simulation simulation = new Simulation(Simulation.flaky(Kind.BURSTS_OF_A_SECOND.of(limit), percent / 100.0));
        simulation.callers(callers);

        isUsedWell(simulation, allowed(limit, callers));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 20", "1, 300", "2, 1", "2, 20", "2, 300"})
    void fewASecondMayBeAllowed(int limit, int callers) {
        for (Kind kind : List.of(Kind.BURSTS_OF_A_SECOND, Kind.BURSTS_AND_RETRY_AFTER, Kind.WINDOWS_AND_RETRY_AFTER)) {
            Simulation simulation = new Simulation(kind.of(limit));
            simulation.callers(callers);

            isUsedWell(simulation, limit);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 20", "2, 200", "4, 60", "4, 200"})
    void programsThatDoNotKnowEachOtherShareAnAccount(int programs, int limit) {
        for (Limiter limiter : List.of(
                Kind.BURSTS_OF_A_SECOND.of(limit),
                Kind.WINDOWS.of(limit),
                Kind.WINDOWS_AND_RETRY_AFTER.of(limit),
                Simulation.fixedWindow(limit, 5, false),
                Simulation.flaky(Kind.BURSTS_OF_A_SECOND.of(limit), 0.02))) {
            Simulation simulation = new Simulation(limiter);
            for (int program = 0; program < programs; program++) {
                simulation.callersElsewhere(20);
            }

            isUsedWell(simulation, limit);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 300, 1000})
    void theAnswersMayTakeLonger(int millis) {
        Simulation simulation = new Simulation(Kind.BURSTS_OF_A_SECOND.of(50)).latency(Duration.ofMillis(millis));
        simulation.callers(200);
        isUsedWell(simulation, 50);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void runnersOnOneAccountShareWhatItAllows(Kind kind) {
        Simulation simulation = new Simulation(kind.of(50));
        List<CountingScheduler> schedulers = List.of(
                new CountingScheduler(simulation.clock),
                new CountingScheduler(simulation.clock, Duration.ofHours(-2)),
                new CountingScheduler(simulation.clock, Duration.ofMinutes(3)));
        schedulers.forEach(scheduler -> simulation.callers(20, scheduler));
        isUsedWell(simulation, 50);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aLimitThatIsLoweredIsKept(Kind kind) {
        for (int[] limits : new int[][] {{500, 5}, {200, 20}, {100, 50}}) {
            Simulation simulation = new Simulation(kind.of(limits[0]));
            simulation.callers(50);
            simulation.during(Duration.ofSeconds(25));

            simulation.limiter(kind.of(limits[1]));
            simulation.during(SETTLED);
            Outcome outcome = simulation.during(MEASURED);

            assertThat(outcome.used(limits[1])).as("used of %d", limits[1]).isGreaterThanOrEqualTo(0.8);
            assertThat(outcome.refusedShare()).as("refused of %d", limits[1]).isLessThanOrEqualTo(0.1);
        }
    }

    @ParameterizedTest
    @CsvSource({"120, 14", "160, 14", "260, 8", "260, 20", "260, 27", "260, 40", "350, 27"})
    void aLimitThatIsLoweredIsKeptAlsoIfEachRefusalCostsAPause(int before, int after) {
        Simulation simulation = new Simulation(Kind.WINDOWS_AND_RETRY_AFTER.of(before));
        simulation.callers(50);
        simulation.during(Duration.ofSeconds(25));

        simulation.limiter(Kind.WINDOWS_AND_RETRY_AFTER.of(after));
        isUsedWell(simulation, after);
    }

    /** At a moment of any clock, and after some requests that were no burst. */
    @ParameterizedTest
    @CsvSource({
        "200, 120, 12, 1, 5",
        "20, 120, 12, 1, 5",
        "2, 75, 7, 2, 5",
        "1000, 30, 15, 2, 100",
        "50, 120, 60, 2, 20"
    })
    void whatIsAcceptedOfABurstIsNotTakenForTheLimit(int callers, int limit, int burst, int pause, int latency) {
        Simulation simulation = new Simulation(Simulation.tokenBucket(limit, burst, Duration.ofSeconds(pause)))
                .latency(Duration.ofMillis(latency));
        simulation.clock.advanceTimeBy(Duration.ofDays(20_000));
        simulation.askOnce(3);
        simulation.during(Duration.ofSeconds(2));
        simulation.callers(callers);
        simulation.during(SETTLED);

        Outcome outcome = simulation.during(MEASURED);

        assertThat(outcome.used(Math.min(limit, callers * 1000.0 / latency)))
                .as("used")
                .isGreaterThanOrEqualTo(0.8);
        assertThat(outcome.refusedShare()).as("refused").isLessThanOrEqualTo(0.1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aLimitThatIsRaisedIsFound(Kind kind) {
        for (int[] limits : new int[][] {{5, 500}, {20, 200}, {50, 100}}) {
            Simulation simulation = new Simulation(kind.of(limits[0]));
            simulation.callers(50);
            simulation.during(Duration.ofSeconds(25));

            simulation.limiter(kind.of(limits[1]));
            simulation.during(SETTLED.multipliedBy(kind == Kind.WINDOWS_AND_RETRY_AFTER ? 3 : 2));
            Outcome outcome = simulation.during(MEASURED);

            assertThat(outcome.used(limits[1])).as("used of %d", limits[1]).isGreaterThanOrEqualTo(0.8);
            assertThat(outcome.refusedShare()).as("refused of %d", limits[1]).isLessThanOrEqualTo(0.1);
        }
    }

    @Test
    void aBurstAfterAnHourOfLittleUseIsNotSentAtOnce() {
        Simulation simulation = new Simulation(Kind.SMOOTH.of(50));
        simulation.callers(100);
        simulation.during(Duration.ofSeconds(30));
        simulation.stopCallers();
        simulation.during(Duration.ofHours(1));

        simulation.callers(1000);
        Outcome first = simulation.during(SETTLED);
        Outcome then = simulation.during(Duration.ofMinutes(1));

        assertThat(first.refusedShare()).as("refused at first").isLessThanOrEqualTo(0.1);
        assertThat(then.used(50)).as("used").isGreaterThanOrEqualTo(0.8);
        assertThat(then.refusedShare()).as("refused").isLessThanOrEqualTo(0.1);
    }

    @Test
    void anOutageCostsLittleMoreThanItsTime() {
        Simulation simulation = new Simulation(Kind.SMOOTH.of(100));
        simulation.callers(200);
        simulation.during(Duration.ofSeconds(30));

        simulation.limiter(now -> false);
        Outcome outage = simulation.during(Duration.ofMinutes(10));
        simulation.limiter(Kind.SMOOTH.of(100));
        simulation.during(Duration.ofSeconds(40));
        Outcome after = simulation.during(Duration.ofMinutes(1));

        assertThat(outage.refused()).as("asked in vain").isLessThan(10 * 60 * 4);
        assertThat(after.used(100)).isGreaterThanOrEqualTo(0.8);
        assertThat(after.refusedShare()).isLessThanOrEqualTo(0.1);
    }

    @Test
    void whoCameFirstIsServedFirst() {
        Simulation simulation = new Simulation(Kind.SMOOTH.of(50));
        simulation.callers(100);
        simulation.during(Duration.ofMinutes(1));

        assertThat(simulation.mostServed() - simulation.leastServed()).isLessThanOrEqualTo(3);
    }
}
