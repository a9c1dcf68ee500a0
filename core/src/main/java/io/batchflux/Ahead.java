package io.batchflux;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/**
 * How far a named sweep is ahead of the slots of its pool, which decides when the next parameter is asked for. As many calls as may be in
 * flight are in tasks, so that the sweep goes on for a while without its program; if that is less than {@link #TASKS} for each slot,
 * then these. Thread-safe.
 */
final class Ahead {

    /** One that runs, and one that waits for its end to be known. */
    private static final int TASKS = 2;

    /** A pool of very many slots does not have the program hold more calls than this, for each that may be in flight. */
    private static final int MOST = 10;

    private final ChunkSize size;
    private final int maxInFlight;
    /** Calls that wait for a task or have one, and whose results were not taken. */
    private final AtomicLong calls = new AtomicLong();

    private final Emissions<Boolean> changes = Emissions.latest();
    /** Tasks that are put together, and those that have not ended. */
    private final AtomicInteger tasks = new AtomicInteger();

    private volatile boolean filling;

    Ahead(ChunkSize size, int maxInFlight) {
        this.size = size;
        this.maxInFlight = maxInFlight;
    }

    boolean isRoom() {
        long now = calls.get();
        return filling
                || now < maxInFlight
                || (tasks.get() < Math.max(1, TASKS * size.slots()) && now < (long) MOST * maxInFlight);
    }

    /** Completes once there is room. */
    Mono<Void> awaitRoom() {
        return changes.asFlux()
                .startWith(true)
                .filter(change -> isRoom())
                .next()
                .then();
    }

    /** The task that is being put together is not left half empty: there is room until it is {@link #full}. */
    void fill() {
        filling = true;
        changes.next(true);
    }

    /** Returns how many calls a task has that would have so many: the more slots the pool has, the fewer are left for each. */
    int share(int wanted) {
        long together = Math.max(1, Math.min((long) TASKS * size.slots(), maxInFlight));
        return (int) Math.min(wanted, (long) MOST * maxInFlight / together);
    }

    /** No call is added to the task that was being put together. */
    void full() {
        filling = false;
        tasks.incrementAndGet();
    }

    /** What was put together is about to have its task. */
    void taken() {
        tasks.decrementAndGet();
    }

    /** There is another task. */
    void begun() {
        tasks.incrementAndGet();
    }

    /** A task has ended, and what follows it has begun. */
    void over() {
        tasks.decrementAndGet();
        changes.next(true);
    }

    /** A call waits for a task. */
    void come() {
        calls.incrementAndGet();
    }

    /** What came of a call has been taken. */
    void leave() {
        calls.decrementAndGet();
        changes.next(true);
    }
}
