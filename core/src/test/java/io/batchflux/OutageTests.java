package io.batchflux;

import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.TransientServiceException;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.FaultScript;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A service that is out of order for a while, at each stage of a run: that costs waiting, and nothing else. */
class OutageTests {

    private static final int TASKS = 30;

    private final Rig rig = new Rig().listening();
    private final AtomicLong begin = new AtomicLong(-1);
    private Duration length = Duration.ZERO;

    enum Fault {
        /** 503, which counts as asking too often. */
        BUSY,
        /** 500. */
        ERROR,
        /** Nobody listens. */
        REFUSED,
        /** What was asked is done, and then the connection breaks. */
        RESET,
        /** No answer, though what was asked may have been done. */
        SILENCE,
        /** A line of 1 Mbit/s, which takes so long for two megabytes. */
        SLOW
    }

    /** Where an outage begins: with the first request of this kind. */
    enum Moment {
        OPEN(BatchOperation.DESCRIBE_POOL, null),
        CREATE(BatchOperation.CREATE_JOB, null),
        CONTAINER(null, BlobOperation.CREATE_CONTAINER),
        STAGE(null, BlobOperation.PUT),
        GRANT(null, BlobOperation.GRANT),
        ADD(BatchOperation.ADD_TASKS, null),
        WATCH(BatchOperation.LIST_TASKS, null),
        COLLECT(null, BlobOperation.LIST),
        DOWNLOAD(null, BlobOperation.GET),
        STDERR(BatchOperation.READ_TASK_FILE, null),
        END(BatchOperation.DELETE_JOB, null),
        CLEAN_UP(null, BlobOperation.DELETE_CONTAINER);

        private final @Nullable BatchOperation batch;
        private final @Nullable BlobOperation blob;

        Moment(@Nullable BatchOperation batch, @Nullable BlobOperation blob) {
            this.batch = batch;
            this.blob = blob;
        }
    }

    static Stream<Arguments> outages() {
        return Stream.of(Moment.values())
                .flatMap(moment -> Stream.of(Fault.values())
                        .flatMap(fault -> Stream.of(10, 60, 600)
                                .map(seconds -> Arguments.of(moment, fault, Duration.ofSeconds(seconds)))));
    }

    private <O extends Enum<O>> void breakDown(
            FaultScript<O> faults, O[] operations, @Nullable O first, Fault fault, Duration length) {
        if (first == null) {
            return;
        }
        this.length = length;
        for (O operation : operations) {
            FaultScript<O>.When rule = faults.on(operation).target(target -> isDown(operation == first));
            switch (fault) {
                case BUSY -> rule.fail(() -> Errors.throttled(null));
                case ERROR -> rule.fail(Errors::passing);
                case REFUSED -> rule.fail(() -> new TransientServiceException("", "Connection refused", null, null));
                case RESET ->
                    rule.applyThenFail(new TransientServiceException("", "Connection reset by peer", null, null));
                case SILENCE -> rule.applyThenNeverAnswer();
                case SLOW -> rule.delay(Duration.ofSeconds(16));
            }
        }
    }

    private boolean isDown(boolean begins) {
        long now = rig.clock.now(TimeUnit.MILLISECONDS);
        if (begins) {
            begin.compareAndSet(-1, now);
        }
        return begin.get() >= 0 && now < begin.get() + length.toMillis();
    }

    private void breakDown(Moment moment, Fault fault, Duration length) {
        breakDown(rig.service.faults(), BatchOperation.values(), moment.batch, fault, length);
        breakDown(rig.store.faults(), BlobOperation.values(), moment.blob, fault, length);
    }

    private static Flux<TaskSpec<Integer>> work() {
        return tasks(TASKS)
                .map(task ->
                        task.withInput(Input.bytes("in", new byte[] {1})).withOutput(Output.named("out", "out.txt")));
    }

    /** Runs thirty tasks with an input and an output each, of which one fails, and reads what they leave. */
    private List<String> run() {
        rig.service.latency(Duration.ofMillis(20));
        rig.store.latency(Duration.ofMillis(20));
        rig.service.tasks(task -> Rig.number(task) == 7
                ? TaskScript.exits(3).saying("no licence")
                : TaskScript.succeeds().runningFor(Duration.ofSeconds(5)).writing("out.txt", task.id()));
        return rig.complete(rig.runner().run(work(), OutageTests::read));
    }

    private static Mono<String> read(TaskResult<Integer> result) {
        if (result instanceof TaskResult.Failed<Integer> failed) {
            return Mono.just(failed.taskId() + ": " + failed.failure().kind() + " "
                    + failed.failure().stderrTail());
        }
        return ((TaskResult.Succeeded<Integer>) result)
                .output("out")
                .text(100)
                .map(text -> result.taskId() + ": " + text);
    }

    @ParameterizedTest
    @MethodSource("outages")
    void everyRunCompletesWithAllResults(Moment moment, Fault fault, Duration length) {
        breakDown(moment, fault, length);

        List<String> results = run();

        assertThat(begin).as("begin of the outage").hasNonNegativeValue();
        assertThat(results)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, TASKS)
                        .mapToObj(number ->
                                number == 7 ? "task-7: EXIT_CODE no licence" : "task-" + number + ": task-" + number)
                        .toList());
        if (rig.listener.leftBehind.isEmpty()) {
            rig.assertNothingIsLeft();
        } else {
            assertThat(moment).isIn(Moment.END, Moment.CLEAN_UP);
            assertThat(length).isGreaterThan(Duration.ofMinutes(2));
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aSweepInChunksThatIsNotFinishedYetGoesOn(Fault fault) {
        rig.with(options -> options.withFunctions(
                options.functions().withCode(Code.inImage("/app/*")).withChunking(Chunking.of(5))));
        rig.service.tasks(InProcessNode.of(rig.store)::run);
        breakDown(Moment.DOWNLOAD, fault, Duration.ofMinutes(10));

        List<Evaluation<Integer, Integer>> swept =
                rig.complete(rig.runner().sweep(OutageTests::square, Flux.range(0, 50)));

        assertThat(swept)
                .hasSize(50)
                .allSatisfy(evaluation -> assertThat(evaluation.orElseThrow()).isEqualTo(square(evaluation.item())));
        rig.assertNothingIsLeft();
    }

    static int square(int number) {
        return number * number;
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void closingTakesTwoMinutesInAll(Fault fault) {
        breakDown(rig.service.faults(), BatchOperation.values(), BatchOperation.DELETE_JOB, fault, Duration.ofHours(1));
        breakDown(
                rig.store.faults(), BlobOperation.values(), BlobOperation.DELETE_CONTAINER, fault, Duration.ofHours(1));
        List<Duration> ends = new ArrayList<>();

        rig.complete(rig.runner()
                .run(work())
                .doOnNext(result -> ends.add(rig.now()))
                .doOnComplete(() -> ends.add(rig.now())));

        Duration closing = ends.get(TASKS).minus(ends.get(TASKS - 1));
        if (fault == Fault.SLOW) {
            assertThat(closing).isEqualTo(Duration.ofSeconds(16));
            assertThat(rig.listener.leftBehind).isEmpty();
        } else {
            assertThat(closing).isBetween(Duration.ofSeconds(119), Duration.ofMinutes(2));
            assertThat(rig.listener.leftBehind).hasSize(3);
        }
    }
}
