package io.batchflux;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Lets through so many elements, and one more for each that is given back. */
final class InFlight {

    private final int limit;
    private final Sinks.Many<Boolean> released = Sinks.many().unicast().onBackpressureBuffer();

    InFlight(int limit) {
        this.limit = limit;
    }

    /** Requests an element only when there is room for it; to be called once. */
    <T> Flux<T> limit(Publisher<T> elements) {
        Flux<Boolean> room = Flux.range(0, limit).map(i -> true).concatWith(released.asFlux());
        return Flux.zip(room, Flux.from(elements).limitRate(1), (permit, element) -> element);
    }

    /** Makes room for one more element; may be called from any thread. */
    void release() {
        released.emitNext(true, (signal, result) -> result == Sinks.EmitResult.FAIL_NON_SERIALIZED);
    }
}
