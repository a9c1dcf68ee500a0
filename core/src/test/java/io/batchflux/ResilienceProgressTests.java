package io.batchflux;

import static io.batchflux.RepeatedRequests.EXACT;
import static io.batchflux.Rig.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.Operation;
import io.batchflux.spi.Progress;
import io.batchflux.testing.Errors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** An attempt, and content that is received, go on as long as something moves. */
class ResilienceProgressTests {

    private final Rig rig = new Rig().listening();
    private final RepeatedRequests requests = new RepeatedRequests(rig);

    @Test
    void anAttemptGoesOnAsLongAsSomethingMoves() {
        Resilience resilience = requests.resilience(RetryPolicy.ofDefaults());
        Mono<String> slow = Mono.deferContextual(context -> {
            requests.attempts.add(rig.now());
            Progress progress = Progress.of(context);
            return Flux.interval(Duration.ofSeconds(20), rig.clock)
                    .take(10)
                    .doOnNext(piece -> progress.moved())
                    .then(Mono.just("answer"));
        });

        assertThat(rig.complete(resilience.protect(Stage.ADD_TASKS, Operation.ADD_TASKS, slow)))
                .containsExactly("answer");
        assertThat(requests.attempts).hasSize(1);
    }

    @Test
    void anAttemptEndsWhenNothingMovesAnyMore() {
        Resilience resilience = requests.resilience(RetryPolicy.ofDefaults());
        Mono<String> broken = Mono.deferContextual(context -> {
            requests.attempts.add(rig.now());
            Progress progress = Progress.of(context);
            return requests.attempts.size() > 1
                    ? Mono.just("answer")
                    : Flux.interval(Duration.ofSeconds(20), rig.clock)
                            .take(3)
                            .doOnNext(piece -> progress.moved())
                            .then(Mono.never());
        });

        assertThat(rig.complete(resilience.protect(Stage.ADD_TASKS, Operation.ADD_TASKS, broken)))
                .containsExactly("answer");
        assertThat(requests.attempts.get(1).minus(requests.attempts.get(0)))
                .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(92));
    }

    @Test
    void anotherAttemptIsMadeIfAnAnswerHasNoEnd() {
        Resilience resilience = requests.resilience(RetryPolicy.ofDefaults());
        Mono<String> endlessAtFirst = Mono.deferContextual(context -> {
            requests.attempts.add(rig.now());
            Progress progress = Progress.of(context);
            return requests.attempts.size() > 1
                    ? Mono.just("answer")
                    : Flux.interval(Duration.ofSeconds(20), rig.clock)
                            .doOnNext(piece -> progress.moved())
                            .then(Mono.never());
        });

        assertThat(rig.complete(resilience.protect(Stage.ADD_TASKS, Operation.ADD_TASKS, endlessAtFirst)))
                .containsExactly("answer");
        assertThat(requests.attempts.get(1).minus(requests.attempts.get(0)))
                .isBetween(Duration.ofMinutes(7), Duration.ofMinutes(9));
    }

    @Test
    void contentThatBreaksOffGoesOn() {
        List<Integer> received = new ArrayList<>();
        Flux<Integer> content = Flux.defer(() -> {
            requests.attempts.add(rig.now());
            return switch (requests.attempts.size()) {
                case 1 -> Flux.error(Errors.passing());
                case 2 -> Flux.just(1, 2).concatWith(Flux.error(Errors.passing()));
                default -> Flux.just(3);
            };
        });

        rig.complete(requests.resilience(EXACT)
                .protectContent(Stage.ADD_TASKS, Operation.GET_BLOB, content)
                .doOnNext(received::add));

        assertThat(received).containsExactly(1, 2, 3);
        assertThat(requests.attempts).containsExactly(seconds(0), seconds(1), seconds(2));
    }

    @Test
    void contentThatNeverBeginsTimesOut() {
        assertThat(rig.fail(requests.resilience(EXACT.withMaxAttempts(2))
                        .protectContent(Stage.ADD_TASKS, Operation.GET_BLOB, Flux.never())))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("PT30S");
    }

    @Test
    void contentThatFallsSilentGoesOnAndOneThatIsSlowIsLeftInPeace() {
        Flux<Integer> content = Flux.defer(() -> {
            requests.attempts.add(rig.now());
            return switch (requests.attempts.size()) {
                case 1 -> Flux.concat(Mono.just(1), Mono.never());
                case 2 ->
                    Flux.just(2, 3, 4)
                            .concatMap(i -> Mono.just(i).delaySubscription(seconds(29), rig.clock))
                            .concatWith(Mono.never());
                default -> Flux.just(5);
            };
        });

        assertThat(rig.complete(
                        requests.resilience(EXACT).protectContent(Stage.ADD_TASKS, Operation.GET_BLOB, content)))
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(requests.attempts).containsExactly(seconds(0), seconds(31), seconds(31 + 3 * 29 + 31));
    }

    @Test
    void contentThatGetsFurtherEachTimeGoesOnForAsLongAsItTakes() {
        Flux<Integer> content = Flux.defer(() -> {
            requests.attempts.add(rig.now());
            return requests.attempts.size() < 100
                    ? Flux.concat(Mono.just(1), Mono.never())
                    : Mono.just(1).flux();
        });

        assertThat(rig.complete(
                        requests.resilience(EXACT).protectContent(Stage.ADD_TASKS, Operation.GET_BLOB, content)))
                .hasSize(100);
        assertThat(requests.attempts.get(99)).isGreaterThan(Duration.ofMinutes(15));
    }

    @Test
    void aSubscriberThatTakesItsTimeDoesNotMakeContentSilent() {
        TestSubscriber<Integer> subscriber = rig.subscribe(
                requests.resilience(EXACT)
                        .protectContent(
                                Stage.ADD_TASKS,
                                Operation.GET_BLOB,
                                Flux.range(1, 3).doOnSubscribe(s -> requests.attempts.add(rig.now()))),
                1);
        rig.advance(Duration.ofHours(3));
        subscriber.request(1);
        rig.advance(Duration.ofHours(3));
        subscriber.request(2);

        assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2, 3);
        assertThat(subscriber.isTerminatedComplete()).isTrue();
        assertThat(requests.attempts).hasSize(1);
    }

    @Test
    void contentThatNobodyAsksForYetDoesNotTimeOut() {
        TestSubscriber<Integer> subscriber = rig.subscribe(
                requests.resilience(EXACT).protectContent(Stage.ADD_TASKS, Operation.GET_BLOB, Flux.just(1, 2)), 0);
        rig.advance(Duration.ofHours(1));

        subscriber.request(2);

        assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2);
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }
}
