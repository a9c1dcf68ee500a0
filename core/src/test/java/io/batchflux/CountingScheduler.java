package io.batchflux;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Another scheduler with a clock that may be wrong, which counts timers and can end on its own. */
final class CountingScheduler implements Scheduler {

    private final Scheduler scheduler;
    private final Duration ahead;
    private final AtomicInteger scheduled = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean ended;

    CountingScheduler(Scheduler scheduler) {
        this(scheduler, Duration.ZERO);
    }

    CountingScheduler(Scheduler scheduler, Duration ahead) {
        this.scheduler = scheduler;
        this.ahead = ahead;
    }

    /** Returns how many timers there were. */
    int scheduled() {
        return scheduled.get();
    }

    /** Returns how many timers there are. */
    int open() {
        return open.get();
    }

    void forget() {
        scheduled.set(0);
    }

    @Override
    public long now(TimeUnit unit) {
        return scheduler.now(unit) + unit.convert(ahead);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        if (ended) {
            throw new RejectedExecutionException("ended");
        }
        scheduled.incrementAndGet();
        open.incrementAndGet();
        AtomicBoolean over = new AtomicBoolean();
        Runnable end = () -> {
            if (over.compareAndSet(false, true)) {
                open.decrementAndGet();
            }
        };
        Disposable timer = scheduler.schedule(
                () -> {
                    end.run();
                    if (!ended) {
                        task.run();
                    }
                },
                delay,
                unit);
        return () -> {
            end.run();
            timer.dispose();
        };
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException("no worker is needed");
    }

    @Override
    public void dispose() {
        ended = true;
    }
}
