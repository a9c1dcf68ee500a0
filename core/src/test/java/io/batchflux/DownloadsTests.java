package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** What is received into memory is bounded, whatever becomes of it; half of a mebibyte is for it here. */
class DownloadsTests {

    private static final int SIZE = 200 * 1024;
    private static final int LIMIT = 10 * 1024 * 1024;

    private final Rig rig = new Rig();

    @BeforeEach
    void largeOutputs() {
        rig.with(options -> options.withConcurrency(concurrency -> concurrency.withBytesInFlight(1024 * 1024)));
        rig.store.latency(Duration.ofMillis(100));
        rig.service.tasks(
                task -> TaskScript.succeeds().writing("a", new byte[SIZE]).writing("b", new byte[SIZE]));
    }

    private static Flux<TaskSpec<Integer>> large(int count) {
        return tasks(count).map(DownloadsTests::withOutputs);
    }

    private static TaskSpec<Integer> withOutputs(TaskSpec<Integer> task) {
        return task.withOutput(Output.named("a", "a")).withOutput(Output.named("b", "b"));
    }

    private static Mono<byte[]> bytes(TaskResult<?> result) {
        return result.outputs().get(0).bytes(LIMIT);
    }

    private int mostAtOnce() {
        return rig.store.requests().mostOpen(BlobOperation.GET);
    }

    private int downloads() {
        return rig.store.requests().count(BlobOperation.GET);
    }

