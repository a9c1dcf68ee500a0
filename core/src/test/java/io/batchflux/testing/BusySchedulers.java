package io.batchflux.testing;

import java.util.concurrent.CountDownLatch;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Reactor's shared schedulers, of which no thread is free until this is closed: callers block them all. */
public final class BusySchedulers implements AutoCloseable {

    private final CountDownLatch freed = new CountDownLatch(1);

    private BusySchedulers() {}

    /** Occupies all threads, and returns when it has. */
    public static BusySchedulers occupy() {
        BusySchedulers busy = new BusySchedulers();
        busy.occupy(Schedulers.boundedElastic(), Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE);
        busy.occupy(Schedulers.parallel(), Schedulers.DEFAULT_POOL_SIZE);
        busy.occupy(Schedulers.single(), 1);
        return busy;
    }

    private void occupy(Scheduler shared, int threads) {
        CountDownLatch arrived = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            shared.createWorker().schedule(() -> {
                arrived.countDown();
                await(freed);
            });
        }
        await(arrived);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        freed.countDown();
    }
}
