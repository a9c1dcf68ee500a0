package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

class TaskLogTests {

    private static final String STDOUT = "stdout.txt";

    private final Rig rig = new Rig()
            .with(options -> options.withPolling(Polling.between(Duration.ofSeconds(1), Duration.ofSeconds(30))
                            .withJitter(0))
                    .withTasks(tasks -> tasks.withTimeLimit(Duration.ofHours(2)))
                    .withCleanUp(CleanUp.NEVER));
    private Disposable run = () -> {};

    /** Runs one task that does this, and returns its log. */
    private TaskLog log(TaskScript script) {
        rig.service.tasks(task -> script);
        rig.listening();
        BatchRunner batch = rig.runner();
        run = batch.run(Rig.tasks(1)).subscribe();
        rig.advance(Duration.ofMillis(100));
        return batch.log(rig.listener.events(TaskAdded.class).get(0));
    }

    @Test
    void linesComeWhileTheTaskRunsAndTheLogEndsWithIt() {
        TestSubscriber<String> lines = rig.subscribe(log(TaskScript.succeeds()
                        .runningFor(Duration.ofMinutes(10))
                        .printing(STDOUT, Duration.ofSeconds(5), "one\ntw")
                        .printing(STDOUT, Duration.ofMinutes(4), "o\r\nthree"))
                .lines());

        rig.advance(Duration.ofSeconds(10));
        assertThat(lines.getReceivedOnNext()).containsExactly("one");
        rig.advance(Duration.ofMinutes(5));
        assertThat(lines.getReceivedOnNext()).containsExactly("one", "two");
        assertThat(lines.isTerminated()).isFalse();
        rig.advance(Duration.ofMinutes(6));

        assertThat(lines.getReceivedOnNext()).containsExactly("one", "two", "three");
        assertThat(lines.isTerminatedComplete()).isTrue();
    }

    @Test
    void aFunctionHasALogToo() {
        rig.with(options -> options.withFunctions(functions -> functions.withCode(Code.inImage("/app/*"))));
        rig.service.tasks(task -> InProcessNode.of(rig.store)
                .run(task)
                .runningFor(Duration.ofMinutes(10))
                .printing(STDOUT, Duration.ofMinutes(1), "half of it\n"));
        rig.listening();
        BatchRunner batch = rig.runner();
        TestSubscriber<Object> call = rig.subscribe(batch.call(ScriptedCalls::same, 7));
        rig.advance(Duration.ofSeconds(10));
        TaskAdded added = rig.listener.events(TaskAdded.class).get(0);
        TestSubscriber<String> lines = rig.subscribe(batch.log(added).lines());

        rig.advance(Duration.ofMinutes(5));
        assertThat(added.item()).isEqualTo(List.of(7));
        assertThat(lines.getReceivedOnNext()).containsExactly("half of it");
        assertThat(call.isTerminated()).isFalse();
        rig.advance(Duration.ofMinutes(10));

        assertThat(call.getReceivedOnNext()).containsExactly(7);
        assertThat(lines.isTerminatedComplete()).isTrue();
    }

