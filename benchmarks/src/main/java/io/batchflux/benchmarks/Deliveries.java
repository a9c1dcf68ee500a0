package io.batchflux.benchmarks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** The results of one run: each task's must arrive once. Thread-safe. */
final class Deliveries {

    private final AtomicIntegerArray timesDelivered;
    private final long[] noticeMicros;
    private final AtomicInteger results = new AtomicInteger();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();

    Deliveries(int tasks) {
        timesDelivered = new AtomicIntegerArray(tasks);
        noticeMicros = new long[tasks];
    }

    void add(Delivery delivery) {
        results.incrementAndGet();
        timesDelivered.incrementAndGet(delivery.task());
        noticeMicros[delivery.task()] = ChronoUnit.MICROS.between(delivery.endTime(), Instant.now());
        threads.add(Thread.currentThread().getName());
    }

    int results() {
        return results.get();
    }

    /** Returns how many tasks have no result, or more than one. */
    int wrong() {
        int wrong = 0;
        for (int i = 0; i < timesDelivered.length(); i++) {
            wrong += timesDelivered.get(i) == 1 ? 0 : 1;
        }
        return wrong;
    }

    /** Returns the time from a task's end to its result which so many percent of the tasks did not exceed. */
    double noticeMillis(int percent) {
        long[] sorted = noticeMicros.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1000.0;
    }

    /** Returns the names of the threads on which results arrived. */
    Set<String> threads() {
        return Set.copyOf(threads);
    }
}
