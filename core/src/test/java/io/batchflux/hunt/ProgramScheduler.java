package io.batchflux.hunt;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * The event loop of one program on the virtual clock: its clock may be wrong, its timers are its own, and a program that is
 * killed does nothing any more.
 */
final class ProgramScheduler implements Scheduler {

    private final VirtualClock clock;
    /** What the program's clock shows at the beginning, in milliseconds. */
    private final long base;

    private final Consumer<Throwable> thrown;
    private final Set<Timer> timers = new LinkedHashSet<>();
    private boolean killed;
    /** When the machine wakes, or has. */
    private long wakes = Long.MIN_VALUE;

    /**
     * Creates a scheduler.
     *
     * @param ahead by how much the program's clock is ahead of the virtual one
     * @param thrown is told what work throws
     */
    ProgramScheduler(VirtualClock clock, Duration ahead, Consumer<Throwable> thrown) {
        this.clock = clock;
        this.base = VirtualClock.BEGIN.plus(ahead).toEpochMilli();
        this.thrown = thrown;
    }

    /** Returns what the program's clock shows. */
    Instant instant() {
        return Instant.ofEpochMilli(now(TimeUnit.MILLISECONDS));
    }

    /** Returns how many timers the program has. */
    int pending() {
        return timers.size();
    }

    /** The machine sleeps from now on, for so long: what is due meanwhile happens when it wakes. */
    void sleep(Duration lasting) {
        wakes = Math.max(wakes, clock.nanos() + lasting.toNanos());
    }

    /** The process is gone, without a word to anybody. */
    void kill() {
        killed = true;
        List.copyOf(timers).forEach(Timer::dispose);
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(base + clock.nanos() / 1_000_000, TimeUnit.MILLISECONDS);
    }

    @Override
    public Disposable schedule(Runnable work) {
        return schedule(work, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable work, long delay, TimeUnit unit) {
        return killed ? Disposables.disposed() : new Timer(work, unit.toNanos(delay), 0);
    }

    @Override
    public Disposable schedulePeriodically(Runnable work, long delay, long period, TimeUnit unit) {
        return killed
                ? Disposables.disposed()
                : new Timer(work, unit.toNanos(delay), Math.max(1, unit.toNanos(period)));
    }

    @Override
    public Worker createWorker() {
        return new ProgramWorker();
    }

    @Override
    public void dispose() {
        kill();
    }

    @Override
    public boolean isDisposed() {
        return killed;
    }

    private final class Timer implements Disposable {

        private final Runnable work;
        private final long period;
        private VirtualClock.Timer due;
        private boolean disposed;

        Timer(Runnable work, long delay, long period) {
            this.work = work;
            this.period = period;
            timers.add(this);
            this.due = clock.after(delay, this::run);
        }

        private void run() {
            if (clock.nanos() < wakes) {
                due = clock.after(wakes - clock.nanos(), this::run);
                return;
            }
            if (period > 0) {
                due = clock.after(period, this::run);
            } else {
                dispose();
            }
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                thrown.accept(e);
            }
        }

        @Override
        public void dispose() {
            disposed = true;
            due.cancel();
            timers.remove(this);
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }
    }

    private final class ProgramWorker implements Worker {

        private final Set<Disposable> own = new LinkedHashSet<>();
        private final AtomicBoolean disposed = new AtomicBoolean();

        @Override
        public Disposable schedule(Runnable work) {
            return schedule(work, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable work, long delay, TimeUnit unit) {
            if (disposed.get()) {
                return Disposables.disposed();
            }
            Disposable.Swap timer = Disposables.swap();
            own.add(timer);
            timer.update(ProgramScheduler.this.schedule(
                    () -> {
                        own.remove(timer);
                        work.run();
                    },
                    delay,
                    unit));
            return timer;
        }

        @Override
        public Disposable schedulePeriodically(Runnable work, long delay, long period, TimeUnit unit) {
            Disposable timer = ProgramScheduler.this.schedulePeriodically(work, delay, period, unit);
            own.add(timer);
            return timer;
        }

        @Override
        public void dispose() {
            disposed.set(true);
            List.copyOf(own).forEach(Disposable::dispose);
            own.clear();
        }

        @Override
        public boolean isDisposed() {
            return disposed.get();
        }
    }
}
