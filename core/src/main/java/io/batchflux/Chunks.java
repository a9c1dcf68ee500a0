package io.batchflux;

import io.batchflux.function.ResolvedFunction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * The chunks of one sweep: of its parameters, as long as there is room, and again of the calls that a task has left without
 * an outcome. For one subscription; the other methods from any thread.
 */
final class Chunks<A> {

    /** How long the first parameter of a chunk waits for others. */
    private static final Duration GATHERING = Duration.ofMillis(100);

    private final Chunking chunking;
    private final int maxInFlight;
    private final boolean inOrder;
    private final Scheduler scheduler;
    private final InFlight inFlight;
    private final CallTimes times = new CallTimes();
    private final Emissions<Chunk<A>> again = Emissions.toOne();
    /** The parameters, and each chunk of which it is not known yet whether something has to be done again. */
    private final AtomicInteger open = new AtomicInteger(1);

    private volatile @Nullable Cutter<A> cutter;

    /**
     * So many chunks are let in, and one more for each of which all calls have been taken.
     *
     * @param inOrder whether results are emitted in the order of their parameters
     */
    Chunks(Chunking chunking, int maxInFlight, boolean inOrder, Scheduler scheduler) {
        this.chunking = chunking;
        this.maxInFlight = maxInFlight;
        this.inOrder = inOrder;
        this.scheduler = scheduler;
        this.inFlight = new InFlight(maxInFlight, scheduler);
    }

    CallTimes times() {
        return times;
    }

    /**
     * Ends when the parameters have, and each chunk.
     *
     * @param function what is called, which writes each argument as it comes
     * @param plan of automatic chunks; it is asked for when there is something to run
     */
    Flux<Chunk<A>> of(
            Publisher<? extends A> parameters, long size, ResolvedFunction<A, ?> function, Mono<ChunkPlan> plan) {
        Flux<Call<A>> calls = Flux.from(parameters).index((index, argument) -> Call.of(function, index, argument));
        Flux<Chunk<A>> first = chunking.isAutomatic()
                ? cut(calls, new Cutter.Terms(size, maxInFlight, GATHERING, plan, times, !inOrder))
                : inFlight.limit(Gather.of(calls, chunking::largest, GATHERING, scheduler))
                        .map(this::gathered);
        return Flux.merge(1, first.doOnNext(chunk -> open.incrementAndGet()).doOnComplete(this::ended), again.asFlux());
    }

    private Flux<Chunk<A>> cut(Flux<Call<A>> calls, Cutter.Terms terms) {
        return calls.transform(Operators.<Call<A>, Chunk<A>>lift((source, downstream) -> {
                    Cutter<A> made = new Cutter<>(downstream, terms, scheduler);
                    cutter = made;
                    return made;
                }))
                // It is asked for what it has, and has no queue that others may look into.
                .hide();
    }

    private Chunk<A> gathered(List<Call<A>> calls) {
        AtomicInteger left = new AtomicInteger(calls.size());
        return new Chunk<>(calls, () -> {
            if (left.decrementAndGet() == 0) {
                inFlight.release();
            }
        });
    }

    /** Runs these calls of a chunk again, in a task of their own. */
    void again(Chunk<A> chunk) {
        open.incrementAndGet();
        Cutter<A> cutting = cutter;
        if (cutting != null) {
            cutting.load().begun(chunk);
        }
        again.next(chunk);
    }

    /** These calls of a chunk were not begun, since its time was up: they are as new ones. */
    void giveBack(Chunk<A> chunk, List<Call<A>> calls) {
        Cutter<A> cutting = cutter;
        if (cutting == null) {
            again(chunk.with(calls));
            return;
        }
        cutting.giveBack(chunk, calls);
        calls.forEach(call -> chunk.taken().run());
    }

    /** Returns the chunks whose tasks run and may have given calls back, if slots have nothing. */
    List<Chunk<A>> late() {
        Cutter<A> cutting = cutter;
        return cutting == null ? List.of() : cutting.late();
    }

    /** The task of the chunk runs, and begins none of the calls behind these: they are as new ones. */
    void giveBackEarly(Chunk<A> chunk, int keeps) {
        Cutter<A> cutting = cutter;
        if (cutting != null && cutting.giveBackEarly(chunk, keeps)) {
            for (int i = keeps; i < chunk.calls().size(); i++) {
                chunk.taken().run();
            }
            cutting.drain();
        }
    }

    /** The task of the chunk has ended; returns how many of its calls are still its own, which are the first ones. */
    int settle(Chunk<A> chunk) {
        Cutter<A> cutting = cutter;
        return cutting == null ? chunk.calls().size() : cutting.load().settle(chunk);
    }

    /** A chunk has become these, at least one. */
    void divided(Chunk<A> chunk, List<Chunk<A>> parts) {
        open.addAndGet(parts.size() - 1);
        Cutter<A> cutting = cutter;
        if (cutting != null) {
            cutting.load().divided(chunk, parts);
        }
    }

    /** A chunk has ended: what has to be done again is known. */
    void ended(Chunk<A> chunk) {
        Cutter<A> cutting = cutter;
        if (cutting != null) {
            cutting.load().ended(chunk);
            cutting.drain();
        }
        ended();
    }

    private void ended() {
        if (open.decrementAndGet() == 0) {
            again.complete();
        }
    }
}
