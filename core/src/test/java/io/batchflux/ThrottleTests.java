package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.batchflux.spi.Throttle;
import io.batchflux.spi.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

/** Who gets a turn, and when, after an account has refused. */
class ThrottleTests extends ThrottleRig {

    @Test
    void holdsNothingUpUntilTheFirstRefusal() {
        ask(10_000);

        assertThat(turns).hasSize(10_000);
        assertThat(throttle.state(scheduler).isRestricted()).isFalse();
    }

    @Test
    void whoWouldNotWaitPassesNobodyBy() {
        Turn first = requireNonNull(throttle.turnAtOnce(scheduler));
        first.refused(Duration.ofSeconds(10));
        assertThat(throttle.turnAtOnce(scheduler)).as("in the pause").isNull();
        ask(1);
        pass(10.01);

        assertThat(turns).hasSize(1);
        assertThat(throttle.turnAtOnce(scheduler))
                .as("before the next one is due")
                .isNull();
        pass(1);
        assertThat(throttle.turnAtOnce(scheduler)).as("when it is due").isNotNull();
        ask(2);
        assertThat(turns).hasSize(1);
        pass(5);
        assertThat(turns).hasSize(3);
    }

    @Test
    void aRefusalDecreasesWhatWasSentInTheSecondBeforeByLessThanHalf() {
        ask(40);
        refuse(1, null);

        assertThat(rate()).isCloseTo(28, within(0.01));
        assertThat(throttle.state(scheduler).throttled()).isEqualTo(1);
        assertThat(givenWithin(1)).isBetween(28, 33);
    }

    @Test
    void theRestOfABurstTellsByHowMuch() {
        ask(1000);
        refuse(900, null);

        assertThat(rate()).isCloseTo(0.7 * 101, within(0.01));
    }

    @Test
    void looksAtTheLastWholeSecondWhenThisOneHasJustBegun() {
        ask(40);
        pass(1);
        ask(1);
        refuse(1, null);

        assertThat(rate()).isCloseTo(28, within(0.01));
    }

    @Test
    void decreasesOnceASecondAtMost() {
        ask(40);
        refuse(1, null);
        ask(100);
        for (int i = 0; i < 9; i++) {
            pass(0.1);
            accept(1, 1);
            refuse(1, null);
            assertThat(rate()).isBetween(28.0, 36.0);
        }
        pass(0.1);
        refuse(1, null);

        assertThat(rate()).isBetween(14.0, 22.0);
    }

    @Test
    void oneOfTwentyMayBeRefusedByChance() {
        ask(40);
        refuse(1, null);
        for (int i = 0; i < 20; i++) {
            double before = rate();
            givenWithin(1);
            accept(22, 1);
            refuse(1, null);
            assertThat(rate()).isGreaterThanOrEqualTo(before);
        }
    }

    @Test
    void whatIsRefusedMoreOftenThanByChanceDecreasesTheRate() {
        ask(40);
        refuse(1, null);
        givenWithin(3);
        accept(80, 0);
        refuse(3, null);
        assertThat(rate()).isCloseTo(40, within(0.5));

        refuse(1, null);

        assertThat(rate()).isBetween(20.0, 28.1);
    }

    @Test
    void whileAllIsRefusedItAsksMoreAndMoreRarelyAndThenGoesOnAsBefore() {
        ask(40);
        refuse(1, null);
        ask(1000);
        int before = turns.size();
        for (int i = 0; i < 200; i++) {
            int given = turns.size();
            pass(0.05);
            refuse(turns.size() - given, null);
        }
        assertThat(turns.size() - before).isBetween(15, 25);
        assertThat(rate()).isEqualTo(1);

        pass(1);
        accept(1, 0);
        int again = turns.size();
        pass(1);

        assertThat(turns.size() - again).isGreaterThan(20);
    }

    @Test
    void afterAWindowTheRateIsWhatTheWindowAccepted() {
        for (int i = 0; i < 20; i++) {
            ask(10);
            accept(10, 0);
            pass(0.1);
        }
        ask(1);
        refuse(1, null);
        ask(1000);
        int given = turns.size();
        for (int i = 0; i < 30; i++) {
            pass(0.1);
            refuse(turns.size() - given, null);
            given = turns.size();
        }
        pass(1);
        accept(1, 0);

        assertThat(rate()).as("0.7 of 200 in about 5.5 seconds").isBetween(0.7 * 200 / 6, 0.7 * 200 / 5);
    }

    @Test
    void refusalsOfWhatWasSentBeforeTheRateWasDecreasedDoNotDecreaseItAgain() {
        ask(40);
        refuse(1, null);
        pass(5);
        turns.subList(0, 10).forEach(turn -> turn.refused(null));

        assertThat(rate()).isCloseTo(0.7 * 30, within(0.01));
    }

