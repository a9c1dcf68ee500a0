package io.batchflux.sweeps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SweepSummaryTests {

    @Test
    void countsFailuresByReasonAndTimeInSlots() {
        SweepSummary summary = Shots.evaluations(16).stream().collect(SweepSummary.collector());

        assertThat(summary.count()).isEqualTo(16);
        assertThat(summary.succeeded()).isEqualTo(12);
        assertThat(summary.failures()).containsExactly(java.util.Map.entry("java.lang.IllegalStateException", 4L));
        assertThat(summary.tasks()).isEqualTo(16);
        assertThat(summary.inSlots()).isGreaterThanOrEqualTo(Duration.ofSeconds(32));
        assertThat(summary.elapsed()).isPositive();
        assertThat(summary.toString())
                .startsWith("16 evaluations, 4 failed {java.lang.IllegalStateException=4}\ncalls: mean ");
    }

    @Test
    void partsOfASweepAreSummedUp() {
        assertThat(Shots.evaluations(16).parallelStream().collect(SweepSummary.collector()))
                .hasToString(Shots.evaluations(16).stream()
                        .collect(SweepSummary.collector())
                        .toString());
    }

    @Test
    void anEmptySweepHasASummaryToo() {
        SweepSummary summary = Shots.evaluations(0).stream().collect(SweepSummary.collector());

        assertThat(summary.count()).isZero();
        assertThat(summary.calls().quantile(0.5)).isZero();
        assertThat(summary.elapsed()).isZero();
        assertThat(summary.toString()).isEqualTo("0 evaluations, 0 failed");
    }

    @Test
    void aQuantileIsADurationThatSoManyDoNotExceed() {
        Durations durations = Durations.of(
                LongStream.rangeClosed(1, 100).map(i -> 1_000_000 * (101 - i)).toArray(), 100);

        assertThat(durations.quantile(0)).isEqualTo(Duration.ofMillis(1));
        assertThat(durations.quantile(0.5)).isEqualTo(Duration.ofMillis(50));
        assertThat(durations.quantile(0.99)).isEqualTo(Duration.ofMillis(99));
        assertThat(durations.quantile(1)).isEqualTo(Duration.ofMillis(100));
        assertThat(durations.mean()).isEqualTo(Duration.ofNanos(50_500_000));
        assertThat(durations)
                .hasToString(
                        "mean 51 ms, median 50 ms, 90 % within 90 ms, 99 % within 99 ms, longest 100 ms, total 5.05 s");
    }

    @Test
    void durationsAreWrittenAsTheyAreReadBest() {
        assertThat(Durations.words(Duration.ofNanos(420_000))).isEqualTo("0.4 ms");
        assertThat(Durations.words(Duration.ofMillis(999))).isEqualTo("999 ms");
        assertThat(Durations.words(Duration.ofMillis(1250))).isEqualTo("1.25 s");
        assertThat(Durations.words(Duration.ofSeconds(59))).isEqualTo("59.0 s");
        assertThat(Durations.words(Duration.ofSeconds(123))).isEqualTo("2:03");
        assertThat(Durations.words(Duration.ofSeconds(7384))).isEqualTo("2:03:04");
    }
}
