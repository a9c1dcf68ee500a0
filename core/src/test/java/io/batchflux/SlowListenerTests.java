package io.batchflux;

import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** That a listener which is slow holds up neither a run nor other listeners for long. */
class SlowListenerTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Queue<Runnable> later = new ArrayDeque<>();
    /** Nothing runs here until it is called for. */
    private final Scheduler threads = Schedulers.fromExecutor(later::add);

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(RunListener.class);
    private @Nullable Level level;

    /** Takes so long for each event. */
    private final class Slow implements RunListener {

        private final Duration time;
        private final List<Long> told = new ArrayList<>();
        private final List<RunEvent> all = new ArrayList<>();

        Slow(Duration time) {
            this.time = time;
        }

        @Override
        public void onEvent(RunEvent event) {
            clock.advanceTimeBy(time);
            all.add(event);
            RunListener.super.onEvent(event);
        }

        @Override
        public void onStageRetried(StageRetried event) {
            told.add(event.attempt());
        }
    }

    private RunEvents events(RunListener listener) {
        return new RunEvents(RunInfo.of(RunInfo.Kind.TASKS, "job", "container", "pool"), listener, clock, threads);
    }

    private static void tell(RunEvents events, long number) {
        events.retried(Stage.ADD_TASKS, new IllegalStateException("broken"), number, Duration.ZERO);
    }

    private void runThreads() {
        for (Runnable work = later.poll(); work != null; work = later.poll()) {
            work.run();
        }
    }

    @BeforeEach
    void recordTheLog() {
        level = log.getLevel();
        log.setLevel(Level.WARN);
        log.setAdditive(false);
        logged.start();
        log.addAppender(logged);
    }

    @AfterEach
    void endTheRecording() {
        log.detachAppender(logged);
        log.setAdditive(true);
        log.setLevel(level);
    }

    @Test
    void whoIsSlowIsToldElsewhereInTheSameOrderAndThatIsLoggedOnce() {
        Slow slow = new Slow(Duration.ofMillis(100));
        RunEvents events = events(slow);

        for (int i = 1; i <= 10; i++) {
            tell(events, i);
        }

        assertThat(slow.told).containsExactly(1L, 2L, 3L);
        runThreads();
        assertThat(slow.told).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        tell(events, 11);
        assertThat(slow.told).hasSize(10);
        runThreads();
        assertThat(slow.told).hasSize(11);
        for (int i = 1; i <= 10; i++) {
            tell(events(slow), i);
        }
        assertThat(logged.list).singleElement().asString().contains(Slow.class.getName(), "PT0.3S", "StageRetried");
    }

    @Test
    void anotherListenerIsStillToldInPlace() {
        Slow slow = new Slow(Duration.ofMillis(300));
        Slow quick = new Slow(Duration.ZERO);
        RunEvents events = events(RunListener.of(slow, quick));

        tell(events, 1);
        tell(events, 2);

        assertThat(slow.told).containsExactly(1L);
        assertThat(quick.told).containsExactly(1L, 2L);
    }

    @Test
    void whoTakesASmallShareOfTheTimeIsToldInPlaceHoweverLongTheRunIs() {
        Slow quick = new Slow(Duration.ofMillis(15));
        RunEvents events = events(quick);

        for (int i = 1; i <= 1000; i++) {
            clock.advanceTimeBy(Duration.ofSeconds(1));
            tell(events, i);
        }

        assertThat(quick.told).hasSize(1000);
    }

    @Test
    void whatWaitsIsBoundedButTheEndIsToldInAnyCase() {
        Slow slow = new Slow(Duration.ofMillis(300));
        RunEvents events = events(slow);
        Rig rig = new Rig();
        Run<Integer> run = new RunFactory(
                        new RunnerScope(rig.service, rig.store, clock, Disk.on(clock), Chance.of(1)), rig.options)
                .create(RunInfo.Kind.TASKS, Mono.just(Optional.empty()));

        for (int i = 0; i <= SingleListener.MOST_WAITING + 10; i++) {
            tell(events, i);
        }
        events.leftBehind(Remnant.JOB, "job", Disposal.DELETED, new IllegalStateException("broken"));
        events.ended(RunEnded.Outcome.COMPLETED, null, run).subscribe();
        clock.advanceTime();
        runThreads();

        assertThat(slow.told).hasSize(1 + SingleListener.MOST_WAITING);
        assertThat(slow.all.subList(slow.told.size(), slow.all.size()))
                .<Class<?>>extracting(RunEvent::getClass)
                .containsExactly(LeftBehind.class, RunEnded.class);
        assertThat(logged.list)
                .filteredOn(event -> event.getFormattedMessage().contains("cannot follow"))
                .hasSize(1);
    }

    /** Takes a while when it is called first, and is then held up until it is let go. */
    private static final class Blocked implements RunListener {

        private final CountDownLatch letGo = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final List<RunEvent> told = new CopyOnWriteArrayList<>();
        private final List<String> threads = new CopyOnWriteArrayList<>();

        @Override
        public void onEvent(RunEvent event) {
            if (told.isEmpty()) {
                long until = System.nanoTime() + Duration.ofMillis(400).toNanos();
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
            } else {
                awaitUninterruptibly(letGo);
            }
            told.add(event);
            threads.add(Thread.currentThread().getName());
            if (event instanceof RunEnded) {
                ended.countDown();
            }
        }

        private static void awaitUninterruptibly(CountDownLatch latch) {
            try {
                assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void aListenerThatBlocksHoldsUpNeitherARunNorTheClosingAndHearsTheRestLater() {
        Scheduler loop = Schedulers.newSingle("the-loop");
        try {
            FakeBlobStore store = FakeBlobStore.create(loop);
            FakeBatchService service = FakeBatchService.create(loop).store(store);
            service.tasks(task -> TaskScript.succeeds());
            Blocked blocked = new Blocked();
            Rig.Recording other = new Rig.Recording();
            BatchRunner runner = BatchRunner.create(
                    service,
                    store,
                    loop,
                    RunOptions.ofDefaults(FakeBatchService.POOL)
                            .withPollInterval(Duration.ofMillis(2))
                            .withListener(RunListener.of(blocked, other)));

            StepVerifier.create(runner.run(tasks(50)))
                    .expectNextCount(50)
                    .expectComplete()
                    .verify(PATIENCE);
            StepVerifier.create(runner.closeLater()).expectComplete().verify(PATIENCE);

            assertThat(blocked.told).hasSize(1);
            assertThat(other.events).last().isInstanceOf(RunEnded.class);
            blocked.letGo.countDown();
            Blocked.awaitUninterruptibly(blocked.ended);
            assertThat(blocked.told).isEqualTo(other.events);
            assertThat(blocked.threads.subList(1, blocked.threads.size()))
                    .allMatch(name -> name.startsWith("slow-listener-of-batchflux-"));
        } finally {
            loop.dispose();
        }
    }
}
