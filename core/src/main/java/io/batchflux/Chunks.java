package io.batchflux;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * The chunks of one sweep: of its parameters, as long as there is room, and again of the calls that a task has left without
 * an outcome. For one subscription; the other methods from any thread.
 */
final class Chunks<A> {

    /** How long the first parameter of a chunk waits for others. */
    private static final Duration GATHERING = Duration.ofMillis(100);

    private final ChunkSize size;
    private final InFlight inFlight;
    private final Scheduler scheduler;
    private final Emissions<Chunk<A>> again = Emissions.toOne();
    /** The parameters, and each chunk of which it is not known yet whether something has to be done again. */
    private final AtomicInteger open = new AtomicInteger(1);

    /** So many chunks are let in, and one more for each of which all calls have been taken. */
    Chunks(ChunkSize size, int maxInFlight, Scheduler scheduler) {
        this.size = size;
        this.inFlight =
                size.isFixed() ? new InFlight(maxInFlight) : new InFlight(maxInFlight, ChunkSize.PROBES, size.known());
        this.scheduler = scheduler;
    }

    /** Ends when the parameters have, and each chunk. */
    Flux<Chunk<A>> of(Publisher<? extends A> parameters) {
        Flux<Call<A>> calls = Flux.from(parameters).index((index, argument) -> new Call<>(index, argument));
        Flux<Chunk<A>> first = inFlight.limit(Gather.of(calls, size::next, GATHERING, scheduler))
                .map(this::open)
                .doOnComplete(this::ended);
        return Flux.merge(1, first, again.asFlux());
    }

    private Chunk<A> open(List<Call<A>> calls) {
        open.incrementAndGet();
        AtomicInteger left = new AtomicInteger(calls.size());
        return new Chunk<>(calls, () -> {
            if (left.decrementAndGet() == 0) {
                inFlight.release();
            }
        });
    }

    /** Runs these calls of a chunk again, in a task of their own. */
    void again(Chunk<A> some) {
        open.incrementAndGet();
        again.next(some);
    }

    /** A chunk has become so many, at least one. */
    void divided(int parts) {
        open.addAndGet(parts - 1);
    }

    /** A chunk has ended: what has to be done again is known. */
    void ended() {
        if (open.decrementAndGet() == 0) {
            again.complete();
        }
    }
}
