package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.Operation;
import io.batchflux.spi.Progress;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.Throttle;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import io.batchflux.spi.Turn;
import io.batchflux.testing.Errors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.subscriber.TestSubscriber;

/** Attempts, pauses and deadlines of one request. */
class ResilienceTests {

    private static final RetryPolicy EXACT = RetryPolicy.ofDefaults()
            .withMaxAttempts(5)
            .withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(5))
            .withJitter(0);

    private final Rig rig = new Rig().listening();
    private final Throttle throttle = Throttle.create();
    private final Mono<Turn> earlier = throttle.turn(rig.clock).cache();
    private final Chance chance = Chance.of(1);
    private final List<Duration> attempts = new ArrayList<>();

    private Resilience resilience(Duration attemptTimeout, Duration deadline, RetryPolicy retry) {
        StageOptions stage = StageOptions.ofDefaults(Stage.COLLECT)
                .withAttemptTimeout(attemptTimeout)
                .withDeadline(deadline)
                .withRetry(retry);
        return Resilience.throttled(
                throttle,
                rig.clock,
                chance,
                rig.options.withStage(Stage.ADD_TASKS, stage),
                Rig.events(rig.listener, rig.clock));
    }

    private Resilience resilience(RetryPolicy retry) {
        return resilience(Duration.ofSeconds(30), Duration.ofMinutes(15), retry);
    }

    /** Somebody's request to the account is refused. */
    private void refuse(Duration retryAfter) {
        requireNonNull(earlier.block()).refused(retryAfter);
    }

    /** Fails with these errors, one after the other, and then answers. */
    private Mono<String> answerAfter(Throwable... errors) {
        return Mono.defer(() -> {
            attempts.add(rig.now());
            return attempts.size() <= errors.length ? Mono.error(errors[attempts.size() - 1]) : Mono.just("answer");
        });
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        Throwable[] errors = {Errors.passing(), Errors.passing(), Errors.passing(), Errors.passing()};

        assertThat(rig.complete(resilience(EXACT).protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter(errors))))
                .containsExactly("answer");

        assertThat(attempts).containsExactly(seconds(0), seconds(1), seconds(3), seconds(7), seconds(12));
        assertThat(rig.listener.retries).containsExactly(seconds(1), seconds(2), seconds(4), seconds(5));
    }

    @Test
    void theServicesOwnPauseIsHonouredIfItIsLonger() {
        rig.complete(resilience(EXACT)
                .protect(
                        Stage.ADD_TASKS,
                        Operation.ADD_TASKS,
                        answerAfter(Errors.throttled(seconds(10)), Errors.passing(Duration.ofMillis(1)))));

        assertThat(attempts).containsExactly(seconds(0), seconds(10), seconds(12));
    }

    @Test
    void theJitterSpreadsPausesByItsShareAndNoMore() {
        RetryPolicy spread = EXACT.withJitter(0.5).withMaxAttempts(Integer.MAX_VALUE);
        for (int i = 0; i < 200; i++) {
            attempts.clear();
            rig.complete(
                    resilience(spread).protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter(Errors.passing())));
        }

        assertThat(rig.listener.retries)
                .hasSize(200)
                .allSatisfy(pause -> assertThat(pause).isBetween(seconds(0.5), seconds(1.5)))
                .anySatisfy(pause -> assertThat(pause).isLessThan(seconds(0.8)))
                .anySatisfy(pause -> assertThat(pause).isGreaterThan(seconds(1.2)));
    }

    @Test
    void afterTheLastAttemptTheErrorSaysHowManyThereWere() {
        ServiceException last = Errors.passing();

        Throwable error = rig.fail(resilience(EXACT.withMaxAttempts(2))
                .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter(Errors.passing(), last, Errors.passing())));

        assertThat(error).isInstanceOfSatisfying(StageFailedException.class, failed -> {
            assertThat(failed.attempts()).isEqualTo(2);
            assertThat(failed.stage()).isEqualTo(Stage.ADD_TASKS);
            assertThat(failed.error()).isSameAs(last);
            assertThat(failed).hasCause(last);
            assertThat(failed)
                    .hasMessage("adding tasks failed after 2 attempts: 503 InternalError: try again [job job]");
        });
        assertThat(attempts).hasSize(2);
    }

    @Test
    void anAttemptWithoutAnAnswerIsCancelledAndRepeated() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Mono<String> slowAtFirst = Mono.defer(() -> {
            attempts.add(rig.now());
            return attempts.size() == 1
                    ? Mono.<String>never().doOnCancel(() -> cancelled.set(true))
                    : Mono.just("answer");
        });

        rig.complete(resilience(EXACT).protect(Stage.ADD_TASKS, Operation.ADD_TASKS, slowAtFirst));

        assertThat(cancelled).isTrue();
        assertThat(attempts).containsExactly(seconds(0), seconds(31));
    }

    @Test
    void aTimedOutAttemptIsAnErrorWithTheTimeout() {
        assertThat(rig.fail(resilience(EXACT.withMaxAttempts(1))
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, Mono.never())))
                .hasMessage("adding tasks failed: no answer within the attempt timeout of PT30S [job job]")
                .hasCauseInstanceOf(TransientServiceException.class);
    }

    @Test
    void theDeadlineEndsAttemptsAndTellsTheLastError() {
        RetryPolicy endless = EXACT.withMaxAttempts(Integer.MAX_VALUE);
        Throwable[] errors = new Throwable[1000];
        java.util.Arrays.setAll(errors, i -> Errors.passing());
        TestSubscriber<String> subscriber = rig.subscribe(resilience(seconds(30), Duration.ofMinutes(1), endless)
                .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter(errors)));

        rig.advance(seconds(59));
        assertThat(subscriber.isTerminated()).isFalse();
        rig.advance(seconds(1));

        assertThat(subscriber.expectTerminalError()).isInstanceOfSatisfying(DeadlineExceededException.class, late -> {
            assertThat(late.deadline()).isEqualTo(Duration.ofMinutes(1));
            assertThat(late.stage()).isEqualTo(Stage.ADD_TASKS);
            assertThat(late).hasCauseInstanceOf(TransientServiceException.class);
            assertThat(late)
                    .hasMessage("adding tasks did not end within its deadline of PT1M; "
                            + "last error: 503 InternalError: try again [job job]");
        });
    }

    @Test
    void aDeadlineWithoutAnErrorBeforeHasNoCause() {
        assertThat(rig.fail(resilience(Duration.ofHours(1), Duration.ofMinutes(1), EXACT)
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, Mono.never())))
                .isInstanceOf(DeadlineExceededException.class)
                .hasNoCause();
    }

    @Test
    void aUsedUpQuotaIsWaitedForAndIsNoAttempt() {
        Throwable[] errors = new Throwable[20];
        java.util.Arrays.setAll(errors, i -> Errors.quota());

        assertThat(rig.complete(resilience(EXACT.withMaxAttempts(1))
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter(errors))))
                .containsExactly("answer");

        assertThat(rig.listener.quotaWaits).hasSize(20);
        assertThat(rig.listener.retries).isEmpty();
        assertThat(attempts.get(20)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aQuotaThatStaysUsedUpIsTheCauseOfTheDeadline() {
        Throwable[] errors = new Throwable[1000];
        java.util.Arrays.setAll(errors, i -> Errors.quota());

        assertThat(rig.fail(resilience(EXACT).protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter(errors))))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("ActiveJobAndScheduleQuotaReached");
    }

    @Test
    void errorsThatAreNotTheServicesPassAsTheyAre() {
        IllegalStateException ours = new IllegalStateException("a bug");

        assertThat(rig.fail(resilience(EXACT).protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter(ours))))
                .isSameAs(ours);
        assertThat(attempts).hasSize(1);
    }

    @Test
    void permanentErrorsAreNotRepeated() {
        assertThat(rig.fail(resilience(EXACT)
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter(Errors.permanent("No")))))
                .isInstanceOfSatisfying(
                        StageFailedException.class,
                        failed -> assertThat(failed.attempts()).isEqualTo(1));
        assertThat(rig.listener.retries).isEmpty();
    }

    @Test
    void noAttemptBeginsOnceTheWorkIsAbandoned() {
        Sinks.Empty<Void> abandoned = Sinks.empty();
        TestSubscriber<String> subscriber = rig.subscribe(resilience(EXACT)
                .protect(
                        Stage.ADD_TASKS,
                        Operation.ADD_TASKS,
                        answerAfter(Errors.quota(), Errors.quota()),
                        abandoned.asMono()));
        rig.advance(seconds(5));

        abandoned.tryEmitEmpty();

        assertThat(subscriber.expectTerminalError()).isInstanceOf(StageFailedException.class);
        rig.advance(Duration.ofHours(1));
        assertThat(attempts).hasSize(1);
    }

    @Test
    void cancellingEndsAttemptsAndTimers() {
        TestSubscriber<String> subscriber = rig.subscribe(
                resilience(EXACT).protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter(Errors.passing())));

        subscriber.cancel();
        rig.advance(Duration.ofHours(1));

        assertThat(attempts).hasSize(1);
        assertThat(subscriber.getReceivedOnNext()).isEmpty();
    }

    @Test
    void contentThatBreaksOffGoesOn() {
        List<Integer> received = new ArrayList<>();
        Flux<Integer> content = Flux.defer(() -> {
            attempts.add(rig.now());
            return switch (attempts.size()) {
                case 1 -> Flux.error(Errors.passing());
                case 2 -> Flux.just(1, 2).concatWith(Flux.error(Errors.passing()));
                default -> Flux.just(3);
            };
        });

        rig.complete(resilience(EXACT)
                .protectContent(Stage.ADD_TASKS, Operation.GET_BLOB, content)
                .doOnNext(received::add));

        assertThat(received).containsExactly(1, 2, 3);
        assertThat(attempts).containsExactly(seconds(0), seconds(1), seconds(2));
    }

    @Test
    void contentThatNeverBeginsTimesOut() {
        assertThat(rig.fail(resilience(EXACT.withMaxAttempts(2))
                        .protectContent(Stage.ADD_TASKS, Operation.GET_BLOB, Flux.never())))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("PT30S");
    }

    @Test
    void contentThatFallsSilentGoesOnAndOneThatIsSlowIsLeftInPeace() {
        Flux<Integer> content = Flux.defer(() -> {
            attempts.add(rig.now());
            return switch (attempts.size()) {
                case 1 -> Flux.concat(Mono.just(1), Mono.never());
                case 2 ->
                    Flux.just(2, 3, 4)
                            .concatMap(i -> Mono.just(i).delaySubscription(seconds(29), rig.clock))
                            .concatWith(Mono.never());
                default -> Flux.just(5);
            };
        });

        assertThat(rig.complete(resilience(EXACT).protectContent(Stage.ADD_TASKS, Operation.GET_BLOB, content)))
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(attempts).containsExactly(seconds(0), seconds(31), seconds(31 + 3 * 29 + 31));
    }

    @Test
    void contentThatGetsFurtherEachTimeGoesOnForAsLongAsItTakes() {
        Flux<Integer> content = Flux.defer(() -> {
            attempts.add(rig.now());
            return attempts.size() < 100
                    ? Flux.concat(Mono.just(1), Mono.never())
                    : Mono.just(1).flux();
        });

        assertThat(rig.complete(resilience(EXACT).protectContent(Stage.ADD_TASKS, Operation.GET_BLOB, content)))
                .hasSize(100);
        assertThat(attempts.get(99)).isGreaterThan(Duration.ofMinutes(15));
    }

    @Test
    void aSubscriberThatTakesItsTimeDoesNotMakeContentSilent() {
        TestSubscriber<Integer> subscriber = rig.subscribe(
                resilience(EXACT)
                        .protectContent(
                                Stage.ADD_TASKS,
                                Operation.GET_BLOB,
                                Flux.range(1, 3).doOnSubscribe(s -> attempts.add(rig.now()))),
                1);
        rig.advance(Duration.ofHours(3));
        subscriber.request(1);
        rig.advance(Duration.ofHours(3));
        subscriber.request(2);

        assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2, 3);
        assertThat(subscriber.isTerminatedComplete()).isTrue();
        assertThat(attempts).hasSize(1);
    }

    @Test
    void contentThatNobodyAsksForYetDoesNotTimeOut() {
        TestSubscriber<Integer> subscriber = rig.subscribe(
                resilience(EXACT).protectContent(Stage.ADD_TASKS, Operation.GET_BLOB, Flux.just(1, 2)), 0);
        rig.advance(Duration.ofHours(1));

        subscriber.request(2);

        assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2);
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }

    @Test
    void theWaitForTheThrottleIsNoPartOfTheAttempt() {
        refuse(seconds(40));

        assertThat(rig.complete(resilience(EXACT.withMaxAttempts(1))
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter())))
                .containsExactly("answer");

        assertThat(attempts).containsExactly(seconds(40));
        assertThat(rig.listener.retries).isEmpty();
    }

    @Test
    void aRefusalForAskingTooOftenHoldsUpEverybodyOnTheAccount() {
        List<Duration> others = new ArrayList<>();
        rig.subscribe(resilience(EXACT)
                .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter(Errors.throttled(seconds(7)))));

        rig.complete(resilience(EXACT)
                .protect(Stage.WATCH_JOB, Operation.ADD_TASKS, Mono.fromRunnable(() -> others.add(rig.now()))));

        assertThat(throttle.state(rig.clock).throttled()).isEqualTo(1);
        assertThat(attempts).as("who came first").containsExactly(seconds(0), seconds(7));
        assertThat(others).as("who came later").containsExactly(seconds(8));
    }

    @Test
    void afterARefusalForAskingTooOftenTheNextTurnIsPauseEnough() {
        rig.complete(resilience(EXACT)
                .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter(Errors.throttled(null), Errors.passing())));

        assertThat(rig.listener.retries).containsExactly(seconds(0), seconds(2));
        assertThat(attempts).containsExactly(seconds(0), seconds(1), seconds(3));
    }

    @Test
    void aPauseBeyondTheDeadlineFailsAtOnce() {
        TestSubscriber<String> subscriber = rig.subscribe(resilience(seconds(30), Duration.ofMinutes(15), EXACT)
                .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter(Errors.throttled(Duration.ofMinutes(16)))));

        assertThat(subscriber.expectTerminalError())
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessage("adding tasks cannot end within its deadline of PT15M: the service asks to wait for PT16M; "
                        + "last error: 429 TooManyRequests: slow down [job job]")
                .hasCauseInstanceOf(ThrottledException.class);
    }

    @Test
    void aPauseBeyondWhatIsLeftOfTheDeadlineFailsAtOnce() {
        TestSubscriber<String> subscriber = rig.subscribe(resilience(seconds(30), seconds(10), EXACT)
                .protect(
                        Stage.ADD_TASKS,
                        Operation.ADD_TASKS,
                        answerAfter(Errors.passing(seconds(6)), Errors.passing(seconds(5)))));

        rig.advance(seconds(6));

        assertThat(subscriber.expectTerminalError())
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("PT5S");
    }

    @Test
    void whoComesDuringAPauseBeyondTheDeadlineFailsAtOnce() {
        refuse(Duration.ofMinutes(16));

        TestSubscriber<String> subscriber =
                rig.subscribe(resilience(EXACT).protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter()));

        assertThat(subscriber.expectTerminalError())
                .hasMessage("adding tasks cannot end within its deadline of PT15M: the service asks to wait for PT16M"
                        + " [job job]");
        assertThat(attempts).isEmpty();
    }

    @Test
    void theDeadlineCountsFromTheFirstTurnForWhichNobodyWaitsLonger() {
        refuse(seconds(50));
        TestSubscriber<Object> subscriber = rig.subscribe(resilience(seconds(300), Duration.ofMinutes(1), EXACT)
                .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, Mono.never()));

        rig.advance(seconds(109));
        assertThat(subscriber.isTerminated()).isFalse();
        rig.advance(seconds(1));
        assertThat(subscriber.isTerminatedError()).isTrue();
    }

    @Test
    void whoWaitedIsHeldUpAgainByARefusalMeanwhile() {
        refuse(seconds(5));
        rig.subscribe(resilience(EXACT).protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter()));
        rig.advance(seconds(3));

        refuse(seconds(10));
        rig.advance(seconds(9));
        assertThat(attempts).isEmpty();
        rig.advance(seconds(5));
        assertThat(attempts).hasSize(1);
    }

    @Test
    void whatIsAbandonedWaitsForNoThrottle() {
        refuse(Duration.ofMinutes(5));
        Sinks.Empty<Void> abandoned = Sinks.empty();
        TestSubscriber<String> subscriber = rig.subscribe(
                resilience(EXACT).protect(Stage.ADD_TASKS, Operation.ADD_TASKS, answerAfter(), abandoned.asMono()));

        abandoned.tryEmitEmpty();

        assertThat(subscriber.expectTerminalError()).isInstanceOf(StageFailedException.class);
        assertThat(attempts).isEmpty();
    }

    @Test
    void anAttemptGoesOnAsLongAsSomethingMoves() {
        Resilience resilience = resilience(RetryPolicy.ofDefaults());
        Mono<String> slow = Mono.deferContextual(context -> {
            attempts.add(rig.now());
            Progress progress = Progress.of(context);
            return Flux.interval(Duration.ofSeconds(20), rig.clock)
                    .take(10)
                    .doOnNext(piece -> progress.moved())
                    .then(Mono.just("answer"));
        });

        assertThat(rig.complete(resilience.protect(Stage.ADD_TASKS, Operation.ADD_TASKS, slow)))
                .containsExactly("answer");
        assertThat(attempts).hasSize(1);
    }

    /** As somebody on the way may do who keeps connections open. */
    @Test
    void anAnswerOfWhichAByteComesNowAndThenIsNotWaitedForBeyondTheDeadline() {
        Resilience resilience = resilience(RetryPolicy.ofDefaults());
        Mono<String> endless = Mono.deferContextual(context -> {
            attempts.add(rig.now());
            Progress progress = Progress.of(context);
            return Flux.interval(Duration.ofSeconds(20), rig.clock)
                    .doOnNext(piece -> progress.moved())
                    .then(Mono.never());
        });
        TestSubscriber<String> subscriber =
                rig.subscribe(resilience.protect(Stage.ADD_TASKS, Operation.ADD_TASKS, endless));

        rig.advance(Duration.ofMinutes(15));
        assertThat(subscriber.isTerminated()).isFalse();
        rig.advance(Duration.ofSeconds(50));

        assertThat(subscriber.expectTerminalError()).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void anAttemptEndsWhenNothingMovesAnyMore() {
        Resilience resilience = resilience(RetryPolicy.ofDefaults());
        Mono<String> broken = Mono.deferContextual(context -> {
            attempts.add(rig.now());
            Progress progress = Progress.of(context);
            return attempts.size() > 1
                    ? Mono.just("answer")
                    : Flux.interval(Duration.ofSeconds(20), rig.clock)
                            .take(3)
                            .doOnNext(piece -> progress.moved())
                            .then(Mono.never());
        });

        assertThat(rig.complete(resilience.protect(Stage.ADD_TASKS, Operation.ADD_TASKS, broken)))
                .containsExactly("answer");
        assertThat(attempts.get(1).minus(attempts.get(0))).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(92));
    }
}
