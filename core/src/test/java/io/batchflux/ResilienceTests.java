package io.batchflux;

import static io.batchflux.RepeatedRequests.EXACT;
import static io.batchflux.Rig.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.Operation;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TransientServiceException;
import io.batchflux.testing.Errors;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.subscriber.TestSubscriber;

/** Attempts of one request, the pauses between them, and what the last one leaves. */
class ResilienceTests {

    private final Rig rig = new Rig().listening();
    private final RepeatedRequests requests = new RepeatedRequests(rig);

    @Test
    void pausesDoubleUpToTheLongest() {
        Throwable[] errors = {Errors.passing(), Errors.passing(), Errors.passing(), Errors.passing()};

        assertThat(rig.complete(requests.resilience(EXACT)
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, requests.answerAfter(errors))))
                .containsExactly("answer");

        assertThat(requests.attempts).containsExactly(seconds(0), seconds(1), seconds(3), seconds(7), seconds(12));
        assertThat(rig.listener.retries).containsExactly(seconds(1), seconds(2), seconds(4), seconds(5));
    }

    @Test
    void theServicesOwnPauseIsHonouredIfItIsLonger() {
        rig.complete(requests.resilience(EXACT)
                .protect(
                        Stage.ADD_TASKS,
                        Operation.ADD_TASKS,
                        requests.answerAfter(Errors.throttled(seconds(10)), Errors.passing(Duration.ofMillis(1)))));

        assertThat(requests.attempts).containsExactly(seconds(0), seconds(10), seconds(12));
    }

    @Test
    void theJitterSpreadsPausesByItsShareAndNoMore() {
        RetryPolicy spread = EXACT.withJitter(0.5).withMaxAttempts(Integer.MAX_VALUE);
        for (int i = 0; i < 200; i++) {
            requests.attempts.clear();
            rig.complete(requests.resilience(spread)
                    .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, requests.answerAfter(Errors.passing())));
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

        Throwable error = rig.fail(requests.resilience(EXACT.withMaxAttempts(2))
                .protect(
                        Stage.ADD_TASKS,
                        Operation.ADD_TASKS,
                        requests.answerAfter(Errors.passing(), last, Errors.passing())));

        assertThat(error).isInstanceOfSatisfying(StageFailedException.class, failed -> {
            assertThat(failed.attempts()).isEqualTo(2);
            assertThat(failed.stage()).isEqualTo(Stage.ADD_TASKS);
            assertThat(failed.error()).isSameAs(last);
            assertThat(failed).hasCause(last);
            assertThat(failed)
                    .hasMessage("adding tasks failed after 2 attempts: 503 InternalError: try again [job job]");
        });
        assertThat(requests.attempts).hasSize(2);
    }

    @Test
    void anAttemptWithoutAnAnswerIsCancelledAndRepeated() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Mono<String> slowAtFirst = Mono.defer(() -> {
            requests.attempts.add(rig.now());
            return requests.attempts.size() == 1
                    ? Mono.<String>never().doOnCancel(() -> cancelled.set(true))
                    : Mono.just("answer");
        });

        rig.complete(requests.resilience(EXACT).protect(Stage.ADD_TASKS, Operation.ADD_TASKS, slowAtFirst));

        assertThat(cancelled).isTrue();
        assertThat(requests.attempts).containsExactly(seconds(0), seconds(31));
    }

    @Test
    void aTimedOutAttemptIsAnErrorWithTheTimeout() {
        assertThat(rig.fail(requests.resilience(EXACT.withMaxAttempts(1))
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, Mono.never())))
                .hasMessage("adding tasks failed: no answer within the attempt timeout of PT30S [job job]")
                .hasCauseInstanceOf(TransientServiceException.class);
    }

    @Test
    void aUsedUpQuotaIsWaitedForAndIsNoAttempt() {
        Throwable[] errors = new Throwable[20];
        java.util.Arrays.setAll(errors, i -> Errors.quota());

        assertThat(rig.complete(requests.resilience(EXACT.withMaxAttempts(1))
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, requests.answerAfter(errors))))
                .containsExactly("answer");

        assertThat(rig.listener.quotaWaits).hasSize(20);
        assertThat(rig.listener.retries).isEmpty();
        assertThat(requests.attempts.get(20)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void errorsThatAreNotTheServicesPassAsTheyAre() {
        IllegalStateException ours = new IllegalStateException("a bug");

        assertThat(rig.fail(requests.resilience(EXACT)
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, requests.answerAfter(ours))))
                .isSameAs(ours);
        assertThat(requests.attempts).hasSize(1);
    }

    @Test
    void permanentErrorsAreNotRepeated() {
        assertThat(rig.fail(requests.resilience(EXACT)
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, requests.answerAfter(Errors.permanent("No")))))
                .isInstanceOfSatisfying(
                        StageFailedException.class,
                        failed -> assertThat(failed.attempts()).isEqualTo(1));
        assertThat(rig.listener.retries).isEmpty();
    }

    @Test
    void noAttemptBeginsOnceTheWorkIsAbandoned() {
        Sinks.Empty<Void> abandoned = Sinks.empty();
        TestSubscriber<String> subscriber = rig.subscribe(requests.resilience(EXACT)
                .protect(
                        Stage.ADD_TASKS,
                        Operation.ADD_TASKS,
                        requests.answerAfter(Errors.quota(), Errors.quota()),
                        abandoned.asMono()));
        rig.advance(seconds(5));

        abandoned.tryEmitEmpty();

        assertThat(subscriber.expectTerminalError()).isInstanceOf(StageFailedException.class);
        rig.advance(Duration.ofHours(1));
        assertThat(requests.attempts).hasSize(1);
    }

    @Test
    void cancellingEndsAttemptsAndTimers() {
        TestSubscriber<String> subscriber = rig.subscribe(requests.resilience(EXACT)
                .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, requests.answerAfter(Errors.passing())));

        subscriber.cancel();
        rig.advance(Duration.ofHours(1));

        assertThat(requests.attempts).hasSize(1);
        assertThat(subscriber.getReceivedOnNext()).isEmpty();
    }
}
