package io.batchflux;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The scheduler of a program whose machine can sleep, while the world goes on, and whose clock can be set. For one thread. */
final class SleepyScheduler implements Scheduler {

    private final VirtualTimeScheduler world;
    private final boolean timersSleepToo;
    private final Queue<Runnable> overslept = new ArrayDeque<>();
    private boolean asleep;
    private long slept;
    private long ahead;

    /**
     * Makes a scheduler.
     *
     * @param timersSleepToo whether timers know only of the time in which the machine is awake, as on Linux; otherwise all whose
     *     time has passed come when it wakes
     */
    SleepyScheduler(VirtualTimeScheduler world, boolean timersSleepToo) {
        this.world = world;
        this.timersSleepToo = timersSleepToo;
    }

    void sleep(Duration time) {
        asleep = true;
        world.advanceTimeBy(time);
        asleep = false;
        slept += time.toNanos();
        for (int count = overslept.size(); count > 0; count--) {
            overslept.remove().run();
        }
    }

    /** Sets the clock, forward or back; timers do not care. */
    void setClock(Duration forward) {
        ahead += forward.toNanos();
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(world.now(TimeUnit.NANOSECONDS) + ahead, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        Timer timer = new Timer(task, world.now(TimeUnit.NANOSECONDS) + unit.toNanos(delay), slept);
        timer.arm(unit.toNanos(delay));
        return timer.waiting;
    }

    private final class Timer {

        private final Disposable.Swap waiting = Disposables.swap();
        private final Runnable task;
        private final long due;
        private final long sleptBefore;

        Timer(Runnable task, long due, long sleptBefore) {
            this.task = task;
            this.due = due;
            this.sleptBefore = sleptBefore;
        }

        private void arm(long delay) {
            waiting.update(world.schedule(this::come, delay, TimeUnit.NANOSECONDS));
        }

        private void come() {
            if (waiting.isDisposed()) {
                return;
            }
            long early = due + slept - sleptBefore - world.now(TimeUnit.NANOSECONDS);
            if (asleep) {
                overslept.add(this::come);
            } else if (timersSleepToo && early > 0) {
                arm(early);
            } else {
                task.run();
            }
        }
    }

    @Override
    public Worker createWorker() {
        Disposable.Composite tasks = Disposables.composite();
        return new Worker() {
            @Override
            public Disposable schedule(Runnable task) {
                return schedule(task, 0, TimeUnit.NANOSECONDS);
            }

            @Override
            public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                Disposable timer = SleepyScheduler.this.schedule(task, delay, unit);
                tasks.add(timer);
                return timer;
            }

            @Override
            public void dispose() {
                tasks.dispose();
            }
        };
    }
}
