package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** An event loop that is held up is noticed by the timers that come late, and told of once. */
class LoopLagTests {

    /** What holds it up: as much as its clock goes on without its timers. */
    private static final class HeldUp implements Scheduler {

        private final VirtualTimeScheduler timers;
        private Duration lag = Duration.ZERO;

        HeldUp(VirtualTimeScheduler timers) {
            this.timers = timers;
        }

        @Override
        public long now(TimeUnit unit) {
            return timers.now(unit) + unit.convert(lag);
        }

        @Override
        public Disposable schedule(Runnable task) {
            return timers.schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return timers.schedule(task, delay, unit);
        }

        @Override
        public Worker createWorker() {
            return timers.createWorker();
        }
    }

    private final VirtualTimeScheduler timers = VirtualTimeScheduler.create();
    private final HeldUp loop = new HeldUp(timers);
    private final LoopLag lag = new LoopLag(loop);
    private final Logger logger = (Logger) LoggerFactory.getLogger(BatchRunner.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        logger.setLevel(Level.WARN);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
        timers.dispose();
    }

    private void pauseHeldUpFor(Duration time) {
        Disposable waiting = lag.delay(Duration.ofSeconds(10)).subscribe();
        loop.lag = loop.lag.plus(time);
        timers.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(waiting.isDisposed()).as("the pause is over").isTrue();
    }

    @Test
    void timerThatIsLateIsToldOfOnceWithWhatToDo() {
        pauseHeldUpFor(Duration.ofMillis(900));
        assertThat(log.list).isEmpty();

        pauseHeldUpFor(Duration.ofMillis(2500));
        pauseHeldUpFor(Duration.ofMillis(3500));

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .startsWith("The event loop was held up for 2500 ms")
                .contains("publishOn(Schedulers.boundedElastic())");
    }

    @Test
    void machineThatHasSleptIsNotHeldUp() {
        pauseHeldUpFor(Duration.ofHours(8));

        assertThat(log.list).isEmpty();
    }

    @Test
    void watchOfARunOnALoopThatIsNotHeldUpSaysNothing() {
        Rig rig = new Rig();

        rig.complete(rig.runner().run(Flux.just(TaskSpec.command("run"))));

        assertThat(log.list)
                .filteredOn(event -> event.getFormattedMessage().contains("held up"))
                .isEmpty();
    }

    @Test
    void pausesOfARunAreWhatIsLookedAt() {
        Rig rig = new Rig();
        HeldUp slow = new HeldUp(rig.clock);
        BatchRunner runner =
                DefaultBatchRunner.create(rig.service, rig.store, slow, Disk.on(rig.clock), Chance.of(1), rig.options);
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(5)));

        Disposable run = runner.run(Flux.just(TaskSpec.command("run"))).subscribe();
        rig.advance(Duration.ofSeconds(65));
        slow.lag = Duration.ofSeconds(2);
        rig.advance(Duration.ofMinutes(10));

        assertThat(run.isDisposed()).as("the run is over").isTrue();
        assertThat(log.list)
                .filteredOn(event -> event.getFormattedMessage().contains("held up for 2000 ms"))
                .hasSize(1);
    }
}
