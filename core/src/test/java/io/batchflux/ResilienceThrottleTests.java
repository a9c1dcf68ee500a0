package io.batchflux;

import static io.batchflux.RepeatedRequests.EXACT;
import static io.batchflux.Rig.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.Operation;
import io.batchflux.testing.Errors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.subscriber.TestSubscriber;

/** How a request waits for the throttle of its account, and what its refusals do to others. */
class ResilienceThrottleTests {

    private final Rig rig = new Rig().listening();
    private final RepeatedRequests requests = new RepeatedRequests(rig);

    @Test
    void theWaitForTheThrottleIsNoPartOfTheAttempt() {
        requests.refuse(seconds(40));

        assertThat(rig.complete(requests.resilience(EXACT.withMaxAttempts(1))
                        .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, requests.answerAfter())))
                .containsExactly("answer");

        assertThat(requests.attempts).containsExactly(seconds(40));
        assertThat(rig.listener.retries).isEmpty();
    }

    @Test
    void aRefusalForAskingTooOftenHoldsUpEverybodyOnTheAccount() {
        List<Duration> others = new ArrayList<>();
        rig.subscribe(requests.resilience(EXACT)
                .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, requests.answerAfter(Errors.throttled(seconds(7)))));

        rig.complete(requests.resilience(EXACT)
                .protect(Stage.WATCH_JOB, Operation.ADD_TASKS, Mono.fromRunnable(() -> others.add(rig.now()))));

        assertThat(requests.throttle.state(rig.clock).throttled()).isEqualTo(1);
        assertThat(requests.attempts).as("who came first").containsExactly(seconds(0), seconds(7));
        assertThat(others).as("who came later").containsExactly(seconds(8));
    }

    @Test
    void afterARefusalForAskingTooOftenTheNextTurnIsPauseEnough() {
        rig.complete(requests.resilience(EXACT)
                .protect(
                        Stage.ADD_TASKS,
                        Operation.ADD_TASKS,
                        requests.answerAfter(Errors.throttled(null), Errors.passing())));

        assertThat(rig.listener.retries).containsExactly(seconds(0), seconds(2));
        assertThat(requests.attempts).containsExactly(seconds(0), seconds(1), seconds(3));
    }

    @Test
    void eachRequestOfAnAttemptWaitsForItsTurn() {
        requests.refuse(Duration.ZERO);

        rig.complete(ofThree(requests.answerAfter()));

        assertThat(requests.attempts).hasSize(3);
        assertThat(gaps()).allSatisfy(gap -> assertThat(gap).isBetween(seconds(0.3), seconds(1)));
    }

    @Test
    void aRefusalOfALaterRequestOfAnAttemptIsOneRefusal() {
        Mono<String> answers = requests.answerAfter(Errors.throttled(seconds(7)));
        rig.complete(requests.resilience(EXACT)
                .protectAttempts(
                        Stage.ADD_TASKS,
                        attempt -> attempt.request(Operation.DESCRIBE_JOB, Mono.just("job"))
                                .then(attempt.request(Operation.PATCH_JOB, answers)),
                        Mono.never()));

        assertThat(requests.throttle.state(rig.clock).throttled()).isEqualTo(1);
        assertThat(requests.attempts).hasSize(2);
    }

    @Test
    void aLaterRequestOfAnAttemptHasItsTimeFromItsTurnOn() {
        requests.refuse(Duration.ZERO);
        Mono<String> slow = requests.answerAfter().delayElement(seconds(20), rig.clock);

        assertThat(rig.complete(ofThree(slow))).containsExactly("answer");

        assertThat(requests.attempts).hasSize(3);
        assertThat(rig.listener.retries).isEmpty();
    }

    private Mono<String> ofThree(Mono<String> answer) {
        return requests.resilience(EXACT)
                .protectAttempts(
                        Stage.ADD_TASKS,
                        attempt -> {
                            Mono<String> request = attempt.request(Operation.ADD_TASKS, answer);
                            return request.then(request).then(request);
                        },
                        Mono.never());
    }

    private List<Duration> gaps() {
        return IntStream.range(1, requests.attempts.size())
                .mapToObj(i -> requests.attempts.get(i).minus(requests.attempts.get(i - 1)))
                .toList();
    }

    @Test
    void whoWaitedIsHeldUpAgainByARefusalMeanwhile() {
        requests.refuse(seconds(5));
        rig.subscribe(requests.resilience(EXACT).protect(Stage.ADD_TASKS, Operation.ADD_TASKS, requests.answerAfter()));
        rig.advance(seconds(3));

        requests.refuse(seconds(10));
        rig.advance(seconds(9));
        assertThat(requests.attempts).isEmpty();
        rig.advance(seconds(5));
        assertThat(requests.attempts).hasSize(1);
    }

    @Test
    void whatIsAbandonedWaitsForNoThrottle() {
        requests.refuse(Duration.ofMinutes(5));
        Sinks.Empty<Void> abandoned = Sinks.empty();
        TestSubscriber<String> subscriber = rig.subscribe(requests.resilience(EXACT)
                .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, requests.answerAfter(), abandoned.asMono()));

        abandoned.tryEmitEmpty();

        assertThat(subscriber.expectTerminalError()).isInstanceOf(StageFailedException.class);
        assertThat(requests.attempts).isEmpty();
    }
}
