package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class WireDurationsTests {

    @Test
    void areIso8601() {
        assertThat(WireDurations.format(Duration.ofMinutes(5))).isEqualTo("PT5M");
        assertThat(WireDurations.format(Duration.ofDays(36_500))).isEqualTo("PT876000H");
    }

    @Test
    void areRoundedUpToWhatTheServiceCounts() {
        assertThat(WireDurations.format(Duration.ofNanos(1))).isEqualTo("PT0.0000001S");
        assertThat(WireDurations.format(Duration.ofSeconds(1, 999_999_901))).isEqualTo("PT2S");
        assertThat(WireDurations.format(Duration.ofNanos(300))).isEqualTo("PT0.0000003S");
    }

    @Test
    void areInfiniteBeyondWhatTheServiceCanHold() {
        assertThat(WireDurations.format(ChronoUnit.FOREVER.getDuration())).isEqualTo("P10675199DT2H48M5.4775807S");
    }
}
