package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.ScriptedCalls.Act;
import io.batchflux.function.NodeMain;
import io.batchflux.function.Outcome;
import io.batchflux.function.OutcomeEnd;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** Sweeps that find out how many calls a task has, on a pool of four nodes with one slot each. */
class AutomaticChunksTests {

    private static final int SLOTS = 4;

    private final Rig rig = new Rig();
    private final ScriptedCalls program = new ScriptedCalls(rig.store);
    private final AtomicInteger pulled = new AtomicInteger();

    @BeforeEach
    void runCallsHere() {
        rig.with(options -> options.withPollInterval(Duration.ofSeconds(1))
                .withFunctions(functions -> functions.withCode(Code.inImage("/app/*"))));
        rig.service.pool().shown(pool -> pool.withTaskSlotsPerNode(1));
        rig.service.tasks(program::run);
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private Flux<Evaluation<Integer, Object>> sweep(Flux<Integer> parameters) {
        return rig.runner().sweep(ScriptedCalls::same, parameters);
    }

    private Flux<Evaluation<Integer, Object>> sweep(int count) {
        return sweep(Sweep.indexed(count, i -> i));
    }

    private void sweepsAll(Flux<Evaluation<Integer, Object>> sweep, int count) {
        List<Evaluation<Integer, Object>> swept = rig.complete(sweep);
        assertThat(swept).extracting(Evaluation::item).containsExactlyInAnyOrderElementsOf(range(0, count));
        assertThat(swept).allMatch(Evaluation::isSuccess);
        rig.assertNothingIsLeft();
    }

    @Test
    void shortCallsAreSharedOutToTheSlotsAtOnce() {
        program.lasting(number -> Duration.ofMillis(1));

        sweepsAll(sweep(1000), 1000);

        assertThat(program.tasks).extracting(List::size).containsExactly(250, 250, 250, 250);
        assertThat(program.stopped).isZero();
    }

    @Test
    void neighboursAreInDifferentTasksAsLongAsNothingIsKnown() {
        sweepsAll(sweep(16), 16);

        assertThat(program.tasks)
                .containsExactly(
                        List.of(0, 7, 8, 15), List.of(1, 6, 9, 14), List.of(2, 5, 10, 13), List.of(3, 4, 11, 12));
    }

    @Test
    void whatIsEmittedInOrderIsNotDealtApart() {
        rig.with(options -> options.withInOrder(true));

        sweepsAll(sweep(16), 16);

        assertThat(program.tasks).startsWith(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7));
    }

    @Test
    void parametersThatDoNotTellTheirNumberAreLookedAtFirst() {
        program.lasting(number -> Duration.ofMillis(1));

        sweepsAll(sweep(Flux.range(0, 1000).hide()), 1000);

        assertThat(program.tasks).extracting(List::size).containsExactly(250, 250, 250, 250);
    }

    @Test
    void fewerCallsThanSlotsHaveATaskEach() {
        sweepsAll(sweep(3), 3);

        assertThat(program.tasks).containsExactly(List.of(0), List.of(1), List.of(2));
    }

    @Test
    void longCallsComeBackFromTasksWhoseTimeIsUpAndAreMadeOnce() {
        program.lasting(number -> Duration.ofSeconds(30));

        sweepsAll(sweep(40), 40);

        assertThat(program.tasks.subList(0, SLOTS))
                .allSatisfy(task -> assertThat(task).hasSize(10));
        assertThat(program.tasks.subList(SLOTS, program.tasks.size()))
                .allSatisfy(task -> assertThat(task).hasSize(1));
        assertThat(program.stopped).isEqualTo(SLOTS);
        assertThat(program.calls.values()).containsOnly(1);
    }

    @Test
    void whatTasksGiveBackIsMadeInItsFirstOrder() {
        program.lasting(number -> Duration.ofSeconds(30));

        sweepsAll(sweep(40), 40);

        // The first task that ends is dealt out before the others have given anything back.
        assertThat(program.tasks.subList(2 * SLOTS, program.tasks.size()).stream()
                        .flatMap(List::stream)
                        .toList())
                .isSorted();
    }

