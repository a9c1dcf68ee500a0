package io.batchflux;

import static io.batchflux.Rig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlockId;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.FakeLine;
import io.batchflux.testing.TaskScript;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** A slow line is no outage: what has arrived stays, and an attempt ends when nothing goes, not because it is long. */
class SlowLineTests {

    private static final int MIB = 1024 * 1024;
    private static final long MEGABIT = 1_000_000 / 8;

    @TempDir
    Path directory;

    private final Rig rig = new Rig();

    /** An attempt may be silent for so long. */
    private void silence(Duration silence) {
        rig.with(options -> options.withStage(Stage.STAGE_INPUTS, stage -> stage.withAttemptTimeout(silence))
                .withStage(Stage.COLLECT, stage -> stage.withAttemptTimeout(silence)));
    }

    private void line(long bytesPerSecond, boolean isAhead) {
        rig.store.line().bytesPerSecond(bytesPerSecond);
        if (isAhead) {
            rig.store.line().buffersAhead();
        }
    }

    private static TaskSpec<Integer> with(int number, int size) {
        return task(number).withInput(Input.bytes("in", new byte[size]));
    }

    private List<TaskResult<Integer>> upload(int count, int size) {
        return rig.complete(rig.runner().run(Flux.range(1, count).map(number -> with(number, size))));
    }

