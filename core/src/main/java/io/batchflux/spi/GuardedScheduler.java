package io.batchflux.spi;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A scheduler whose tasks tell of the errors that they throw. */
final class GuardedScheduler implements Scheduler {

    private final Scheduler scheduler;
    private final UncaughtErrors errors;

    private GuardedScheduler(Scheduler scheduler, UncaughtErrors errors) {
        this.scheduler = scheduler;
        this.errors = errors;
    }

    static Scheduler of(Scheduler scheduler, UncaughtErrors errors) {
        return scheduler instanceof GuardedScheduler guarded && guarded.errors == errors
                ? scheduler
                : new GuardedScheduler(scheduler, errors);
    }

    UncaughtErrors errors() {
        return errors;
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Error error) {
                errors.tell(error);
            }
        };
    }

    @Override
    public Disposable schedule(Runnable task) {
        return scheduler.schedule(guarded(task));
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return scheduler.schedule(guarded(task), delay, unit);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return scheduler.schedulePeriodically(guarded(task), initialDelay, period, unit);
    }

    @Override
    public long now(TimeUnit unit) {
        return scheduler.now(unit);
    }

    @Override
    public Worker createWorker() {
        return new GuardedWorker(scheduler.createWorker());
    }

    @Override
    public boolean isDisposed() {
        return scheduler.isDisposed();
    }

    @Override
    public void init() {
        scheduler.init();
    }

    @Override
    public void dispose() {
        scheduler.dispose();
    }

    @Override
    public Mono<Void> disposeGracefully() {
        return scheduler.disposeGracefully();
    }

    /**
     * What is handed over to it when it has been disposed is not begun, and that is no error: somebody on another thread has
     * cancelled meanwhile, and nobody is left to tell.
     */
    private final class GuardedWorker implements Worker {

        private final Worker worker;
        private volatile boolean disposed;

        GuardedWorker(Worker worker) {
            this.worker = worker;
        }

        @Override
        public Disposable schedule(Runnable task) {
            return unlessDisposed(() -> worker.schedule(guarded(task)));
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return unlessDisposed(() -> worker.schedule(guarded(task), delay, unit));
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            return unlessDisposed(() -> worker.schedulePeriodically(guarded(task), initialDelay, period, unit));
        }

        private Disposable unlessDisposed(Supplier<Disposable> schedule) {
            try {
                return schedule.get();
            } catch (RejectedExecutionException rejected) {
                if (disposed) {
                    return Disposables.disposed();
                }
                throw rejected;
            }
        }

        @Override
        public void dispose() {
            disposed = true;
            worker.dispose();
        }

        @Override
        public boolean isDisposed() {
            return worker.isDisposed();
        }
    }
}
