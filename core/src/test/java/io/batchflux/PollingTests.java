package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollingTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void upToASmallCeilingTheFloorIsTheCeiling() {
        assertThat(Polling.upTo(Duration.ofMillis(200)).floor()).isEqualTo(Duration.ofMillis(200));
        assertThat(Polling.upTo(Duration.ofSeconds(10)).floor()).isEqualTo(SECOND);
    }

    @Test
    void thePauseGrowsByHalfUpToTheCeilingAndFallsToTheFloor() {
        Polling polling = Polling.between(SECOND, Duration.ofSeconds(2)).withJitter(0);

        assertThat(polling.after(SECOND, false)).isEqualTo(Duration.ofMillis(1500));
        assertThat(polling.after(Duration.ofMillis(1500), false)).isEqualTo(Duration.ofSeconds(2));
        assertThat(polling.after(Duration.ofSeconds(2), true)).isEqualTo(SECOND);
    }

    @Test
    void everyIntervalIsTheSame() {
        Polling polling = Polling.every(SECOND);

        assertThat(polling.after(SECOND, false)).isEqualTo(SECOND);
        assertThat(polling.jitter()).isZero();
    }

    @Test
    void whatMakesNoSenseIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Polling.between(Duration.ofSeconds(2), SECOND).withJitter(0))
                .withMessage("floor of polling must be at most its ceiling of PT1S, was PT2S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Polling.between(SECOND, SECOND).withJitter(1.5))
                .withMessageContaining("jitter of polling must be between 0 and 1, was 1.5");
        assertThatIllegalArgumentException().isThrownBy(() -> Polling.every(Duration.ZERO));
    }

    @Test
    void jitterSpreadsByItsShareAndNoMore() {
        Chance chance = Chance.unforeseen();

        for (int i = 0; i < 1000; i++) {
            assertThat(chance.spread(SECOND, 0.1)).isBetween(Duration.ofMillis(900), Duration.ofMillis(1100));
        }
        assertThat(chance.spread(SECOND, 0)).isEqualTo(SECOND);
    }
}
