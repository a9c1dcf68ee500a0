package io.batchflux.emulator.wire;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Timers whose time can be skipped: what is due in the time that is skipped runs at once, in its order, each at its own time as far as the
 * clock says. Thread-safe; all work runs on the thread of the worker.
 */
final class TimerQueue {

    /** So often what runs anyway has its turn before time goes on, since what a timer begins may begin other timers in a few steps. */
    private static final int TURNS = 8;

    private static final Comparator<Timer> ORDER =
            Comparator.comparingLong((Timer timer) -> timer.due).thenComparingLong(timer -> timer.number);

    private final Scheduler.Worker worker;
    private final Consumer<Duration> skipped;
    private final TreeSet<Timer> timers = new TreeSet<>(ORDER);
    private final Deque<Skip> skips = new ArrayDeque<>();
    private final Disposable.Swap alarm = Disposables.swap();
    private final long start = System.nanoTime();
    private long ahead;
    private long count;

    /** @param skipped hears by how much the clock has to be put forward */
    TimerQueue(Scheduler.Worker worker, Consumer<Duration> skipped) {
        this.worker = worker;
        this.skipped = skipped;
    }

    synchronized Disposable later(Runnable work, long nanos) {
        Timer timer = new Timer(work, now() + nanos, count++);
        timers.add(timer);
        if (timers.first() == timer) {
            arm();
        }
        return timer;
    }

    /** Completes when all that is due by then has run; one after the other, if several are wanted at once. */
    Mono<Void> skip(Duration time) {
        return Mono.defer(() -> {
            Skip skip = new Skip(time.toNanos());
            if (begins(skip)) {
                worker.schedule(() -> step(skip, 0));
            }
            return skip.done.asMono();
        });
    }

    private synchronized boolean begins(Skip skip) {
        skips.add(skip);
        return skips.peek() == skip;
    }

    /** @param turns how often what runs anyway has had its turn since the last timer */
    private void step(Skip skip, int turns) {
        if (turns < TURNS) {
            worker.schedule(() -> step(skip, turns + 1));
            return;
        }
        Timer next;
        synchronized (this) {
            next = first();
            long to = skip.begin(now());
            long due = next == null || next.due > to ? to : next.due;
            forward(due - now());
            if (next == null || next.due > to) {
                next = null;
                skips.remove();
                arm();
            } else {
                timers.remove(next);
            }
        }
        if (next != null) {
            next.work.run();
            worker.schedule(() -> step(skip, 0));
            return;
        }
        Skip following = following();
        if (following != null) {
            worker.schedule(() -> step(following, 0));
        }
        skip.done.tryEmitEmpty();
    }

    private synchronized @Nullable Skip following() {
        return skips.peek();
    }

    private @Nullable Timer first() {
        return timers.isEmpty() ? null : timers.first();
    }

    private void forward(long nanos) {
        if (nanos > 0) {
            ahead += nanos;
            skipped.accept(Duration.ofNanos(nanos));
        }
    }

    private long now() {
        return System.nanoTime() - start + ahead;
    }

    /** Sets the one timer that is real, for the first that is due. */
    private void arm() {
        Timer next = first();
        if (next != null && skips.isEmpty()) {
            alarm.update(worker.schedule(this::ring, Math.max(0, next.due - now()), TimeUnit.NANOSECONDS));
        }
    }

    private void ring() {
        Timer next = take();
        while (next != null) {
            next.work.run();
            next = take();
        }
        synchronized (this) {
            arm();
        }
    }

    private synchronized @Nullable Timer take() {
        Timer next = first();
        boolean isDue = next != null && next.due <= now() && skips.isEmpty();
        return isDue ? timers.pollFirst() : null;
    }

    private synchronized void remove(Timer timer) {
        timers.remove(timer);
    }

    private final class Timer implements Disposable {

        private final Runnable work;
        private final long due;
        private final long number;
        private volatile boolean disposed;

        Timer(Runnable work, long due, long number) {
            this.work = () -> {
                if (!disposed) {
                    work.run();
                }
            };
            this.due = due;
            this.number = number;
        }

        @Override
        public void dispose() {
            disposed = true;
            remove(this);
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }
    }

    /** A time that is being skipped, or will be. */
    private static final class Skip {

        private final Sinks.Empty<Void> done = Sinks.empty();
        private final long nanos;
        private long to = Long.MIN_VALUE;

        Skip(long nanos) {
            this.nanos = nanos;
        }

        /** Where it ends, from when it begins. */
        long begin(long now) {
            if (to == Long.MIN_VALUE) {
                to = now + nanos;
            }
            return to;
        }
    }
}
