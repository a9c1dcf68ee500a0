package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.ScriptedCalls.Act;
import io.batchflux.testing.TaskScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

class InOrderTests {

    private final Rig rig =
            new Rig().with(options -> options.withInOrder(true).withPollInterval(Duration.ofSeconds(1)));

    @Test
    void resultsComeInTheOrderOfTheirTasksWhicheverEndsFirst() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(500 - number(task))));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(300)));

        assertThat(results)
                .extracting(TaskResult::item)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 300).boxed().toList());
        rig.assertNothingIsLeft();
    }

    @Test
    void aTaskThatIsNeverAddedHasItsPlaceToo() {
        Flux<TaskSpec<Integer>> tasks = tasks(3).map(task ->
                task.item() == 2 ? task.withInput(Input.file("in", Path.of("no", "such", "file"))) : task);

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks));

        assertThat(results).extracting(TaskResult::item).containsExactly(1, 2, 3);
        assertThat(results).extracting(TaskResult::isSuccess).containsExactly(true, false, true);
    }

    @Test
    void whatTasksHaveLeftThatWaitForOthersStaysIfTheRunFails() {
        rig.listening();
        rig.service.tasks(task -> number(task) == 1
                ? TaskScript.staysActive()
                : TaskScript.succeeds().writing("out", "x"));
        Flux<TaskSpec<Integer>> broken = tasks(3).map(task -> task.withOutput(Output.named("out", "out")))
                .concatWith(Mono.delay(Duration.ofMinutes(1), rig.clock)
                        .then(Mono.error(new IllegalStateException("the caller's"))));

        assertThat(rig.fail(rig.runner().run(broken))).hasMessage("the caller's");

        assertThat(rig.listener.events(LeftBehind.class))
                .singleElement()
                .satisfies(left -> assertThat(left.tasks()).containsExactly("task-2", "task-3"));
        assertThat(rig.store.containers()).hasSize(1);
    }

    private static Duration firstLastsLong(int number) {
        return number == 0 ? Duration.ofHours(1) : Duration.ofSeconds(number);
    }

    private Flux<Evaluation<Integer, Object>> sweep(int calls, Flux<Integer> parameters) {
        rig.with(options -> options.withFunctions(
                options.functions().withCode(Code.inImage("/app/*")).withChunking(Chunking.of(calls))));
        return rig.runner().sweep(ScriptedCalls::same, parameters);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatASweepHasComputedComesBeforeItsErrorInOrder(int calls) {
        rig.service.tasks(new ScriptedCalls(rig.store).lasting(InOrderTests::firstLastsLong)::run);
        TestSubscriber<Evaluation<Integer, Object>> sweep = rig.subscribe(sweep(
                calls,
                Flux.range(0, 8)
                        .concatWith(Mono.delay(Duration.ofMinutes(5), rig.clock)
                                .then(Mono.error(new IllegalStateException("the caller's"))))));

        rig.advance(Duration.ofMinutes(4));
        assertThat(sweep.getReceivedOnNext()).isEmpty();
        rig.advance(Duration.ofMinutes(2));

        assertThat(sweep.getReceivedOnNext())
                .extracting(Evaluation::item)
                .containsExactlyElementsOf(IntStream.range(calls, 8).boxed().toList());
        assertThat(sweep.expectTerminalError()).hasMessage("the caller's");
        assertThat(rig.service.jobs()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aSweepThatStopsAtAFailureEmitsWhatElseItHasComputedAndThenTheError(int calls) {
        rig.with(options -> options.withStopOnFailure(true));
        rig.service.tasks(new ScriptedCalls(rig.store)
                .lasting(number -> number == 0 ? Duration.ofMinutes(5) : Duration.ofSeconds(number))
                .acting(number -> number == 0 || number == 6 ? Act.CRASH : Act.RETURN)::run);
        TestSubscriber<Evaluation<Integer, Object>> sweep = rig.subscribe(sweep(calls, Flux.range(0, 8)));

        rig.advance(Duration.ofHours(1));

        assertThat(sweep.getReceivedOnNext())
                .extracting(Evaluation::item)
                .isSorted()
                .contains(2, 3, 4, 5)
                .doesNotContain(0, 6);
        assertThat(sweep.expectTerminalError()).isInstanceOf(TaskFailedException.class);
        rig.assertNothingIsLeft();
    }

    @Test
    void anErrorComesAfterWhatWasComputedHasBeenTaken() {
        rig.service.tasks(new ScriptedCalls(rig.store).lasting(InOrderTests::firstLastsLong)::run);
        TestSubscriber<Evaluation<Integer, Object>> sweep = rig.subscribe(
                sweep(
                        2,
                        Flux.range(0, 8)
                                .concatWith(Mono.delay(Duration.ofMinutes(5), rig.clock)
                                        .then(Mono.error(new IllegalStateException("the caller's"))))),
                4);
        rig.advance(Duration.ofMinutes(10));
        assertThat(sweep.getReceivedOnNext()).hasSize(4);
        assertThat(sweep.isTerminated()).isFalse();

        sweep.request(2);
        rig.advance(Duration.ofMinutes(1));
        sweep.request(1);
        rig.advance(Duration.ofMinutes(1));

        assertThat(sweep.getReceivedOnNext()).hasSize(6);
        assertThat(sweep.expectTerminalError()).hasMessage("the caller's");
    }

    @Test
    void aResultThatWaitsForOthersKeepsItsPlaceInFlight() {
        rig.with(options -> options.withConcurrency(options.concurrency().withMaxInFlight(10)));
        rig.service.tasks(task ->
                number(task) == 1 ? TaskScript.succeeds().runningFor(Duration.ofMinutes(5)) : TaskScript.succeeds());
        AtomicInteger requested = new AtomicInteger();

        TestSubscriber<TaskResult<Integer>> subscriber =
                rig.subscribe(rig.runner().run(tasks(100).doOnNext(task -> requested.incrementAndGet())));
        rig.advance(Duration.ofMinutes(4));

        assertThat(subscriber.getReceivedOnNext()).isEmpty();
        assertThat(requested).hasValueLessThanOrEqualTo(11);
        rig.advance(Duration.ofHours(1));
        assertThat(subscriber.getReceivedOnNext()).hasSize(100);
    }
}
