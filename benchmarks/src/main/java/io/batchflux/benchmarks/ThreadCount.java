package io.batchflux.benchmarks;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Which threads were alive at any of many moments that had not been alive before. */
final class ThreadCount implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(50);

    private final Set<Thread> before = alive();
    private final Set<String> names = new TreeSet<>();
    private final Scheduler scheduler = Schedulers.newSingle("thread-count", true);
    private int most;
    private Disposable sampling = () -> {};

    /** Counts from now on those that began after this object was made. */
    void begin() {
        reset();
        sampling = Flux.interval(Duration.ZERO, PERIOD, scheduler)
                .onBackpressureDrop()
                .subscribe(tick -> sample());
    }

    private synchronized void reset() {
        most = 0;
        names.clear();
    }

    /** Stops counting. */
    void end() {
        sampling.dispose();
    }

    private synchronized void sample() {
        Set<Thread> now = alive();
        before.forEach(now::remove);
        now.remove(Thread.currentThread());
        most = Math.max(most, now.size());
        now.forEach(thread -> names.add(thread.getName()));
    }

    /** Returns the most threads that were alive at once. */
    synchronized int most() {
        return most;
    }

    /** Returns the names of all of them. */
    synchronized Set<String> names() {
        return Set.copyOf(names);
    }

    private static Set<Thread> alive() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    @Override
    public void close() {
        end();
        scheduler.dispose();
    }
}
