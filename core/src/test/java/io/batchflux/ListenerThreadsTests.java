package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.Operation;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** On which threads a listener is told, and that the order holds when threads race. */
class ListenerThreadsTests {

    private final Scheduler loop = Schedulers.newSingle("the-loop");
    private final FakeBlobStore store = FakeBlobStore.create(loop);
    private final FakeBatchService service = FakeBatchService.create(loop).store(store);
    /** What was told of each run, in the order in which it was told. */
    private final Map<String, ConcurrentLinkedQueue<RunEvent>> told = new ConcurrentHashMap<>();

    private final Map<RunEvent, String> threads = Collections.synchronizedMap(new IdentityHashMap<>());

    private final BatchRunner runner = BatchRunner.create(
            service,
            store,
            loop,
            RunOptions.ofDefaults(FakeBatchService.POOL)
                    .withPollInterval(Duration.ofMillis(2))
                    .withListener(new RunListener() {
                        @Override
                        public void onEvent(RunEvent event) {
                            told.computeIfAbsent(event.run().id(), id -> new ConcurrentLinkedQueue<>())
                                    .add(event);
                            threads.put(event, Thread.currentThread().getName());
                        }
                    }));

    @AfterEach
    void disposeOfTheLoop() {
        loop.dispose();
    }

    private void close() {
        StepVerifier.create(runner.closeLater()).expectComplete().verify(Duration.ofSeconds(20));
    }

    private static void assertBeginAndEnd(Collection<RunEvent> ofARun) {
        List<RunEvent> events = List.copyOf(ofARun);
        assertThat(events).filteredOn(RunBegun.class::isInstance).hasSize(1);
        assertThat(events).filteredOn(RunEnded.class::isInstance).hasSize(1);
        assertThat(events.get(0)).isInstanceOf(RunBegun.class);
        assertThat(events.get(events.size() - 1)).isInstanceOf(RunEnded.class);
    }

    @Test
    void theBeginIsToldOnTheSubscribersThreadAndAllElseButUploadsOnTheEventLoop() {
        StepVerifier.create(runner.run(tasks(50).map(task -> task.withInput(Input.bytes("in", new byte[10])))))
                .expectNextCount(50)
                .expectComplete()
                .verify(Duration.ofSeconds(20));

        threads.forEach((event, thread) -> {
            if (!(event instanceof RequestDone request && request.operation() == Operation.PUT_BLOB)) {
                assertThat(thread)
                        .as(event.toString())
                        .startsWith(
                                event instanceof RunBegun
                                        ? Thread.currentThread().getName()
                                        : "the-loop-");
            }
        });
    }

    @Test
    void theEndIsLastAndOnTheEventLoopWhoeverCancelsAndWhen() throws InterruptedException {
        service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMillis(3)));
        for (int i = 0; i < 300; i++) {
            Disposable run = runner.run(tasks(20)).subscribe(result -> {}, error -> {});
            long until = System.nanoTime() + i * 20_000L;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            run.dispose();
        }
        close();

        assertThat(told).hasSize(300);
        told.values().forEach(ListenerThreadsTests::assertBeginAndEnd);
        threads.forEach((event, thread) -> {
            if (event instanceof RunEnded) {
                assertThat(thread).startsWith("the-loop");
            }
        });
    }

    @Test
    void callersWhoShareAJobBeginItOnce() {
        Flux.range(0, 200)
                .flatMap(i -> runner.run(task(i)).subscribeOn(Schedulers.parallel()), 200)
                .blockLast(Duration.ofSeconds(20));
        close();

        told.values().forEach(ListenerThreadsTests::assertBeginAndEnd);
        assertThat(told.values().stream().flatMap(ConcurrentLinkedQueue::stream).filter(TaskEnded.class::isInstance))
                .hasSize(200);
    }
}
