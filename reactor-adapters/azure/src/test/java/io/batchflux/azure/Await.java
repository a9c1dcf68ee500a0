package io.batchflux.azure;

import java.time.Duration;
import java.util.NoSuchElementException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Waits for what should take no time, but not for ever. */
final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Await() {}

    /** Returns what the publisher emits, which must not be nothing. */
    static <T> T value(Mono<T> mono) {
        return mono.blockOptional(PATIENCE).orElseThrow(NoSuchElementException::new);
    }

    /** Returns the first that the publisher emits, which must not be nothing. */
    static <T> T first(Flux<T> flux) {
        return value(flux.next());
    }
}
