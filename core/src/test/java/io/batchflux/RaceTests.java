package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;
import reactor.test.util.RaceTestUtils;

/** Two threads at once: whoever is first, nothing is left and nothing hangs. */
class RaceTests {

    private static final RunOptions SHARED_BY_SEVEN = RunOptions.ofDefaults(FakeBatchService.POOL)
            .withPollInterval(Duration.ofMillis(10))
            .withSharing(Sharing.ofDefaults().withMaxTasks(7).withLinger(Duration.ofMillis(10)));

    @Test
    void aRunThatBeginsWhileTheRunnerIsClosedDoesNotHoldItUp() {
        for (int i = 0; i < 300; i++) {
            Rig raced = new Rig();
            BatchRunner closing = raced.runner();
            TestSubscriber<TaskResult<Integer>> run = TestSubscriber.create();
            TestSubscriber<Void> close = TestSubscriber.create();

            RaceTestUtils.race(
                    () -> closing.run(tasks(1)).subscribe(run),
                    () -> closing.closeLater().subscribe(close));
            raced.advance(Duration.ofMinutes(10));

            assertThat(close.isTerminatedComplete()).isTrue();
            assertThat(run.isTerminated()).isTrue();
            raced.assertNothingIsLeft();
        }
    }

    @Test
    void aCancelThatRacesTheRunLeavesNothing() {
        for (int i = 0; i < 100; i++) {
            Rig raced = new Rig();
            raced.service.latency(Duration.ofMillis(3));
            BatchRunner cancelled = raced.runner();
            TestSubscriber<TaskResult<Integer>> run = TestSubscriber.create();
            cancelled
                    .run(tasks(20).map(task -> task.withInput(Input.bytes("in", new byte[1]))))
                    .subscribe(run);

            RaceTestUtils.race(() -> raced.advance(Duration.ofSeconds(30)), run::cancel);
            raced.complete(cancelled.closeLater());

            raced.assertNothingIsLeft();
        }
    }

    /** On a real scheduler, since a virtual one loses tasks that two threads schedule at the same moment. */
    @Test
    void singleTasksThatAreSubmittedTogetherAllHaveResults() {
        Scheduler loop = Schedulers.newSingle("loop");
        try {
            for (int i = 0; i < 20; i++) {
                FakeBlobStore store = FakeBlobStore.create(loop);
                FakeBatchService service = FakeBatchService.create(loop).store(store);
                BatchRunner runner = BatchRunner.create(service, store, loop, SHARED_BY_SEVEN);
                List<TestSubscriber<TaskResult<Integer>>> callers = Stream.generate(
                                TestSubscriber::<TaskResult<Integer>>create)
                        .limit(20)
                        .toList();

                RaceTestUtils.race(
                        () -> callers.subList(0, 10)
                                .forEach(caller -> runner.run(task(1)).subscribe(caller)),
                        () -> callers.subList(10, 20)
                                .forEach(caller -> runner.run(task(2)).subscribe(caller)));

                callers.forEach(caller -> caller.block(Duration.ofSeconds(60)));
                assertThat(callers)
                        .allMatch(caller -> caller.getReceivedOnNext().size() == 1);
                assertCloses(runner);
                assertThat(service.jobs()).isEmpty();
            }
        } finally {
            loop.dispose();
        }
    }

    @Test
    void aSingleTaskThatIsCancelledWhileItEndsLeavesNothing() {
        for (int i = 0; i < 100; i++) {
            Rig raced = new Rig();
            raced.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(4)));
            TestSubscriber<TaskResult<Integer>> caller = TestSubscriber.create();
            raced.runner().run(task(1)).subscribe(caller);
            raced.advance(Duration.ofMinutes(3));

            RaceTestUtils.race(() -> raced.advance(Duration.ofMinutes(2)), caller::cancel);
            raced.advance(Duration.ofMinutes(10));

