package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.batchflux.spi.Throttle;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How fast an account is asked after it has refused. */
class ThrottleTests {

    private final Throttle throttle = Throttle.create();
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private void send(int requests) {
        for (int i = 0; i < requests; i++) {
            throttle.takeTurn(now);
        }
    }

    private void refuse(@Nullable Duration retryAfter) {
        throttle.refused(now, now, retryAfter);
    }

    private double rate() {
        return throttle.state(now).requestsPerSecond();
    }

    @Test
    void holdsNothingUpUntilTheFirstRefusal() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(throttle.takeTurn(now)).isZero();
        }
        assertThat(throttle.state(now).isRestricted()).isFalse();
    }

    @Test
    void halvesWhatWasSentInTheSecondBefore() {
        send(40);
        refuse(null);

        assertThat(rate()).isEqualTo(20);
        assertThat(throttle.state(now).throttled()).isEqualTo(1);
        assertThat(throttle.takeTurn(now)).isEqualTo(Duration.ofMillis(50));
        assertThat(throttle.takeTurn(now)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void looksAtTheLastWholeSecondWhenThisOneHasJustBegun() {
        send(40);
        pass(Duration.ofSeconds(1));
        send(1);
        refuse(null);

        assertThat(rate()).isEqualTo(20);
    }

    @Test
    void growsBackToWhereItWasInTenSecondsAndBeyond() {
        send(40);
        refuse(null);

        pass(Duration.ofSeconds(10));
        assertThat(rate()).isCloseTo(40, within(0.01));
        pass(Duration.ofSeconds(10));
        assertThat(rate()).isCloseTo(60, within(0.01));
        pass(Duration.ofMinutes(10));
        assertThat(throttle.state(now).isRestricted()).isFalse();
    }

    @Test
    void halvesAgainOnlyForARequestSentAfterwards() {
        send(40);
        Instant sentBefore = now;
        pass(Duration.ofMillis(10));
        refuse(null);
        throttle.refused(sentBefore, now, null);
        assertThat(rate()).isEqualTo(20);

        pass(Duration.ofMillis(50));
        refuse(null);
        assertThat(rate()).isCloseTo(10, within(0.1));
        assertThat(throttle.state(now).throttled()).isEqualTo(3);
    }

    @Test
    void isNeverSlowerThanOneASecond() {
        for (int i = 0; i < 20; i++) {
            refuse(null);
            pass(Duration.ofMillis(1));
        }
        assertThat(rate()).isBetween(1.0, 1.01);
    }

    @Test
    void sendsNothingBeforeRetryAfterHasPassed() {
        send(4);
        refuse(Duration.ofSeconds(7));

        assertThat(throttle.state(now).pause()).isEqualTo(Duration.ofSeconds(7));
        assertThat(throttle.isPaused(now)).isTrue();
        assertThat(throttle.takeTurn(now)).isEqualTo(Duration.ofSeconds(7));
        assertThat(throttle.takeTurn(now)).isEqualTo(Duration.ofMillis(7500));
        pass(Duration.ofSeconds(7));
        assertThat(throttle.isPaused(now)).isFalse();
        assertThat(rate()).isEqualTo(2);
    }

    @Test
    void keepsTheLongestPause() {
        refuse(Duration.ofSeconds(7));
        refuse(Duration.ofSeconds(2));

        assertThat(throttle.state(now).pause()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void waitsNoLongerWhenTheClockIsSetBack() {
        send(4);
        refuse(Duration.ofSeconds(7));
        pass(Duration.ofHours(-1));

        assertThat(throttle.takeTurn(now)).isEqualTo(Duration.ofSeconds(7));
        assertThat(rate()).isEqualTo(2);
    }

    @Test
    void isTheSameForEverybodyOnAnAccount() {
        Throttle one = Throttle.ofAccount("https://one.region.batch.example");

        assertThat(Throttle.ofAccount("https://one.region.batch.example")).isSameAs(one);
        assertThat(Throttle.ofAccount("https://two.region.batch.example")).isNotSameAs(one);
    }
}