    @Test
    void bytesComeFromAnyPlaceOnAndOfStderrToo() {
        TaskLog log = log(TaskScript.succeeds().saying("0123456789"));
        rig.advance(Duration.ofMinutes(1));

        assertThat(rig.complete(log.stderr().from(7).bytes()))
                .singleElement()
                .satisfies(
                        bytes -> assertThat(StandardCharsets.UTF_8.decode(bytes).toString())
                                .isEqualTo("789"));
        assertThat(rig.complete(log.from(1000).stderr().bytes())).isEmpty();
        assertThat(rig.complete(log.bytes())).isEmpty();
        assertThatThrownBy(() -> log.from(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsLongComesInParts() {
        String text = "ä line of the log\n".repeat(20_000);
        TaskLog log = log(TaskScript.succeeds().writing(STDOUT, text));
        rig.advance(Duration.ofMinutes(1));

        assertThat(rig.complete(log.lines())).hasSize(20_000).containsOnly("ä line of the log");
        assertThat(rig.complete(log.bytes()))
                .allSatisfy(part -> assertThat(part.capacity()).isLessThanOrEqualTo(65_536));
    }

    /** Each part that was asked for by the one before would be one level of operators, and of the stack. */
    @Test
    void aLogOfAGibibyteIsRead() {
        log(TaskScript.succeeds().writing(STDOUT, "text"));
        rig.advance(Duration.ofMinutes(1));
        long size = 1L << 30;
        byte[] part = new byte[1 << 16];
        BatchService large = new ForwardingBatchService(rig.service) {
            @Override
            public Mono<TaskSnapshot> describeTask(String jobId, String taskId) {
                return rig.service.describeTask(jobId, taskId);
            }

            @Override
            public Flux<ByteBuffer> readTaskFile(String jobId, String taskId, String path, long offset, int maxBytes) {
                int length = (int) Math.min(maxBytes, Math.max(0, size - offset));
                return Flux.just(ByteBuffer.wrap(part, 0, length)).publishOn(rig.clock);
            }
        };
        long[] read = new long[1];
        TestSubscriber<Long> bytes = rig.subscribe(rig.runner(large)
                .log(rig.listener.events(TaskAdded.class).get(0))
                .bytes()
                .doOnNext(some -> read[0] += some.remaining())
                .count());
        rig.advance(Duration.ofMinutes(10));

        assertThat(bytes.isTerminatedComplete()).isTrue();
        assertThat(read[0]).isEqualTo(size);
    }

    @Test
    void aSilentTaskIsAskedAtIntervalsThatGrow() {
        TestSubscriber<String> lines = rig.subscribe(
                log(TaskScript.succeeds().runningFor(Duration.ofHours(1))).lines());

        rig.advance(Duration.ofMinutes(59));

        // 1 s, 1.5 s, ... 30 s, and then each 30 s.
        assertThat(rig.service.requests().count(BatchOperation.READ_TASK_FILE)).isBetween(115, 130);
        lines.cancel();
    }

    @Test
    void aTaskThatWaitsIsAskedForItsStateAlone() {
        TestSubscriber<String> lines = rig.subscribe(
                log(TaskScript.succeeds().queuedFor(Duration.ofMinutes(10)).writing(STDOUT, "at last\n"))
                        .lines());

        rig.advance(Duration.ofMinutes(9));
        assertThat(rig.service.requests().count(BatchOperation.READ_TASK_FILE)).isZero();
        assertThat(rig.service.requests().count(BatchOperation.DESCRIBE_TASK)).isLessThan(30);
        rig.advance(Duration.ofMinutes(2));

        assertThat(lines.getReceivedOnNext()).containsExactly("at last");
        assertThat(lines.isTerminatedComplete()).isTrue();
    }

    @Test
    void nothingIsAskedWhileNobodyTakesWhatWasRead() {
        TestSubscriber<String> lines = rig.subscribe(
                log(TaskScript.succeeds()
                                .runningFor(Duration.ofHours(1))
                                .printing(STDOUT, Duration.ZERO, "one\ntwo\nthree\n"))
                        .lines(),
                1);
        rig.advance(Duration.ofMinutes(1));
        int asked = rig.service.requests().count(BatchOperation.READ_TASK_FILE);

        rig.advance(Duration.ofMinutes(30));

        assertThat(lines.getReceivedOnNext()).containsExactly("one");
        assertThat(rig.service.requests().count(BatchOperation.READ_TASK_FILE)).isEqualTo(asked);
        lines.cancel();
    }

    @Test
    void theLogGoesOnWhenTheTaskIsRequeued() {
        TestSubscriber<String> lines = rig.subscribe(log(TaskScript.succeeds()
                        .runningFor(Duration.ofMinutes(10))
                        .printing(STDOUT, Duration.ofSeconds(1), "begun\n")
                        .printing(STDOUT, Duration.ofMinutes(8), "nearly done\n"))
                .lines());
        rig.advance(Duration.ofMinutes(3));

        rig.service.preempt(Duration.ofMinutes(5));
        rig.advance(Duration.ofMinutes(30));

        assertThat(lines.getReceivedOnNext()).containsExactly("begun", "begun", "nearly done");
        assertThat(lines.isTerminatedComplete()).isTrue();
    }

    @Test
    void aLineInWhichATryBrokeOffIsNoBeginOfTheNext() {
        TestSubscriber<String> lines = rig.subscribe(log(TaskScript.succeeds()
                        .runningFor(Duration.ofMinutes(10))
                        .printing(STDOUT, Duration.ofSeconds(1), "begun\nhalf a li")
                        .printing(STDOUT, Duration.ofMinutes(8), "ne\n"))
                .lines());
        rig.advance(Duration.ofMinutes(3));

        rig.service.preempt(Duration.ofMinutes(5));
        rig.advance(Duration.ofMinutes(30));

        assertThat(lines.getReceivedOnNext()).containsExactly("begun", "half a li", "begun", "half a line");
    }

    @Test
    void hundredsFollowAtOnceAndEachIsAskedNoMoreThanOne() {
        rig.service.tasks(task -> TaskScript.succeeds()
                .runningFor(Duration.ofMinutes(10))
                .printing(STDOUT, Duration.ofSeconds(5), "begin of " + task.id() + "\n")
                .printing(STDOUT, Duration.ofMinutes(9), "end of " + task.id()));
        rig.service.latency(Duration.ofMillis(20));
        rig.listening();
        BatchRunner batch = rig.runner();
        run = batch.run(Rig.tasks(300)).subscribe();
        rig.advance(Duration.ofSeconds(2));
        List<TaskAdded> added = rig.listener.events(TaskAdded.class);
        List<TestSubscriber<String>> all = added.stream()
                .map(task -> rig.subscribe(batch.log(task).lines()))
                .toList();

        rig.advance(Duration.ofMinutes(12));

        assertThat(all).hasSize(300);
        for (int i = 0; i < all.size(); i++) {
            String id = added.get(i).taskId();
            assertThat(all.get(i).getReceivedOnNext()).containsExactly("begin of " + id, "end of " + id);
            assertThat(all.get(i).isTerminatedComplete()).isTrue();
        }
        int asked = rig.service.requests().count(BatchOperation.READ_TASK_FILE)
                + rig.service.requests().count(BatchOperation.DESCRIBE_TASK);
        assertThat(asked / 300).isBetween(30, 80);
    }

    @Test
    void whatATaskOfALaterJobOfANamedRunUploadedIsReadToo() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("../stdout.txt", "kept\n"));
        rig.listening();
        NamedRun named = rig.runner().named("nightly");
        for (int items = 1; items <= 2; items++) {
            rig.complete(named.run(Rig.tasks(items)
                    .map(task ->
                            task.withId("item-" + task.item()).withOutput(Output.named("stdout", "../stdout.txt")))));
        }
        rig.service.faults().on(BatchOperation.READ_TASK_FILE).fail(Errors.permanent("NodeNotReady"));
        List<TaskAdded> added = rig.listener.events(TaskAdded.class);

        assertThat(added).extracting(task -> task.run().jobId()).doesNotHaveDuplicates();
        assertThat(added)
                .hasSize(2)
                .allSatisfy(task ->
                        assertThat(rig.complete(rig.runner().log(task).lines())).containsExactly("kept"));
    }

    @Test
    void whatWasUploadedIsReadWhenTheNodeIsGone() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("../stdout.txt", "kept\nlines\n"));
        rig.listening();
        BatchRunner batch = rig.runner();
        rig.complete(batch.run(Rig.tasks(1).map(task -> task.withOutput(Output.named("stdout", "../stdout.txt")))));
        rig.service.faults().on(BatchOperation.READ_TASK_FILE).fail(Errors.permanent("NodeNotReady"));

