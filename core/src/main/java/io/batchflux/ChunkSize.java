package io.batchflux;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Says how many items the next task of a named run has; if that is not fixed, it is learned from how long calls take. A task is long as
 * long as there is much left for each slot, and short else; what it has not begun when its time is up, it gives back. Thread-safe.
 */
final class ChunkSize {

    /** How many tasks go before anything is known. */
    static final int PROBES = 8;

    /** What a task aims at if little is left, or nobody knows how much. */
    private static final double SHORT = 2;

    /** So many tasks at least are still to come for each slot when one is long. */
    private static final int TASKS_LEFT = 2;

    /** A task may take so much longer than it is thought to before it gives calls back. */
    private static final double GRACE = 1.5;

    /** The mean is that of so many calls, more or less. */
    private static final int MEMORY = 100;

    private final Chunking chunking;
    /** How long a task is to take if little is left. */
    private final double aim;
    /** How long it may take if much is left. */
    private final double longest;

    private final long total;
    private final Sinks.Empty<Void> known = Sinks.empty();

    private double mean;
    private int measured;
    private int unmeasured;
    private int last = 1;
    private long come;
    private int slots;

    private ChunkSize(Chunking chunking, double aim, double longest, long total) {
        this.chunking = chunking;
        this.aim = aim;
        this.longest = longest;
        this.total = total;
    }

    /** @param total how many items there will be, or -1 if nobody knows */
    static ChunkSize of(Chunking chunking, Duration timeLimit, long total) {
        if (!chunking.isAutomatic()) {
            return new ChunkSize(chunking, 0, 0, total);
        }
        Duration length = chunking.taskLength();
        double half = seconds(timeLimit) / 2;
        double aim = Math.min(length == null ? SHORT : seconds(length), half);
        double longest = Math.min(seconds(length == null ? ChunkPlan.LONGEST : length), half);
        return new ChunkSize(chunking, aim, longest, total);
    }

    boolean isFixed() {
        return !chunking.isAutomatic();
    }

    /** Completes when there is no use in waiting for more to be known. */
    Mono<Void> known() {
        return known.asMono();
    }

    /** An item has come, whatever is known of it. */
    synchronized void come() {
        come++;
    }

    /** The pool has so many slots for tasks like these. */
    synchronized void slots(int count) {
        slots = count;
    }

    /** Returns how many slots the pool has for tasks like these; 0 as long as nobody knows. */
    synchronized int slots() {
        return slots;
    }

    /** Returns after which time a task of so many begins no further call; {@code null} if it makes them all. */
    synchronized @Nullable Duration budget(int calls) {
        if (isFixed() || measured == 0) {
            return null;
        }
        double budget = Math.min(Math.max(aim, GRACE * calls * mean), Math.max(longest, aim));
        return Duration.ofMillis((long) Math.max(1, budget * 1000));
    }

    /** Returns how many calls a task may have at most, so that enough are left to let all slots end together. */
    private double share() {
        return slots == 0 ? 0 : (double) (total - come) / slots / TASKS_LEFT;
    }

    synchronized int next() {
        if (isFixed()) {
            return chunking.largest();
        }
        if (measured == 0) {
            return 1;
        }
        double fits = mean == 0 ? chunking.largest() : Math.max(aim / mean, Math.min(longest / mean, share()));
        last = (int) Math.max(1, Math.min(Math.min(fits, chunking.largest()), 2.0 * last));
        return last;
    }

    /** A call has ended; {@code null} if nobody knows how long it took. */
    void learn(@Nullable Duration duration) {
        if (count(duration)) {
            known.tryEmitEmpty();
        }
    }

    private synchronized boolean count(@Nullable Duration duration) {
        if (duration == null) {
            unmeasured++;
        } else {
            measured = Math.min(measured + 1, MEMORY);
            mean += (seconds(duration) - mean) / measured;
        }
        return measured > 0 || unmeasured >= PROBES;
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }
}