            raced.assertNothingIsLeft();
        }
    }

    @Test
    void aCancelThatRacesATaskOnItsWayInLeavesNothing() {
        for (int i = 0; i < 3_000; i++) {
            Rig raced = new Rig();
            Sinks.Many<TaskSpec<Integer>> source = Sinks.many().unicast().onBackpressureBuffer();
            TestSubscriber<TaskResult<Integer>> run = TestSubscriber.create();
            raced.runner().run(source.asFlux()).subscribe(run);
            TaskSpec<Integer> task = task(1).withInput(Input.bytes("in", new byte[1]));

            RaceTestUtils.race(() -> source.tryEmitNext(task), run::cancel);
            raced.advance(Duration.ofMinutes(10));

            raced.assertNothingIsLeft();
        }
    }

    /** On a real scheduler, as above. */
    @Test
    void callersThatDoNotShareHaveAJobEachAlsoIfTheyComeTogether() {
        Scheduler loop = Schedulers.newSingle("loop");
        try {
            for (int i = 0; i < 100; i++) {
                FakeBlobStore store = FakeBlobStore.create(loop);
                FakeBatchService service = FakeBatchService.create(loop).store(store);
                BatchRunner runner =
                        BatchRunner.create(service, store, loop, SHARED_BY_SEVEN.withSharing(Sharing.none()));
                Mono<TaskResult<Integer>> first = runner.run(task(1).withInput(Input.bytes("in", new byte[1])));
                Mono<TaskResult<Integer>> second = runner.run(task(2).withInput(Input.bytes("in", new byte[1])));
                TestSubscriber<TaskResult<Integer>> one = TestSubscriber.create();
                TestSubscriber<TaskResult<Integer>> other = TestSubscriber.create();

                RaceTestUtils.race(() -> first.subscribe(one), () -> second.subscribe(other));

                one.block(Duration.ofSeconds(60));
                other.block(Duration.ofSeconds(60));
                assertThat(store.requests().targets(BlobOperation.CREATE_CONTAINER))
                        .doesNotHaveDuplicates()
                        .hasSize(2);
                assertCloses(runner);
            }
        } finally {
            loop.dispose();
        }
    }

    /** On a real scheduler, as above. */
    @Test
    void callersThatComeWhileTheirJobFailsAreToldWhy() {
        Scheduler loop = Schedulers.newSingle("loop");
        try {
            for (int i = 0; i < 300; i++) {
                FakeBlobStore store = FakeBlobStore.create(loop);
                FakeBatchService service = FakeBatchService.create(loop).store(store);
                service.faults().on(BatchOperation.DESCRIBE_POOL).fail(() -> Errors.permanent("PoolNotFound"));
                BatchRunner runner = BatchRunner.create(service, store, loop, SHARED_BY_SEVEN);
                List<TestSubscriber<TaskResult<Integer>>> callers = Stream.generate(
                                TestSubscriber::<TaskResult<Integer>>create)
                        .limit(40)
                        .toList();

                RaceTestUtils.race(
                        () -> callers.subList(0, 20)
                                .forEach(caller -> runner.run(task(1)).subscribe(caller)),
                        () -> callers.subList(20, 40)
                                .forEach(caller -> runner.run(task(2)).subscribe(caller)));

                callers.forEach(caller -> caller.block(Duration.ofSeconds(60)));
                assertThat(callers)
                        .extracting(TestSubscriber::expectTerminalError)
                        .allMatch(StageFailedException.class::isInstance);
                assertCloses(runner);
            }
        } finally {
            loop.dispose();
        }
    }

    @Test
    @Timeout(60)
    void nobodyWaitsWhileTheContentOfAnotherCallerIsSubscribedTo() throws InterruptedException {
        Rig rig = new Rig();
        BatchRunner runner = rig.runner();
        CountDownLatch subscribing = new CountDownLatch(1);
        CountDownLatch othersHaveCome = new CountDownLatch(1);
        Flux<ByteBuffer> slow = Flux.defer(() -> {
            subscribing.countDown();
            awaitDone(othersHaveCome);
            return Flux.just(ByteBuffer.allocate(1));
        });
        TestSubscriber<TaskResult<Integer>> first = TestSubscriber.create();
        Thread caller = new Thread(
                () -> runner.run(task(1).withInput(Input.stream("in", slow))).subscribe(first));
        caller.start();
        awaitDone(subscribing);

        TestSubscriber<TaskResult<Integer>> second = rig.subscribe(runner.run(task(2)));
        othersHaveCome.countDown();
        caller.join();
        rig.advance(Duration.ofMinutes(1));

        assertThat(List.of(first, second)).allMatch(TestSubscriber::isTerminatedComplete);
    }

    /** What goes on after the last result has ended then, and needs the scheduler no more. */
    private static void assertCloses(BatchRunner runner) {
        StepVerifier.create(runner.closeLater()).expectComplete().verify(Duration.ofSeconds(60));
    }

    static void awaitDone(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
