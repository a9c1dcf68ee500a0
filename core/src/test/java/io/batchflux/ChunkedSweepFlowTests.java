package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.ScriptedCalls.Act;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** Sweeps whose tasks make several calls: in which order, how many at a time, and how they end. */
class ChunkedSweepFlowTests {

    private final Rig rig = new Rig();
    private final ScriptedCalls program = new ScriptedCalls(rig.store);
    private final AtomicInteger pulled = new AtomicInteger();

    @BeforeEach
    void runCallsHere() {
        rig.with(options -> options.withPollInterval(Duration.ofSeconds(1))
                .withFunctions(options.functions().withCode(Code.inImage("/app/*"))));
        rig.service.tasks(program::run);
        chunking(Chunking.of(10));
    }

    private void chunking(Chunking chunking) {
        rig.with(options -> options.withFunctions(options.functions().withChunking(chunking)));
    }

    private void maxInFlight(int maxInFlight) {
        rig.with(options -> options.withConcurrency(options.concurrency().withMaxInFlight(maxInFlight)));
    }

    private Flux<Evaluation<Integer, Object>> sweep(int count) {
        return rig.runner()
                .sweep(ScriptedCalls::same, Flux.range(0, count).hide().doOnNext(number -> pulled.incrementAndGet()));
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10_000})
    void evaluationsComeInTheOrderOfTheirParametersWhateverIsCalledAgain(int maxInFlight) {
        maxInFlight(maxInFlight);
        rig.with(options -> options.withInOrder(true));
        program.acting(number -> number % 13 == 5 ? Act.CRASH : number % 17 == 3 ? Act.EXIT : Act.RETURN)
                .lasting(number -> Duration.ofSeconds((number * 7) % 11));

        List<Evaluation<Integer, Object>> swept = rig.complete(sweep(200));

        assertThat(swept).extracting(Evaluation::item).containsExactlyElementsOf(range(0, 200));
        rig.assertNothingIsLeft();
    }

    @Test
    void aCallThatTheOthersWaitForStopsTheParameters() {
        maxInFlight(3);
        rig.with(options -> options.withInOrder(true));
        program.lasting(number -> number == 0 ? Duration.ofMinutes(4) : Duration.ZERO);
        TestSubscriber<Evaluation<Integer, Object>> sweep = rig.subscribe(sweep(200));

        rig.advance(Duration.ofMinutes(3));
        assertThat(sweep.getReceivedOnNext()).isEmpty();
        assertThat(pulled).hasValueLessThanOrEqualTo(40);

        rig.advance(Duration.ofHours(1));
        assertThat(sweep.getReceivedOnNext()).hasSize(200);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "4, false", "4, true"})
    void aSubscriberThatRequestsNothingStopsTheParameters(int maxInFlight, boolean inOrder) {
        maxInFlight(maxInFlight);
        rig.with(options -> options.withInOrder(inOrder));
        program.acting(number -> number % 10 == 4 ? Act.CRASH : Act.RETURN);
        TestSubscriber<Evaluation<Integer, Object>> sweep = rig.subscribe(sweep(1000), 0);

        rig.advance(Duration.ofHours(1));
        assertThat(sweep.getReceivedOnNext()).isEmpty();
        assertThat(pulled).hasValue((maxInFlight + 1) * 10);

        sweep.request(10);
        rig.advance(Duration.ofHours(1));
        assertThat(sweep.getReceivedOnNext()).hasSize(10);
        assertThat(pulled).hasValueLessThanOrEqualTo((maxInFlight + 2) * 10);

        sweep.request(Long.MAX_VALUE);
        rig.advance(Duration.ofDays(1));
        assertThat(sweep.getReceivedOnNext())
                .extracting(Evaluation::item)
                .containsExactlyInAnyOrderElementsOf(range(0, 1000));
        assertThat(sweep.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void theLastEvaluationIsTheEndWithoutFurtherDemand() {
        program.acting(number -> number == 4 ? Act.CRASH : Act.RETURN);
        TestSubscriber<Evaluation<Integer, Object>> sweep = rig.subscribe(sweep(15), 15);

        rig.advance(Duration.ofHours(1));

        assertThat(sweep.getReceivedOnNext()).hasSize(15);
        assertThat(sweep.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void parametersThatComeSlowlyAreNotWaitedFor() {
        TestPublisher<Integer> parameters = TestPublisher.create();
        TestSubscriber<Evaluation<Integer, Object>> sweep =
                rig.subscribe(rig.runner().sweep(ScriptedCalls::same, parameters));

        for (int number = 0; number < 5; number++) {
            parameters.next(2 * number, 2 * number + 1);
            rig.advance(Duration.ofSeconds(3));
            assertThat(sweep.getReceivedOnNext()).hasSize(2 * number + 2);
        }
        parameters.complete();
        rig.advance(Duration.ofSeconds(3));

        assertThat(program.tasks).hasSize(5).allSatisfy(task -> assertThat(task).hasSize(2));
        assertThat(sweep.isTerminatedComplete()).isTrue();
    }

    @Test
    void anErrorOfTheParametersEndsTheSweep() {
        program.lasting(number -> Duration.ofSeconds(30));
        Flux<Integer> parameters = Flux.range(0, 25)
                .concatWith(Flux.<Integer>error(new IllegalStateException("no more parameters"))
                        .delaySubscription(Duration.ofSeconds(10), rig.clock));

        assertThat(rig.fail(rig.runner().sweep(ScriptedCalls::same, parameters)))
                .hasMessage("no more parameters");
        rig.assertNothingIsLeft();
    }

    @Test
    void cancellingEndsWhatIsCalledAgainToo() {
        program.acting(number -> number == 3 ? Act.CRASH : Act.RETURN)
                .lasting(number -> number > 3 ? Duration.ofSeconds(30) : Duration.ZERO);
        TestSubscriber<Evaluation<Integer, Object>> sweep = rig.subscribe(sweep(10));
        rig.advance(Duration.ofSeconds(20));
        assertThat(program.tasks).hasSize(3);

        sweep.cancel();
        rig.advance(Duration.ofMinutes(1));

        assertThat(sweep.getReceivedOnNext()).hasSize(4);
        rig.assertNothingIsLeft();
    }

    @Test
    void cancellingBeforeAnythingHasEndedLeavesNothing() {
        program.lasting(number -> Duration.ofSeconds(10));
        TestSubscriber<Evaluation<Integer, Object>> sweep = rig.subscribe(sweep(100));
        rig.advance(Duration.ofSeconds(1));

        sweep.cancel();
        rig.advance(Duration.ofMinutes(1));

        rig.assertNothingIsLeft();
    }

    @Test
    void stopOnFailureEndsTheSweepWithTheCallThatHasCrashedForGood() {
        rig.with(options -> options.withStopOnFailure(true));
        program.acting(number -> number == 3 ? Act.CRASH : Act.RETURN).lasting(number -> Duration.ofSeconds(1));
        TestSubscriber<Evaluation<Integer, Object>> sweep = rig.subscribe(sweep(10));

        rig.advance(Duration.ofHours(1));

        assertThat(sweep.getReceivedOnNext()).extracting(Evaluation::item).contains(0, 1, 2);
        assertThat(sweep.expectTerminalError())
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("it exited with code 7");
        rig.assertNothingIsLeft();
    }

    @Test
    void stopOnFailureDoesNotEndASweepWhoseChunkTookTooLong() {
        rig.with(options -> options.withStopOnFailure(true));
        program.lasting(number -> Duration.ofSeconds(70));

        assertThat(rig.complete(sweep(10))).hasSize(10).allMatch(Evaluation::isSuccess);
    }

    @Test
    void progressCountsTasks() {
        rig.listening();
        program.acting(number -> number == 3 ? Act.CRASH : Act.RETURN);

        rig.complete(sweep(20));

        RunProgress last = rig.listener.progress.get(rig.listener.progress.size() - 1);
        assertThat(last.succeeded() + " " + last.failed()).isEqualTo("2 2");
    }
}
