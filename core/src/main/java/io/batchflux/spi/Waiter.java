package io.batchflux.spi;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Exceptions;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/** A request that waits for its turn, which is either emitted or given back. Thread-safe. */
final class Waiter implements Comparable<Waiter> {

    final Scheduler scheduler;
    final long place;
    private final long entry;
    private final MonoSink<Turn> sink;
    private final AtomicBoolean over = new AtomicBoolean();

    /** @param entry differs among those who have the same place */
    Waiter(Scheduler scheduler, long place, long entry, MonoSink<Turn> sink) {
        this.scheduler = scheduler;
        this.place = place;
        this.entry = entry;
        this.sink = sink;
    }

    /** Returns whether it had no turn yet. */
    boolean leave() {
        return over.compareAndSet(false, true);
    }

    void go(Turn turn) {
        if (over.compareAndSet(false, true)) {
            sink.success(turn);
        } else {
            turn.giveBack();
        }
    }

    /** Goes on the waiter's own scheduler. */
    void goThere(Turn turn) {
        try {
            scheduler.schedule(() -> go(turn));
        } catch (RejectedExecutionException e) {
            reject();
            turn.giveBack();
        }
    }

    /** Its scheduler has ended. */
    void reject() {
        if (over.compareAndSet(false, true)) {
            sink.error(Exceptions.failWithRejected("the scheduler has ended"));
        }
    }

    @Override
    public int compareTo(Waiter other) {
        return place == other.place ? Long.compare(entry, other.entry) : Long.compare(place, other.place);
    }
}
