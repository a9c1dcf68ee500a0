package io.batchflux.benchmarks;

import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** Waits, on a benchmark's thread, for a run that goes on another. */
final class Completed {

    private Completed() {}

    /** Returns how many results there are, which must be so many. */
    static long all(Flux<?> results, int expected, Scheduler scheduler) {
        Long count = results.count().subscribeOn(scheduler).block();
        if (count == null || count != expected) {
            throw new IllegalStateException("results: " + count);
        }
        return count;
    }
}