    @Test
    void callsBehindALongOneAreMadeElsewhereWhileItRuns() {
        program.lasting(number -> number == 0 ? Duration.ofMinutes(4) : Duration.ofMillis(100));
        TestSubscriber<Evaluation<Integer, Object>> sweep = rig.subscribe(sweep(80));

        rig.advance(Duration.ofMinutes(1));
        assertThat(sweep.getReceivedOnNext())
                .extracting(Evaluation::item)
                .containsExactlyInAnyOrderElementsOf(range(1, 80));
        rig.advance(Duration.ofMinutes(5));

        assertThat(sweep.getReceivedOnNext()).hasSize(80).allMatch(Evaluation::isSuccess);
        assertThat(sweep.getTerminalSignal()).isNotNull();
        assertThat(program.calls.values()).containsOnly(1);
        assertThat(rig.service.requests().count(BatchOperation.READ_TASK_FILE)).isEqualTo(1);
        rig.assertNothingIsLeft();
    }

    @Test
    void theCallThatIsTheLastOfItsTaskIsAskedForOnce() {
        program.lasting(number -> number == 79 ? Duration.ofMinutes(4) : Duration.ofMillis(100));

        sweepsAll(sweep(80), 80);

        assertThat(program.calls.values()).containsOnly(1);
        assertThat(rig.service.requests().count(BatchOperation.READ_TASK_FILE)).isEqualTo(1);
    }

