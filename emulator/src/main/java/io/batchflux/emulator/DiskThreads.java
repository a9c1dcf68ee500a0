package io.batchflux.emulator;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that read and write files. They are daemons, and end when nothing is to do; what is under way in the end is waited for, by the
 * thread that asks for it: Reactor would do so on one that keeps a program alive for 10 s more.
 */
final class DiskThreads {

    private static final int MOST = 8;
    private static final long IDLE_SECONDS = 60;

    private final AtomicInteger started = new AtomicInteger();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(MOST, this::thread);
    private final Scheduler scheduler;

    DiskThreads() {
        threads.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        scheduler = Schedulers.fromExecutorService(threads, "batch-emulator-disk");
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "batch-emulator-disk-" + started.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Begins nothing any more, and waits until what was begun has ended, or for so long. */
    void end(Duration patience) {
        threads.shutdown();
        try {
            boolean ended = threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
