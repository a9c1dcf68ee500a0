package io.batchflux;

import io.batchflux.spi.BlockingThreads;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * One listener of one run: told in place as long as it is quick, and on a thread that it may hold up once it was not. It may
 * take a moment, and beyond that a small share of the time since it was told first. Thread-safe.
 */
final class SingleListener {

    private static final Logger LOG = LoggerFactory.getLogger(RunListener.class);

    /** A listener's classes are loaded when it is called first, and any thread may be held up by the machine. */
    private static final Duration MOMENT = Duration.ofMillis(250);

    private static final int ONE_IN = 50;
    /** So many slow listeners may block at the same time without holding up each other. */
    private static final int THREADS = 16;
    /** A few dozen megabytes. */
    static final int MOST_WAITING = 100_000;

    private final RunListener listener;
    private final Scheduler clock;
    private final Scheduler threads;
    private final long begin;
    private final AtomicLong spent = new AtomicLong();
    private volatile boolean slow;
    private final Queue<RunEvent> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean lost = new AtomicBoolean();

    /**
     * @param clock whose time is measured
     * @param threads where the listener is told once it was slow
     */
    SingleListener(RunListener listener, Scheduler clock, Scheduler threads) {
        this.listener = listener;
        this.clock = clock;
        this.threads = threads;
        this.begin = now();
    }

    /** Returns threads for the slow listeners of all runs of a runner; they are started when they are needed. */
    static Scheduler threads() {
        return BlockingThreads.create("slow-listener-of-batchflux", THREADS);
    }

    void tell(RunEvent event) {
        if (slow) {
            tellLater(event);
            return;
        }
        long before = now();
        ListenerFaults.tell(listener, event);
        long after = now();
        long all = spent.addAndGet(Math.max(0, after - before));
        if (all > MOMENT.toNanos() + Math.max(0, after - begin) / ONE_IN) {
            slow = true;
            ListenerFaults.logSlow(listener, event, Duration.ofNanos(all));
        }
    }

    /** An event that nothing else makes up for is never lost. */
    private void tellLater(RunEvent event) {
        if (count.get() >= MOST_WAITING && !(event instanceof RunEnded) && !(event instanceof LeftBehind)) {
            if (lost.compareAndSet(false, true)) {
                LOG.warn(
                        "a listener, {}, cannot follow {}: {} events wait for it, and it is not told of others meanwhile",
                        listener.getClass().getName(),
                        event.run().id(),
                        MOST_WAITING);
            }
            return;
        }
        waiting.add(event);
        if (count.getAndIncrement() == 0) {
            try {
                threads.schedule(this::tellWaiting);
            } catch (RejectedExecutionException closed) {
                tellWaiting();
            }
        }
    }

    private void tellWaiting() {
        do {
            RunEvent event = waiting.poll();
            if (event != null) {
                ListenerFaults.tell(listener, event);
            }
        } while (count.decrementAndGet() > 0);
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }
}
