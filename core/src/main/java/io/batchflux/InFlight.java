package io.batchflux;

import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Lets through so many elements, and one more for each of which all that was made has been taken. */
final class InFlight {

    private final int limit;
    private final Sinks.Many<Boolean> released = Sinks.many().unicast().onBackpressureBuffer();

    InFlight(int limit) {
        this.limit = limit;
    }

    /** Requests one element more than there is room for, at most; to be called once. */
    @SuppressWarnings("unchecked") // The second of a pair is an element.
    <T> Flux<T> limit(Publisher<T> elements) {
        Flux<Boolean> room = Flux.range(0, limit).map(i -> true).concatWith(released.asFlux());
        return Flux.zip(pair -> (T) pair[1], 1, room, elements);
    }

    /** Emits what was made of one element; there is room for another when it has ended and all of it has been taken. */
    <T> Flux<Held<T>> hold(Publisher<T> made) {
        return Flux.defer(() -> {
            AtomicInteger left = new AtomicInteger(1);
            Runnable taken = () -> {
                if (left.decrementAndGet() == 0) {
                    release();
                }
            };
            return Flux.from(made)
                    .map(value -> {
                        left.incrementAndGet();
                        return new Held<>(value, taken);
                    })
                    .doFinally(signal -> taken.run());
        });
    }

    /** From any thread. */
    private void release() {
        released.emitNext(true, Emissions.IN_TURN);
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
