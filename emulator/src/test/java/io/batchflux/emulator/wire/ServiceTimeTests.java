package io.batchflux.emulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

class ServiceTimeTests {

    @Test
    void timesInBodiesHaveUpToSevenDigits() {
        assertThat(ServiceTime.body(Instant.parse("2023-08-07T21:42:04.850212500Z")))
                .isEqualTo("2023-08-07T21:42:04.8502125Z");
        assertThat(ServiceTime.body(Instant.parse("2023-08-07T21:42:04.168Z"))).isEqualTo("2023-08-07T21:42:04.168Z");
        assertThat(ServiceTime.body(Instant.parse("2023-08-07T21:42:04Z"))).isEqualTo("2023-08-07T21:42:04Z");
    }

    @Test
    void anETagIsTheTimeInTicks() {
        assertThat(ServiceTime.eTag(Instant.parse("2023-08-07T21:42:04.8502125Z")))
                .isEqualTo("0x8DB978F2451996D");
    }

    @Test
    void aTimeInAHeaderGoesThereAndBack() {
        String text = "Tue, 06 Sep 2022 23:44:11 GMT";

        assertThat(ServiceTime.parseHeader(text).map(ServiceTime::header)).contains(text);
        assertThat(ServiceTime.parseHeader("yesterday")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2011",
                "2011-01",
                "2011-01-01",
                "2011-01-01T00:00Z",
                "2011-01-01T00:00:00",
                "2011-01-01T01:00:00.0+01:00",
                "Sat, 01 Jan 2011 00:00:00 GMT"
            })
    void aTimeInAFilterHasOneOfTheUsualForms(String text) {
        assertThat(ServiceTime.parseLiteral(text)).contains(Instant.parse("2011-01-01T00:00:00Z"));
    }

    @Test
    void noTwoTimesAreTheSameThoughTheClockStands() {
        ServiceLoop loop = new ServiceLoop(
                Schedulers.immediate(), Schedulers.immediate(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 1);

        Instant first = loop.now();

        assertThat(loop.now()).isEqualTo(first.plusNanos(100));
    }
}