    private static Arguments way(String name, Function<BatchRunner, Publisher<?>> way) {
        return Arguments.argumentSet(name, way);
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                way("run(tasks, collect)", runner -> runner.run(large(16), DownloadsTests::bytes)),
                way(
                        "run(task, collect)",
                        runner -> Flux.range(1, 16)
                                .flatMap(i -> runner.run(withOutputs(task(i)), DownloadsTests::bytes), 16, 1)),
                way(
                        "after the run",
                        runner -> runner.withOptions(options -> options.withCleanUp(CleanUp.NEVER))
                                .run(large(16))
                                .collectList()
                                .flatMapMany(
                                        results -> Flux.fromIterable(results).flatMap(DownloadsTests::bytes, 16, 1))),
                way(
                        "in order",
                        runner -> runner.withOptions(
                                        options -> options.withResults(results -> results.withInOrder(true)))
                                .run(large(16), DownloadsTests::bytes)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void noMoreIsReadIntoMemoryAtOnceThanTheOptionsAllow(Function<BatchRunner, Publisher<?>> way) {
        assertThat(rig.complete(way.apply(rig.runner()))).hasSize(16);

        assertThat(mostAtOnce()).isEqualTo(2);
        assertThat(downloads()).isEqualTo(16);
    }

    @Test
    void textCountsThreeTimes() {
        assertThat(rig.complete(rig.runner()
                        .run(large(16), result -> result.outputs().get(0).text(LIMIT))))
                .hasSize(16)
                .allMatch(text -> text.length() == SIZE);

        assertThat(mostAtOnce()).isEqualTo(1);
    }

    @Test
    void whatIsMoreThanTheRoomComesAlone() {
        rig.service.tasks(task -> TaskScript.succeeds()
                .writing("a", new byte[number(task) % 4 == 0 ? 2 * 1024 * 1024 : SIZE])
                .writing("b", new byte[1]));

        List<Integer> sizes =
                rig.complete(rig.runner().run(large(16), result -> bytes(result).map(content -> content.length)));

        assertThat(sizes).hasSize(16);
        assertThat(sizes.stream().filter(size -> size == 2 * 1024 * 1024)).hasSize(4);
        assertThat(mostAtOnce()).isEqualTo(2);
    }

    @Test
    void whatIsStreamedOrSmallNeedsNoRoom() {
        rig.service.tasks(
                task -> TaskScript.succeeds().writing("a", new byte[SIZE]).writing("b", new byte[1000]));

        rig.complete(rig.runner()
                .run(
                        large(16),
                        result -> Mono.zip(
                                result.outputs().get(0).content().then(Mono.just(1)),
                                result.outputs().get(1).bytes(LIMIT))));

        assertThat(mostAtOnce()).isEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWaitsForASlowSubscriberCountsUntilItIsTaken(boolean inOrder) {
        rig.with(options -> options.withResults(results -> results.withInOrder(inOrder)));
        TestSubscriber<byte[]> run = rig.subscribe(rig.runner().run(large(16), DownloadsTests::bytes), 0);

        rig.advance(Duration.ofHours(1));
        assertThat(downloads()).isBetween(1, 3);

        for (int taken = 1; taken <= 16; taken++) {
            run.request(1);
            rig.advance(Duration.ofMinutes(1));
            assertThat(run.getReceivedOnNext()).hasSize(taken);
            assertThat(downloads()).isLessThanOrEqualTo(taken + 3);
        }
        rig.advance(Duration.ofMinutes(1));
        assertThat(run.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoReadsSeveralOutputsIntoOneValueNeverWaitsForGood(boolean inOrder) {
        rig.with(options -> options.withResults(results -> results.withInOrder(inOrder)));

        List<Integer> lengths = rig.complete(rig.runner()
                .run(
                        large(32),
                        result -> bytes(result)
                                .flatMap(first -> result.outputs()
                                        .get(1)
                                        .bytes(LIMIT)
                                        .map(second -> first.length + second.length))));

        assertThat(lengths).hasSize(32).containsOnly(2 * SIZE);
        assertThat(mostAtOnce()).isLessThanOrEqualTo(3);
    }

    @Test
    void theFirstInOrderDoesNotWaitForThoseThatWaitForIt() {
        rig.with(options -> options.withResults(results -> results.withInOrder(true)));
        rig.store
                .faults()
                .on(BlobOperation.LIST)
                .target(target -> target.contains("task-1/") || target.contains("task-2/"))
                .delay(Duration.ofMinutes(1));

        assertThat(rig.complete(rig.runner().run(large(16), DownloadsTests::bytes)))
                .hasSize(16);
        assertThat(mostAtOnce()).isLessThanOrEqualTo(2);
    }

    @Test
    void aRunWhoseSubscriberTakesNothingHoldsUpNoOther() {
        BatchRunner runner = rig.runner();
        TestSubscriber<byte[]> lazy = rig.subscribe(runner.run(large(16), DownloadsTests::bytes), 0);
        rig.advance(Duration.ofHours(1));

        assertThat(rig.complete(runner.run(large(16), DownloadsTests::bytes))).hasSize(16);
        lazy.request(100);
        rig.advance(Duration.ofHours(1));
        assertThat(lazy.getReceivedOnNext()).hasSize(16);
    }

    @Test
    void whatIsCancelledGivesItsRoomBack() {
        RunnerScope scope = new RunnerScope(rig.service, rig.store, rig.clock, Disk.on(rig.clock), Chance.of(1));
        for (int millis = 100; millis < 1_500; millis += 50) {
            TestSubscriber<byte[]> cancelled = rig.subscribe(
                    DefaultBatchRunner.of(scope, rig.options).run(large(16), DownloadsTests::bytes), millis % 3);
            rig.advance(Duration.ofSeconds(10).plusMillis(millis));

            cancelled.cancel();
            rig.advance(Duration.ofMinutes(5));

            assertThat(scope.downloads.used()).as("after %d ms", millis).isZero();
        }
        assertThat(downloads()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void resultsOfFunctionsAreReadAsFarAsThereIsRoomForTheirText(int demand) {
        TestSubscriber<Integer> run = rig.subscribe(
                rig.runner().run(large(8), result -> result.outputs().get(0).read(LIMIT, ByteBuffer::remaining)),
                demand);
        rig.advance(Duration.ofHours(1));
        assertThat(mostAtOnce()).isEqualTo(1);

        run.request(Long.MAX_VALUE);
        rig.advance(Duration.ofHours(1));

        assertThat(run.isTerminatedComplete()).isTrue();
        assertThat(run.getReceivedOnNext().stream().mapToInt(length -> length).sum())
                .isEqualTo(8 * SIZE);
        assertThat(mostAtOnce()).isEqualTo(1);
    }
}
