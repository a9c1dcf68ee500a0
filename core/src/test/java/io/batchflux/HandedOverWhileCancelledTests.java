package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** A cancel on another thread, just when something is handed over to the event loop, is nobody's error. */
class HandedOverWhileCancelledTests {

    @TempDir
    static Path directory;

    /** Does something just before the n-th time that an operator hands something over. */
    private static final class AtHandOver implements Scheduler {

        private final Scheduler scheduler;
        private final int when;
        private final AtomicInteger count = new AtomicInteger();
        private Runnable act = () -> {};

        AtHandOver(Scheduler scheduler, int when) {
            this.scheduler = scheduler;
            this.when = when;
        }

        private void handOver() {
            if (count.incrementAndGet() == when) {
                act.run();
            }
        }

        @Override
        public long now(TimeUnit unit) {
            return scheduler.now(unit);
        }

        @Override
        public Disposable schedule(Runnable task) {
            return scheduler.schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return scheduler.schedule(task, delay, unit);
        }

        @Override
        public Worker createWorker() {
            Worker worker = scheduler.createWorker();
            return new Worker() {
                @Override
                public Disposable schedule(Runnable task) {
                    handOver();
                    return worker.schedule(task);
                }

                @Override
                public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                    handOver();
                    return worker.schedule(task, delay, unit);
                }

                @Override
                public void dispose() {
                    worker.dispose();
                }

                @Override
                public boolean isDisposed() {
                    return worker.isDisposed();
                }
            };
        }
    }

    private static Arguments work(String name, Function<BatchRunner, Publisher<?>> work) {
        return Arguments.argumentSet(name, work);
    }

    private static TaskSpec<Integer> withFiles(TaskSpec<Integer> task) {
        return task.withInput(Input.bytes("in", new byte[3])).withOutput(Output.named("out", "out"));
    }

    static Stream<Arguments> works() {
        return Stream.of(
                work(
                        "run(tasks)",
                        runner -> runner.run(
                                tasks(3).map(HandedOverWhileCancelledTests::withFiles),
                                result -> result.outputs().get(0).bytes(10))),
                work(
                        "run(task)",
                        runner -> runner.run(
                                withFiles(task(1)),
                                result -> result.outputs().get(0).bytes(10))),
                work(
                        "saveTo",
                        runner -> runner.run(
                                withFiles(task(1)),
                                result -> result.outputs().get(0).saveTo(directory.resolve("saved")))),
                work(
                        "saveUnder",
                        runner -> runner.run(
                                withFiles(task(1)),
                                result -> result.outputs().get(0).saveUnder(directory))),
                work("stages", runner -> {
                    BatchStages stages = runner.stages();
                    return Flux.usingWhen(
                            Flux.defer(() -> Flux.just(stages.<Integer>newJob())),
                            job -> Flux.merge(
                                            stages.addTasks(job, stages.stageInputs(job, tasks(3))),
                                            stages.watchJob(job))
                                    .flatMap(task -> stages.collect(job, task), 16, 1),
                            stages::closeJob);
                }));
    }

    @ParameterizedTest
    @MethodSource("works")
    void nothingIsDropped(Function<BatchRunner, Publisher<?>> work) {
        boolean isOver = false;
        for (int when = 1; !isOver; when++) {
            VirtualTimeScheduler clock = VirtualTimeScheduler.create();
            AtHandOver scheduler = new AtHandOver(clock, when);
            FakeBlobStore store = FakeBlobStore.create(clock);
            FakeBatchService service = FakeBatchService.create(clock).store(store);
            service.tasks(task -> TaskScript.succeeds().writing("out", "x"));
            BatchRunner runner = DefaultBatchRunner.create(
                    service,
                    store,
                    scheduler,
                    Disk.on(scheduler),
                    Chance.of(1),
                    RunOptions.ofDefaults(FakeBatchService.POOL));
            TestSubscriber<Object> subscriber = TestSubscriber.create();
            scheduler.act = subscriber::cancel;
            CopyOnWriteArrayList<Throwable> dropped = new CopyOnWriteArrayList<>();
            Hooks.onErrorDropped(dropped::add);

            Flux.from(work.apply(runner)).subscribe(subscriber);
            clock.advanceTimeBy(Duration.ofMinutes(10));

            assertThat(dropped).as("dropped at hand-over %d", when).isEmpty();
            assertThat(service.jobs()).as("jobs after hand-over %d", when).isEmpty();
            assertThat(store.containers())
                    .as("containers after hand-over %d", when)
                    .isEmpty();
            isOver = scheduler.count.get() < when;
            assertThat(isOver && when < 5).as("few hand-overs").isFalse();
        }
    }
}