    @Test
    void whatIsMadeElsewhereCountsOnceAlsoIfItsFirstTaskMakesItAfterAll() {
        program.lasting(number -> number == 0 ? Duration.ofMinutes(4) : Duration.ofMillis(100));
        rig.service.tasks(task -> {
            TaskScript script = program.run(task);
            // Its node was lost, and another one has begun anew: all calls have an outcome there.
            return program.tasks.size() > 1
                    ? script
                    : script.writing(
                            NodeMain.OUTCOMES_FILE,
                            IntStream.range(0, program.tasks.get(0).size())
                                    .mapToObj(i ->
                                            new Outcome.Value(Integer.toString(i), Integer.toString(i)).toJson() + "\n")
                                    .collect(Collectors.joining()));
        });

        sweepsAll(sweep(80), 80);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"last\":\"20\"}\n",
                "{\"last\":\"-1\"}\n",
                "{\"last\":\"x\"}\n",
                "{\"last\":\"0\"}",
                "{\"last\":",
                "\n\n",
                ""
            })
    void whatNoProgramOfOursHasWrittenGivesNothingBack(String written) {
        program.lasting(number -> number == 0 ? Duration.ofMinutes(4) : Duration.ofMillis(100));
        rig.service.tasks(task -> {
            TaskScript script = program.run(task);
            boolean first = program.tasks.get(program.tasks.size() - 1).contains(0);
            return TaskScript.succeeds()
                    .runningFor(first ? Duration.ofMinutes(4) : Duration.ofSeconds(1))
                    .writing(
                            NodeMain.OUTCOMES_FILE,
                            requireNonNull(script.files().get(NodeMain.OUTCOMES_FILE)))
                    .writing("wd/" + NodeMain.OUTCOMES_FILE, written);
        });

        sweepsAll(sweep(80), 80);

        assertThat(program.tasks.subList(SLOTS, program.tasks.size()).stream().flatMap(List::stream))
                .doesNotContain(0);
        assertThat(program.calls.values()).containsOnly(1);
        assertThat(rig.service.requests().count(BatchOperation.READ_TASK_FILE)).isBetween(1, 25);
    }

    @Test
    void aFileThatCannotBeReadIsWaitedFor() {
        program.lasting(number -> number == 0 ? Duration.ofMinutes(4) : Duration.ofMillis(100));
        rig.service.faults().on(BatchOperation.READ_TASK_FILE).calls(1, 1000).fail(Errors::passing);

        sweepsAll(sweep(80), 80);

        assertThat(program.calls.values()).containsOnly(1);
    }

    @Test
    void noMoreTasksAreHandedOutThanTheSlotsTakeSoon() {
        program.lasting(number -> Duration.ofMinutes(3));
        TestSubscriber<Evaluation<Integer, Object>> sweep = rig.subscribe(sweep(100));

        rig.advance(Duration.ofMinutes(2));
        assertThat(program.tasks).hasSize(SLOTS);
        rig.advance(Duration.ofMinutes(20));
        assertThat(program.tasks)
                .hasSizeLessThanOrEqualTo(sweep.getReceivedOnNext().size() + 2 * SLOTS);
        rig.advance(Duration.ofHours(10));
        assertThat(sweep.getReceivedOnNext()).hasSize(100);
    }

    @Test
    void theSizeFollowsCallsThatBecomeLonger() {
        program.lasting(number -> number < 4000 ? Duration.ofMillis(5) : Duration.ofSeconds(5));

        sweepsAll(sweep(5000), 5000);

        assertThat(program.tasks.subList(0, SLOTS))
                .allSatisfy(task -> assertThat(task).hasSize(1250));
        assertThat(program.tasks.get(program.tasks.size() - 1)).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void aTaskEndsWithinItsTimeLimit() {
        rig.with(options -> options.withFunctions(
                functions -> functions.withTask(task -> task.withTimeLimit(Duration.ofSeconds(10)))));
        program.lasting(number -> Duration.ofSeconds(3));

        sweepsAll(sweep(100), 100);

        assertThat(program.calls.values()).containsOnly(1);
    }

    @Test
    void aCallThatCrashesFailsAloneAndTheOthersGoOn() {
        program.acting(number -> number == 33 ? Act.CRASH : Act.RETURN).lasting(number -> Duration.ofSeconds(2));

        List<Evaluation<Integer, Object>> swept = rig.complete(sweep(100));

        assertThat(swept).extracting(Evaluation::item).containsExactlyInAnyOrderElementsOf(range(0, 100));
        assertThat(swept)
                .filteredOn(evaluation -> !evaluation.isSuccess())
                .extracting(Evaluation::item)
                .containsExactly(33);
        rig.assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "3, false", "3, true"})
    void aSubscriberThatRequestsNothingStopsTheParameters(int maxInFlight, boolean inOrder) {
        rig.with(options ->
                options.withInOrder(inOrder).withConcurrency(concurrency -> concurrency.withMaxInFlight(maxInFlight)));
        program.lasting(number -> Duration.ofMillis(100));
        TestSubscriber<Evaluation<Integer, Object>> sweep =
                rig.subscribe(sweep(Flux.range(0, 5000).doOnNext(number -> pulled.incrementAndGet())), 0);

        rig.advance(Duration.ofHours(1));
        assertThat(sweep.getReceivedOnNext()).isEmpty();
        assertThat(pulled).hasValueLessThan(3000);

        sweep.request(Long.MAX_VALUE);
        rig.advance(Duration.ofDays(1));
        assertThat(sweep.getReceivedOnNext())
                .extracting(Evaluation::item)
                .containsExactlyInAnyOrderElementsOf(range(0, 5000));
        assertThat(sweep.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void parametersThatComeSlowlyAreNotWaitedFor() {
        TestPublisher<Integer> parameters = TestPublisher.create();
        TestSubscriber<Evaluation<Integer, Object>> sweep = rig.subscribe(sweep(parameters.flux()));

        for (int number = 0; number < 5; number++) {
            parameters.next(2 * number, 2 * number + 1);
            rig.advance(Duration.ofSeconds(3));
            assertThat(sweep.getReceivedOnNext()).hasSize(2 * number + 2);
        }
        parameters.complete();
        rig.advance(Duration.ofSeconds(3));

        assertThat(sweep.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void parametersWithoutEndAreRequestedAsTheyAreNeeded() {
        program.lasting(number -> Duration.ofMillis(100));
        Flux<Integer> endless = Flux.<Integer, Integer>generate(() -> 0, (next, sink) -> {
                    sink.next(next);
                    return next + 1;
                })
                .doOnNext(number -> pulled.incrementAndGet());

        List<Evaluation<Integer, Object>> swept = rig.complete(sweep(endless).take(3000));

        assertThat(swept).hasSize(3000);
        assertThat(pulled).hasValueLessThan(3000 + 20_000);
        rig.assertNothingIsLeft();
    }

    @Test
    void aSizeThatIsNotTrueLosesNothing() {
        sweepsAll(sweep(SizedFlux.of(10, Flux.range(0, 100))), 100);
        program.tasks.clear();
        sweepsAll(sweep(SizedFlux.of(1000, Flux.range(0, 100))), 100);
    }

    @Test
    void cancellingWhileTasksGiveCallsBackLeavesNothing() {
        program.lasting(number -> Duration.ofSeconds(10));
        TestSubscriber<Evaluation<Integer, Object>> sweep = rig.subscribe(sweep(100));
        rig.advance(Duration.ofSeconds(35));

        sweep.cancel();
        rig.advance(Duration.ofMinutes(1));

        assertThat(program.stopped).isPositive();
        rig.assertNothingIsLeft();
    }

    @Test
    void whatATaskSaysIsNotBelievedIfItHasMadeNoCall() {
        rig.service.tasks(task -> {
            program.run(task);
            return TaskScript.exits(0).writing(NodeMain.OUTCOMES_FILE, OutcomeEnd.BUDGET.toJson() + "\n");
        });

        List<Evaluation<Integer, Object>> swept = rig.complete(sweep(20));

        assertThat(swept).hasSize(20).noneMatch(Evaluation::isSuccess);
        rig.assertNothingIsLeft();
    }
}
