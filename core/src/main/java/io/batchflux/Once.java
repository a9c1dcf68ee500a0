package io.batchflux;

import java.util.Map;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Work that is done once, for whoever asks, and goes on to its end even if nobody waits for it any more. */
final class Once {

    private Once() {}

    /** An error goes only to those who wait for it still: {@code cache()} alone tells those too who have cancelled. */
    static <T> Mono<T> of(Mono<T> work) {
        return work.materialize().cache().dematerialize();
    }

    /**
     * Returns what is known under this key, or else what is made now. Unlike {@code computeIfAbsent}, it lets others be asked for
     * while one is put together, as a hook of Reactor may.
     */
    static <K, T> Mono<T> known(Map<K, Mono<T>> all, K key, Supplier<Mono<T>> making) {
        Mono<T> known = all.get(key);
        if (known != null) {
            return known;
        }
        Mono<T> made = making.get();
        Mono<T> other = all.putIfAbsent(key, made);
        return other == null ? made : other;
    }
}
