package io.batchflux.spi;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A scheduler for what may block: files and credentials. Its threads are few and no one else's, since Reactor's shared ones
 * may all be taken by callers who wait for what is done here.
 *
 * <p>The threads are daemons, which are started when they are needed and end when they have nothing to do for a while, or
 * after {@link #dispose()}: what is under way or waits is done still, and nothing is begun any more. No call waits, so that
 * the event loop may make each. Thread-safe.
 */
public final class BlockingThreads implements Scheduler {

    private final IdleThreads threads;
    private final Scheduler scheduler;

    private BlockingThreads(IdleThreads threads, String name) {
        this.threads = threads;
        this.scheduler = Schedulers.fromExecutorService(threads, name);
    }

    /**
     * Returns a scheduler that has not started a thread yet.
     *
     * @param name begins the names of the threads
     * @param most how many threads there are at most
     */
    public static BlockingThreads create(String name, int most) {
        AtomicInteger started = new AtomicInteger();
        return new BlockingThreads(
                new IdleThreads(most, work -> {
                    Thread thread = new Thread(work, name + "-" + started.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                }),
                name);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return scheduler.schedule(task);
    }

    @Override
    public Worker createWorker() {
        return scheduler.createWorker();
    }

    @Override
    public void dispose() {
        threads.shutdown();
    }

    @Override
    public boolean isDisposed() {
        return threads.isShutdown();
    }
}
