package io.batchflux;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Notices that timers come late, since something holds up the event loop, and says so once: as a rule it is code behind a run
 * that blocks. Costs nothing of its own: it looks at the timers that there are. Thread-safe.
 */
final class LoopLag {

    /** A collection of garbage may take as long as a good part of this. */
    static final Duration NOTICEABLE = Duration.ofSeconds(1);

    /** So late comes only who has slept. */
    private static final Duration ASLEEP = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);

    private final Scheduler scheduler;
    private final AtomicBoolean told = new AtomicBoolean();

    LoopLag(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Completes after this time, and notices if that is late. */
    Mono<Long> delay(Duration time) {
        return Mono.defer(() -> {
            long due = scheduler.now(TimeUnit.NANOSECONDS) + time.toNanos();
            return Mono.delay(time, scheduler)
                    .doOnNext(tick -> late(Duration.ofNanos(scheduler.now(TimeUnit.NANOSECONDS) - due)));
        });
    }

    private void late(Duration lag) {
        if (lag.compareTo(NOTICEABLE) > 0 && lag.compareTo(ASLEEP) < 0 && told.compareAndSet(false, true)) {
            LOG.warn(
                    "The event loop was held up for {} ms, and with it every run: something blocks it, as a rule code behind a"
                            + " run or in a listener, such as block() or file access in map(). Let that run elsewhere:"
                            + " .publishOn(Schedulers.boundedElastic()). If the machine slept, nothing is wrong. This is said once.",
                    lag.toMillis());
        }
    }
}
