package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PausesTests {

    private static final Polling POLLING = Polling.between(Duration.ofSeconds(1), Duration.ofSeconds(10));

    private static List<Double> polls(boolean closely, double end) {
        Pauses pauses = new Pauses(POLLING, closely);
        List<Double> polls = new ArrayList<>();
        double now = 0;
        while (now < end) {
            now += ChunkPlan.seconds(pauses.next(false, Duration.ofMillis((long) (now * 1000))));
            polls.add(now);
        }
        return polls;
    }

    @Test
    void ofASweepAreAtMostATwentiethOfWhatItHasTakenButAtLeastTheFloor() {
        List<Double> polls = polls(true, 600);

        for (int i = 1; i < polls.size(); i++) {
            double pause = polls.get(i) - polls.get(i - 1);
            assertThat(pause).isGreaterThanOrEqualTo(0.999).isLessThanOrEqualTo(Math.max(2, polls.get(i - 1) / 10));
        }
    }

    @Test
    void ofASweepHaveAllPollsThatOthersHave() {
        assertThat(polls(true, 100)).usingElementComparator(PausesTests::nearly).containsAll(polls(false, 90));
    }

    @Test
    void ofOthersGrowByHalfUpToTheCeiling() {
        assertThat(polls(false, 20)).containsExactly(1.5, 3.75, 7.125, 12.1875, 19.78125, 29.78125);
    }

    @Test
    void areTheFloorAfterAPollThatFoundSomething() {
        Pauses pauses = new Pauses(POLLING, true);
        pauses.next(false, Duration.ZERO);
        pauses.next(false, Duration.ZERO);

        assertThat(pauses.next(true, Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(1));
        assertThat(pauses.next(false, Duration.ofSeconds(6))).isEqualTo(Duration.ofMillis(1500));
    }

    private static int nearly(double one, double other) {
        return Math.abs(one - other) < 1e-6 ? 0 : Double.compare(one, other);
    }
}