    private long sent() {
        return rig.store.line().carried();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyInputsArriveThatTogetherTakeLongerThanAnAttemptMayBeSilent(boolean isAhead) {
        silence(Duration.ofSeconds(10));
        line(2 * MIB, isAhead);

        assertThat(upload(16, 2 * MIB)).hasSize(16).allMatch(TaskResult::isSuccess);

        assertThat(sent()).isLessThan(32 * MIB * 5 / 4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLargeInputIsSentLittleMoreThanOnce(boolean isAhead) {
        silence(Duration.ofSeconds(10));
        line(2 * MIB, isAhead);

        assertThat(upload(1, 40 * MIB)).allMatch(TaskResult::isSuccess);

        assertThat(sent()).isLessThan(50L * MIB);
    }

    @ParameterizedTest
    @CsvSource({"PT10S, false", "PT10S, true", "PT1M, false", "PT1M, true"})
    void inputsArriveOverALineOfOneMegabit(Duration silence, boolean isAhead) {
        silence(silence);
        line(MEGABIT, isAhead);

        assertThat(upload(16, 2 * MIB)).hasSize(16).allMatch(TaskResult::isSuccess);

        // A line whose buffers hide what goes is found out by trying.
        assertThat(sent()).isLessThan(32L * MIB * 5 / 4);
    }

    /** Content is counted, and no more kept than a byte of each block. */
    private BatchRunner forgetful(FakeLine line) {
        FakeBlobStore store = rig.store;
        return BatchRunner.create(
                rig.service,
                (BlobStore) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                            try {
                                return switch (method.getName()) {
                                    case "putBlock" ->
                                        line.through(((BlobContent) arguments[2]).buffers())
                                                .then(store.putBlock(
                                                        (BlobName) arguments[0],
                                                        (BlockId) arguments[1],
                                                        BlobContent.of(List.of(ByteBuffer.allocate(1)))));
                                    default -> method.invoke(store, arguments);
                                };
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }),
                rig.clock,
                rig.options);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sixteenInputsOfHalfAGigabyteArriveOverAHundredMegabits(boolean isAhead) {
        long size = 500_000_000;
        ByteBuffer buffer = ByteBuffer.allocate(MIB);
        FakeLine line = FakeLine.create(rig.clock).bytesPerSecond(100 * MEGABIT);
        if (isAhead) {
            line.buffersAhead();
        }
        Flux<TaskSpec<Integer>> tasks = Flux.range(1, 16)
                .map(number -> task(number)
                        .withInput(Input.stream(
                                "in", Flux.range(0, (int) (size / MIB)).map(i -> buffer.duplicate()))));

        assertThat(rig.complete(forgetful(line).run(tasks))).hasSize(16).allMatch(TaskResult::isSuccess);

        assertThat(line.carried()).isBetween(size / MIB * MIB * 16, size * 16 * 5 / 4);
    }

    @Test
    void filesAndStreamsArriveAsTheyAre() throws Exception {
        line(MEGABIT, false);
        byte[] content = new byte[5 * MIB + 1];
        IntStream.range(0, content.length).forEach(i -> content[i] = (byte) ((i * 31) >> 5));
        Path file = Files.write(directory.resolve("in"), content);
        Flux<ByteBuffer> stream = Flux.range(0, content.length / 1000 + 1)
                .map(i -> ByteBuffer.wrap(content, i * 1000, Math.min(1000, content.length - i * 1000)));
        rig.with(options -> options.withCleanUp(CleanUp.NEVER));

        assertThat(rig.complete(rig.runner()
                        .run(Flux.just(task(1).withId("t")
                                .withInput(Input.file("file", file))
                                .withInput(Input.bytes("bytes", content))
                                .withInput(Input.stream("stream", stream))))))
                .allMatch(TaskResult::isSuccess);

        String container = rig.store.containers().iterator().next();
        for (String name : List.of("file", "bytes", "stream")) {
            assertThat(rig.store.content(new BlobName(container, "inputs/tasks/t/" + name)))
                    .isEqualTo(content);
        }
    }

    /** Where a line may fall. */
    enum Falls {
        BEFORE_THE_FIRST_BLOCK(0),
        WITHIN_THE_FIRST(1),
        WITHIN_ANOTHER(9),
        NEAR_THE_END(19);

        final int seconds;

        Falls(int seconds) {
            this.seconds = seconds;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUploadGoesOnWhenTheLineIsBack(Falls when) {
        line(2 * MIB, false);
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner().run(Flux.just(with(1, 40 * MIB))));
        rig.advance(Duration.ofSeconds(when.seconds));

        rig.store.line().falls();
        rig.advance(Duration.ofMinutes(10));
        rig.store.line().isBack();
        rig.advance(Duration.ofMinutes(5));

        assertThat(run.getReceivedOnNext()).hasSize(1).allMatch(TaskResult::isSuccess);
        // What was under way is sent again.
        assertThat(sent()).isLessThan(52L * MIB);
    }

    @ParameterizedTest
    @EnumSource(
            value = BlobOperation.class,
            names = {"PUT_BLOCK", "COMMIT_BLOCKS"})
    void oneRequestThatIsNeverAnsweredIsSentAgainAndNoOther(BlobOperation operation) {
        rig.store
                .faults()
                .on(operation)
                .call(operation == BlobOperation.PUT_BLOCK ? 3 : 1)
                .applyThenNeverAnswer();

        assertThat(upload(1, 40 * MIB)).allMatch(TaskResult::isSuccess);

        assertThat(rig.store.requests().count(BlobOperation.PUT_BLOCK)
                        + rig.store.requests().count(BlobOperation.COMMIT_BLOCKS))
                .isEqualTo(10 + 1 + 1);
    }

    @Test
    void nothingIsLeftOfAnUploadThatIsCancelledMidway() {
        line(2 * MIB, false);
        AtomicReference<String> state = new AtomicReference<>("not begun");
        Flux<ByteBuffer> content = Flux.range(0, 10_000)
                .map(i -> ByteBuffer.allocate(10_000))
                .doOnSubscribe(s -> state.set("begun"))
                .doOnCancel(() -> state.set("cancelled"));
        rig.with(options -> options.withCleanUp(CleanUp.NEVER));
        BatchRunner runner = rig.runner();
        TestSubscriber<TaskResult<Integer>> run =
                rig.subscribe(runner.run(Flux.just(task(1).withInput(Input.stream("in", content)))));
        rig.advance(Duration.ofSeconds(10));
        assertThat(rig.store.requests().count(BlobOperation.PUT_BLOCK)).isPositive();

        run.cancel();

        assertThat(state).hasValue("cancelled");
        long sent = sent();
        rig.advance(Duration.ofHours(1));
        assertThat(sent()).isEqualTo(sent);
        rig.assertNothingIsPending();
        assertThat(rig.store.blobs(rig.store.containers().iterator().next())).isEmpty();
        // The room is free again.
        line(100 * MIB, false);
        rig.complete(runner.run(Flux.range(1, 16).map(number -> with(number, 8 * MIB))));
    }

    @Test
    void noMoreContentIsTakenThanMayBeInFlight() {
        rig.with(options -> options.withConcurrency(
                concurrency -> concurrency.withBytesInFlight(16 * MIB).withUploads(16)));
        line(MIB, false);
        rig.store.line().falls();
        AtomicLong taken = new AtomicLong();
        int buffer = 100_000;
        Flux<TaskSpec<Integer>> tasks = Flux.range(1, 16)
                .map(number -> task(number)
                        .withInput(Input.stream(
                                "in",
                                Flux.range(0, 100)
                                        .map(i -> ByteBuffer.allocate(buffer))
                                        .doOnNext(sent -> taken.addAndGet(sent.remaining())))));
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner().run(tasks));
        rig.advance(Duration.ofMinutes(1));

        // A buffer each is in the hand of who waits for room.
        assertThat(taken.get()).isBetween(8L * MIB, 8L * MIB + 16L * 2 * buffer);

        rig.store.line().isBack();
        rig.advance(Duration.ofMinutes(30));
        assertThat(run.getReceivedOnNext()).hasSize(16).allMatch(TaskResult::isSuccess);
        assertThat(taken.get()).isEqualTo(16L * 100 * buffer);
    }

    @Test
    void contentThatPausesDoesNotKeepTheRoomThatOthersWaitFor() {
        rig.with(options -> options.withConcurrency(concurrency -> concurrency.withBytesInFlight(8 * MIB)));
        Flux<ByteBuffer> pauses = Flux.concat(
                Flux.just(ByteBuffer.allocate(1000)),
                Mono.just(ByteBuffer.allocate(500)).delaySubscription(Duration.ofMinutes(50), rig.clock));
        Flux<TaskSpec<Integer>> tasks = Flux.concat(
                Flux.range(1, 8).map(number -> task(number).withInput(Input.stream("in", pauses.hide()))),
                Flux.range(9, 4)
                        .map(number ->
                                task(number).withInput(Input.stream("in", Flux.just(ByteBuffer.allocate(5 * MIB))))));
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner().run(tasks));

        rig.advance(Duration.ofMinutes(2));
        assertThat(run.getReceivedOnNext()).hasSize(4);

        rig.advance(Duration.ofMinutes(60));
        assertThat(run.getReceivedOnNext()).hasSize(12).allMatch(TaskResult::isSuccess);
        assertThat(run.isTerminatedComplete()).isTrue();
    }

    @Test
    void contentThatIsSilentForTheWholeDeadlineFailsItsTask() {
        List<TaskResult<Integer>> results =
                rig.complete(rig.runner().run(Flux.just(task(1).withInput(Input.stream("in", Flux.never())), task(2))));

        assertThat(results).hasSize(2);
        assertThat(results)
                .filteredOn(TaskResult.Failed.class::isInstance)
                .singleElement()
                .satisfies(failed -> assertThat(
                                ((TaskResult.Failed<Integer>) failed).failure().message())
                        .isEqualTo("its inputs could not be staged: its content was silent; staging inputs did not end"
                                + " within its deadline of PT1H"));
    }

    @Test
    void aDownloadArrivesOverALineOfOneMegabitAndGoesOnWhenItFalls() {
        line(MEGABIT, false);
        rig.service.tasks(script -> TaskScript.succeeds().writing("out", new byte[8 * MIB]));
        TestSubscriber<Integer> run = rig.subscribe(rig.runner()
                .run(
                        Flux.range(1, 4).map(number -> task(number).withOutput(Output.named("out", "out"))),
                        result -> result.outputs()
                                .get(0)
                                .content()
                                .map(ByteBuffer::remaining)
                                .reduce(0, Integer::sum)));
        rig.advance(Duration.ofMinutes(2));
        rig.store.line().falls();
        rig.advance(Duration.ofMinutes(20));
        rig.store.line().isBack();
        rig.advance(Duration.ofMinutes(10));

        assertThat(run.getReceivedOnNext()).containsExactly(8 * MIB, 8 * MIB, 8 * MIB, 8 * MIB);
        assertThat(sent()).isLessThan(32L * MIB * 5 / 4);
    }
}
