package io.batchflux.spi;

import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that take work from one queue, without a lock: the JDK's pools and their queues take one when work is handed
 * over, when a thread starts and when one ends, and an event loop that hands over work would be parked by whoever holds it.
 */
final class IdleThreads extends AbstractExecutorService {

    private static final int IDLE_SECONDS = 30;

    private final LinkedTransferQueue<Runnable> queue = new LinkedTransferQueue<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final Function<Runnable, Thread> factory;
    private final int most;
    private volatile boolean shutDown;

    IdleThreads(int most, Function<Runnable, Thread> factory) {
        this.most = most;
        this.factory = factory;
    }

    @Override
    public void execute(Runnable work) {
        if (shutDown) {
            throw new RejectedExecutionException("closed");
        }
        if (!queue.tryTransfer(work)) {
            queue.put(work);
            startOneMore();
        }
    }

    /** Who puts work into the queue looks at the count afterwards; a thread that ends counts first and then looks there. */
    private void startOneMore() {
        if (count.getAndUpdate(n -> n < most ? n + 1 : n) < most) {
            factory.apply(this::work).start();
        }
    }

    private void work() {
        threads.add(Thread.currentThread());
        try {
            Runnable work = next();
            while (work != null) {
                work.run();
                // A cancelled task interrupts whoever does it; the next task is not meant.
                Thread.interrupted();
                work = next();
            }
        } finally {
            threads.remove(Thread.currentThread());
            count.decrementAndGet();
            if (!queue.isEmpty()) {
                startOneMore();
            }
        }
    }

    /** Returns null if the thread has to end. */
    private @Nullable Runnable next() {
        while (true) {
            Runnable work = queue.poll();
            if (work != null || shutDown) {
                return work;
            }
            try {
                work = queue.poll(IDLE_SECONDS, TimeUnit.SECONDS);
                if (work == null && queue.isEmpty()) {
                    return null;
                }
                if (work != null) {
                    return work;
                }
            } catch (InterruptedException meantForTheTaskBefore) {
                // Looks again.
            }
        }
    }

    @Override
    public void shutdown() {
        shutDown = true;
        for (int i = 0; i < most; i++) {
            queue.tryTransfer(() -> {});
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        threads.forEach(Thread::interrupt);
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return shutDown && count.get() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long end = System.nanoTime() + unit.toNanos(timeout);
        for (Thread thread : threads) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
        }
        return isTerminated();
    }
}
