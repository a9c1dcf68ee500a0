package io.batchflux.azure;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Credentials may block here: no one else's threads, since Reactor's shared ones may all be taken by callers who wait
 * for what needs a token.
 */
final class TokenThreads {

    private static final int THREADS = 2;
    private static final int IDLE_SECONDS = 30;
    private static final AtomicInteger STARTED = new AtomicInteger();

    private TokenThreads() {}

    /** Daemon threads, which are started when they are needed and end when they have nothing to do, or with the scheduler. */
    static Scheduler create() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "tokens-of-batchflux-" + STARTED.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return Schedulers.fromExecutorService(threads, "tokens-of-batchflux");
    }
}