    @Test
    void whatItTellsIsWhatIsSent() {
        ask(100);
        refuse(1, null);
        for (int second = 0; second < 8; second++) {
            double before = rate();
            int given = givenWithin(1);
            assertThat((double) given).isBetween(Math.floor(before), Math.ceil(rate()));
        }
    }

    @Test
    void growsBackAndBeyondWhenItIsUsed() {
        ask(40);
        refuse(1, null);

        givenWithin(3);
        assertThat(rate()).isCloseTo(40, within(0.5));
        givenWithin(1);
        assertThat(rate()).isBetween(40.0, 41.5);
        for (int i = 0; i < 10; i++) {
            givenWithin(1);
        }
        assertThat(rate()).isGreaterThan(1000);
    }

    @Test
    void doesNotGrowWhenItIsNotUsed() {
        ask(40);
        refuse(1, null);
        for (int i = 0; i < 3600; i++) {
            pass(1);
            ask(1);
        }

        assertThat(rate()).isCloseTo(28, within(0.01));
        assertThat(givenWithin(1)).isBetween(28, 33);
    }

    @Test
    void isNeverSlowerThanOneASecond() {
        ask(40);
        refuse(40, null);
        assertThat(rate()).isEqualTo(1);

        for (int i = 0; i < 20; i++) {
            ask(1);
            pass(1);
            refuse(1, null);
            assertThat(rate()).isBetween(1.0, 2.0);
        }
        assertThat(givenWithin(1)).isBetween(1, 2);
    }

    @Test
    void waitsNoLongerWhenTheClockIsSetBack() {
        CountingScheduler behind = new CountingScheduler(clock, Duration.ofHours(-1));
        ask(4);
        refuse(1, Duration.ofSeconds(7));

        assertThat(throttle.state(behind).pause()).isEqualTo(Duration.ofSeconds(7));
        StepVerifier.create(throttle.turn(behind))
                .then(() -> pass(7))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void firstComeFirstServedAlsoWithAnotherScheduler() {
        List<String> order = new ArrayList<>();
        CountingScheduler other = new CountingScheduler(clock, Duration.ofHours(3));
        ask(1);
        refuse(1, null);
        for (int i = 0; i < 6; i++) {
            String name = "request " + i;
            throttle.turn(i % 2 == 0 ? scheduler : other)
                    .doOnNext(turn -> order.add(name))
                    .subscribe(turns::add, error -> {});
        }
        pass(10);

        assertThat(order).containsExactly("request 0", "request 1", "request 2", "request 3", "request 4", "request 5");
    }

    @Test
    void whatIsSentAgainKeepsItsPlace() {
        List<String> order = new ArrayList<>();
        ask(1);
        Turn first = turns.get(0);
        refuse(1, null);
        ask(5);
        first.again()
                .doOnNext(turn -> order.add("again after " + (turns.size() - 1)))
                .subscribe(turn -> {}, error -> {});
        pass(10);

        assertThat(order).containsExactly("again after 0");
    }

    @Test
    void whoCancelsLeavesTheTurnToTheNext() {
        ask(1);
        refuse(1, null);
        List<Disposable> waiting = ask(100);
        waiting.subList(0, 99).forEach(Disposable::dispose);

        pass(1);

        assertThat(turns).hasSize(2);
        assertThat(throttle.state(scheduler).waiting()).isZero();
        assertThat(scheduler.open()).as("timers").isZero();
    }

    @Test
    void tenThousandWaitersHaveOneTimer() {
        ask(100);
        refuse(1, null);
        scheduler.forget();

        ask(10_000);
        assertThat(scheduler.open()).isEqualTo(1);
        assertThat(scheduler.scheduled()).isEqualTo(1);

        int before = turns.size();
        pass(10);
        assertThat(scheduler.scheduled()).isLessThanOrEqualTo(turns.size() - before + 2);
        assertThat(scheduler.open()).isEqualTo(1);
    }

    @Test
    void whoseSchedulerEndsHoldsUpNobody() {
        CountingScheduler ending = new CountingScheduler(clock);
        ask(1);
        refuse(1, null);
        List<Throwable> errors = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            throttle.turn(ending).subscribe(turns::add, errors::add);
        }
        ask(3);
        ending.dispose();
        pass(10);

        assertThat(turns).hasSize(1 + 3);
        assertThat(errors)
                .hasSize(3)
                .allSatisfy(error -> assertThat(error).isInstanceOf(RejectedExecutionException.class));
    }

    @Test
    void isTheSameForEverybodyOnAnAccount() {
        Throttle one = Throttle.ofAccount("https://one.region.batch.example");

        assertThat(Throttle.ofAccount("https://One.region.batch.example/")).isSameAs(one);
        assertThat(Throttle.ofAccount("https://two.region.batch.example")).isNotSameAs(one);
    }
}
