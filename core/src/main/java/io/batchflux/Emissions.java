package io.batchflux;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * A sink that several threads emit to, in turn. Who comes while another is about an emission, which may lead as far as the
 * subscription to a caller's content, leaves what it has to that one and does not wait. Thread-safe.
 */
final class Emissions<T> {

    private final Sinks.Many<T> sink;
    private final Queue<T> waiting = Queues.<T>unboundedMultiproducer().get();
    private final AtomicInteger emitters = new AtomicInteger();
    private volatile boolean complete;

    /** @param sink one that need not be serialized, and is used by nobody else */
    private Emissions(Sinks.Many<T> sink) {
        this.sink = sink;
    }

    /** Makes a sink for one subscriber, which gets everything. */
    static <T> Emissions<T> toOne() {
        return new Emissions<>(Sinks.unsafe().many().unicast().onBackpressureBuffer());
    }

    /** Makes a sink for any number of subscribers, which get the latest first. */
    static <T> Emissions<T> latest() {
        return new Emissions<>(Sinks.unsafe().many().replay().latest());
    }

    Flux<T> asFlux() {
        return sink.asFlux();
    }

    void next(T value) {
        waiting.add(value);
        drain();
    }

    /** Completes behind what was emitted before. */
    void complete() {
        complete = true;
        drain();
    }

    private void drain() {
        if (emitters.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            boolean last = complete;
            for (T value = waiting.poll(); value != null; value = waiting.poll()) {
                sink.emitNext(value, Sinks.EmitFailureHandler.FAIL_FAST);
            }
            if (last) {
                sink.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
            }
            seen = emitters.addAndGet(-seen);
        } while (seen != 0);
    }
}
