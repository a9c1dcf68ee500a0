package io.batchflux;

import reactor.core.publisher.Mono;

/** Work that is done once, for whoever asks, and goes on to its end even if nobody waits for it any more. */
final class Once {

    private Once() {}

    /** An error goes only to those who wait for it still: {@code cache()} alone tells those too who have cancelled. */
    static <T> Mono<T> of(Mono<T> work) {
        return work.materialize().cache().dematerialize();
    }
}
