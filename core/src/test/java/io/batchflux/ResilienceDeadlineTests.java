package io.batchflux;

import static io.batchflux.RepeatedRequests.EXACT;
import static io.batchflux.Rig.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.Operation;
import io.batchflux.spi.Progress;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import io.batchflux.testing.Errors;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** When a request that is repeated is given up. */
class ResilienceDeadlineTests {

    private final Rig rig = new Rig().listening();
    private final RepeatedRequests requests = new RepeatedRequests(rig);

    @Test
    void theDeadlineEndsAttemptsAndTellsTheLastError() {
        RetryPolicy endless = EXACT.withMaxAttempts(Integer.MAX_VALUE);
        Throwable[] errors = new Throwable[1000];
        java.util.Arrays.setAll(errors, i -> Errors.passing());
        TestSubscriber<String> subscriber =
                rig.subscribe(requests.resilience(seconds(30), Duration.ofMinutes(1), endless)
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, requests.answerAfter(errors)));

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
        assertThat(rig.fail(requests.resilience(Duration.ofHours(1), Duration.ofMinutes(1), EXACT)
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, Mono.never())))
                .isInstanceOf(DeadlineExceededException.class)
                .hasNoCause();
    }

    @Test
    void aQuotaThatStaysUsedUpIsTheCauseOfTheDeadline() {
        Throwable[] errors = new Throwable[1000];
        java.util.Arrays.setAll(errors, i -> Errors.quota());

        assertThat(rig.fail(requests.resilience(EXACT)
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, requests.answerAfter(errors))))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("ActiveJobAndScheduleQuotaReached");
    }

    @Test
    void aPauseBeyondTheDeadlineFailsAtOnce() {
        TestSubscriber<String> subscriber =
                rig.subscribe(requests.resilience(seconds(30), Duration.ofMinutes(15), EXACT)
                        .protect(
                                Stage.ADD_TASKS,
                                Operation.ADD_TASKS,
                                requests.answerAfter(Errors.throttled(Duration.ofMinutes(16)))));

        assertThat(subscriber.expectTerminalError())
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessage("adding tasks cannot end within its deadline of PT15M: the service asks to wait for PT16M; "
                        + "last error: 429 TooManyRequests: slow down [job job]")
                .hasCauseInstanceOf(ThrottledException.class);
    }

    @Test
    void aPauseBeyondWhatIsLeftOfTheDeadlineFailsAtOnce() {
        TestSubscriber<String> subscriber = rig.subscribe(requests.resilience(seconds(30), seconds(10), EXACT)
                .protect(
                        Stage.ADD_TASKS,
                        Operation.ADD_TASKS,
                        requests.answerAfter(Errors.passing(seconds(6)), Errors.passing(seconds(5)))));

        rig.advance(seconds(6));

        assertThat(subscriber.expectTerminalError())
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("PT5S");
    }

    @Test
    void whoComesDuringAPauseBeyondTheDeadlineFailsAtOnce() {
        requests.refuse(Duration.ofMinutes(6));

        TestSubscriber<String> subscriber = rig.subscribe(requests.resilience(seconds(30), Duration.ofMinutes(5), EXACT)
                .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, requests.answerAfter()));

        assertThat(subscriber.expectTerminalError())
                .hasMessage("adding tasks cannot end within its deadline of PT5M: the service asks to wait for PT6M"
                        + " [job job]");
        assertThat(requests.attempts).isEmpty();
    }

    @Test
    void theDeadlineCountsFromTheFirstTurnForWhichNobodyWaitsLonger() {
        requests.refuse(seconds(50));
        TestSubscriber<Object> subscriber =
                rig.subscribe(requests.resilience(seconds(300), Duration.ofMinutes(1), EXACT)
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, Mono.never()));

        rig.advance(seconds(109));
        assertThat(subscriber.isTerminated()).isFalse();
        rig.advance(seconds(1));
        assertThat(subscriber.isTerminatedError()).isTrue();
    }

    /** As somebody on the way may do who keeps connections open. */
    @Test
    void anAnswerOfWhichAByteComesNowAndThenIsNotWaitedForBeyondTheDeadline() {
        Resilience resilience = requests.resilience(RetryPolicy.ofDefaults());
        Mono<String> endless = Mono.deferContextual(context -> {
            requests.attempts.add(rig.now());
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
}
