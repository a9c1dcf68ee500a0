package io.batchflux;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Says how many items the next task of a named run has; if that is not fixed, it is learned from how long calls take. A task that is
 * recorded has the same calls for ever, so they are few, as long as nobody says how long a task shall take.
 * Thread-safe.
 */
final class ChunkSize {

    /** How many tasks go before anything is known. */
    static final int PROBES = 8;

    /** What a task aims at that may not be dealt out anew. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    /** The mean is that of so many calls, more or less. */
    private static final int MEMORY = 100;

    private final Chunking chunking;
    private final double aim;
    private final Sinks.Empty<Void> known = Sinks.empty();

    private double mean;
    private int measured;
    private int unmeasured;
    private int last = 1;

    private ChunkSize(Chunking chunking, double aim) {
        this.chunking = chunking;
        this.aim = aim;
    }

    static ChunkSize of(Chunking chunking, Duration timeLimit) {
        if (!chunking.isAutomatic()) {
            return new ChunkSize(chunking, 0);
        }
        Duration length = chunking.taskLength();
        Duration wanted = length == null ? SHORT : length;
        Duration half = timeLimit.dividedBy(2);
        return new ChunkSize(chunking, seconds(wanted.compareTo(half) < 0 ? wanted : half));
    }

    boolean isFixed() {
        return !chunking.isAutomatic();
    }

    /** Completes when there is no use in waiting for more to be known. */
    Mono<Void> known() {
        return known.asMono();
    }

    synchronized int next() {
        if (isFixed()) {
            return chunking.largest();
        }
        if (measured == 0) {
            return 1;
        }
        double fits = mean == 0 ? chunking.largest() : aim / mean;
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
