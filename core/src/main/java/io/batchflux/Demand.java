package io.batchflux;

import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** Knows whether a subscriber wants more than it has got: what asks again and again waits for that. Thread-safe. */
final class Demand {

    private final AtomicLong outstanding = new AtomicLong();
    private final Emissions<Boolean> changes = Emissions.latest();

    /** Has the demand of the subscriber noted. */
    <T> Flux<T> of(Flux<T> flux) {
        return flux.doOnNext(value -> outstanding.updateAndGet(now -> now == Long.MAX_VALUE ? now : now - 1))
                .doOnRequest(more -> {
                    outstanding.updateAndGet(now -> Operators.addCap(now, more));
                    changes.next(true);
                });
    }

    /** Completes once more is wanted. */
    Mono<Void> await() {
        return changes.asFlux()
                .startWith(true)
                .filter(change -> outstanding.get() > 0)
                .next()
                .then();
    }
}
