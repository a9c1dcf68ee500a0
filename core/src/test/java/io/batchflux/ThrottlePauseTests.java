package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long nobody gets a turn, after an account has asked for a pause. */
class ThrottlePauseTests extends ThrottleRig {

    @Test
    void sendsNothingBeforeRetryAfterHasPassed() {
        ask(4);
        refuse(1, Duration.ofSeconds(7));
        ask(1);

        assertThat(throttle.state(scheduler).pause()).isEqualTo(Duration.ofSeconds(7));
        pass(6.999);
        assertThat(turns).hasSize(4);
        pass(0.001);
        assertThat(turns).hasSize(5);
        assertThat(throttle.state(scheduler).pause()).isZero();
    }

    @Test
    void minutesOfRetryAfterAreRespectedInFull() {
        ask(4);
        refuse(1, Duration.ofMinutes(10));
        ask(1);

        pass(599.999);
        assertThat(turns).hasSize(4);
        pass(0.001);
        assertThat(turns).hasSize(5);
    }

    @Test
    void anAccountThatAsksForAYearIsAskedByOneRequestEveryTenMinutes() {
        ask(40);
        refuse(40, Duration.ofDays(365));
        ask(100);
        assertThat(throttle.state(scheduler).pause()).isEqualTo(Duration.ofMinutes(10));

        for (int i = 1; i <= 5; i++) {
            pass(600);
            assertThat(turns).hasSize(40 + i);
            pass(29);
            assertThat(turns).hasSize(40 + i);
            refuse(1, Duration.ofDays(365));
        }
    }

    @Test
    void afterOneAnswerOfAnAccountThatAskedForAYearTheOthersGoOn() {
        ask(40);
        refuse(1, Duration.ofDays(365));
        ask(100);
        pass(600);
        assertThat(turns).hasSize(41);

        pass(5);
        accept(1, 0);

        assertThat(givenWithin(10)).isGreaterThan(50);
    }

    @Test
    void whatWasSentBeforeAnAccountAskedForAYearDoesNotOpenIt() {
        ask(40);
        turns.get(0).refused(Duration.ofDays(365));
        turns.get(1).accepted();
        ask(100);

        pass(600);

        assertThat(turns).hasSize(41);
    }

    @Test
    void anAccountThatAskedForAYearAndAnswersNobodyIsAskedNowAndThen() {
        ask(40);
        refuse(1, Duration.ofDays(365));
        ask(100);

        pass(600 + 61);

        assertThat(turns).hasSize(43);
    }

    @Test
    void anAccountThatAsksForSecondsAfterAYearIsAnyOther() {
        ask(40);
        refuse(1, Duration.ofDays(365));
        ask(100);
        pass(600);
        refuse(1, Duration.ofSeconds(3));

        pass(2.999);
        assertThat(turns).hasSize(41);
        pass(6);
        assertThat(turns).hasSizeGreaterThan(44);
    }

    @Test
    void keepsTheLongestPause() {
        ask(2);
        turns.get(0).refused(Duration.ofSeconds(7));
        turns.get(1).refused(Duration.ofSeconds(2));

        assertThat(throttle.state(scheduler).pause()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void whoWaitsAlreadyIsHeldUpByALaterRefusal() {
        ask(10);
        turns.get(0).refused(null);
        ask(100);
        pass(0.5);
        int given = turns.size();
        turns.get(given - 1).refused(Duration.ofSeconds(5));

        pass(4.9);
        assertThat(turns).hasSize(given);
        pass(0.1);
        assertThat(turns).hasSize(given + 1);
    }
}
