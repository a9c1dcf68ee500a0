package io.batchflux;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;

/**
 * Tells how far the adding of tasks to one run has come: whether anybody adds, and whether there may be something to see in the job. Who
 * waits for that is told by whoever adds. Thread-safe.
 */
final class Additions {

    private final BooleanSupplier nothingPending;
    /** How many add now. */
    private final AtomicInteger adding = new AtomicInteger();

    private volatile boolean begun;
    private volatile boolean anyAdded;
    private final Emissions<Boolean> changes = Emissions.latest();

    /** @param nothingPending whether no task of the run is pending */
    Additions(BooleanSupplier nothingPending) {
        this.nothingPending = nothingPending;
    }

    void begin() {
        adding.incrementAndGet();
        if (!begun) {
            begun = true;
            changed();
        }
    }

    void end() {
        adding.decrementAndGet();
        changed();
    }

    /** The service has answered a request that added pending tasks: from now on there may be something to see. */
    void added() {
        if (!anyAdded) {
            anyAdded = true;
            changed();
        }
    }

    /** All that was pending has ended: there is nothing to see until more is added. */
    void forgetAdded() {
        anyAdded = false;
    }

    /** Returns whether the service has answered a request that added pending tasks: there may be something to see. */
    boolean hasAdded() {
        return anyAdded;
    }

    /** Returns whether no task is pending and none will be. */
    boolean isDrained() {
        return adding.get() == 0 && nothingPending.getAsBoolean();
    }

    /** Completes once adding has begun. */
    Mono<Void> awaitBegin() {
        return await(() -> begun);
    }

    /** Completes once a pending task is in the job, or none will be. */
    Mono<Void> awaitWork() {
        return await(() -> adding.get() == 0 || (anyAdded && !nothingPending.getAsBoolean()));
    }

    /** Completes once no task is pending and none will be. */
    Mono<Void> awaitDrained() {
        return await(this::isDrained);
    }

    private Mono<Void> await(BooleanSupplier condition) {
        return changes.asFlux()
                .startWith(true)
                .filter(change -> condition.getAsBoolean())
                .next()
                .then();
    }

    private void changed() {
        changes.next(true);
    }
}
