package io.batchflux;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Lets through so many elements, and one more for each of which all that was made has been taken. */
final class InFlight {

    /** After so many, others have their turn on the event loop: a source that has them all at once would keep it for seconds. */
    private static final int TURN = 64;

    /** After so many turns, timers go that are due: Netty runs 64 tasks before it looks at them, and a turn that is a timer itself is behind them. */
    private static final int TURNS = 4;

    private static final Duration A_MOMENT = Duration.ofNanos(1);

    private final Flux<Boolean> room;
    private final Emissions<Boolean> released = Emissions.toOne();
    private int given;

    InFlight(int limit, Scheduler scheduler) {
        this.room = places(limit).concatWith(released.asFlux()).concatMap(place -> inTurn(place, scheduler), 1);
    }

    /**
     * Lets through no more than the first few at a time until it is told that all may go.
     *
     * @param ahead says whether the next may go, of those for which there is room
     */
    InFlight(int limit, int first, Mono<Void> all, Ahead ahead, Scheduler scheduler) {
        int few = Math.min(first, limit);
        Flux<Boolean> others = all.thenMany(places(limit - few));
        this.room = places(few)
                .concatWith(Flux.merge(others, released.asFlux()))
                .concatMap(
                        place -> ahead.isRoom()
                                ? inTurn(place, scheduler)
                                : ahead.awaitRoom().then(Mono.defer(() -> inTurn(place, scheduler))),
                        1);
    }

    private Mono<Boolean> inTurn(Boolean place, Scheduler scheduler) {
        if (++given % TURN != 0) {
            return Mono.just(place);
        }
        return given % (TURN * TURNS) == 0
                ? Mono.delay(A_MOMENT, scheduler).thenReturn(place)
                : Mono.just(place).subscribeOn(scheduler);
    }

    private static Flux<Boolean> places(int count) {
        return Flux.range(0, count).map(i -> true);
    }

    /** Requests one element more than there is room for, at most; to be called once. */
    @SuppressWarnings("unchecked") // The second of a pair is an element.
    <T> Flux<T> limit(Publisher<T> elements) {
        return Flux.zip(pair -> (T) pair[1], 1, room, elements);
    }

    /** Emits what was made of one element; there is room for another when it has ended and all of it has been taken. */
    <T> Flux<Held<T>> hold(Publisher<T> made) {
        return hold(made, () -> {});
    }

    /** As {@link #hold(Publisher)}; {@code allTaken} is told when all of it has been taken, to its end. */
    <T> Flux<Held<T>> hold(Publisher<T> made, Runnable allTaken) {
        return Flux.defer(() -> {
            AtomicInteger left = new AtomicInteger(1);
            AtomicBoolean complete = new AtomicBoolean();
            Runnable taken = () -> {
                if (left.decrementAndGet() == 0) {
                    if (complete.get()) {
                        allTaken.run();
                    }
                    release();
                }
            };
            return Flux.from(made)
                    .map(value -> {
                        left.incrementAndGet();
                        return new Held<>(value, taken);
                    })
                    .doOnComplete(() -> complete.set(true))
                    .doFinally(signal -> taken.run());
        });
    }

    /** Makes room for one more; from any thread. */
    void release() {
        released.next(true);
    }

    /**
     * A value that may wait in a queue.
     *
     * @param value the value
     * @param taken is told when the value leaves the queue
     */
    record Held<T>(T value, Runnable taken) {

        T take() {
            taken.run();
            return value;
        }
    }
}