        assertThat(rig.complete(
                        batch.log(rig.listener.events(TaskAdded.class).get(0)).lines()))
                .containsExactly("kept", "lines");
    }

    @Test
    void aNodeThatIsGoneWithAllThatWasPrintedEndsTheLog() {
        TaskLog log = log(TaskScript.succeeds().writing(STDOUT, "lost\n"));
        rig.advance(Duration.ofMinutes(1));
        rig.service.faults().on(BatchOperation.READ_TASK_FILE).fail(Errors.permanent("NodeNotReady"));

        assertThat(rig.complete(log.lines())).isEmpty();
    }

    @Test
    void anOutageIsWaitedFor() {
        TaskLog log = log(TaskScript.succeeds().writing(STDOUT, "there\n"));
        rig.advance(Duration.ofMinutes(1));
        rig.service.faults().on(BatchOperation.READ_TASK_FILE).calls(1, 5).fail(Errors.passing());

        assertThat(rig.complete(log.lines())).containsExactly("there");
    }

    @Test
    void aTaskThatIsNotThereHasNoLog() {
        log(TaskScript.succeeds());
        rig.advance(Duration.ofMinutes(1));

        assertThat(rig.fail(rig.runner()
                        .log(rig.listener.events(TaskAdded.class).get(0).run(), "none")
                        .lines()))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("TaskNotFound");
        assertThat(run.isDisposed()).isTrue();
    }
}
