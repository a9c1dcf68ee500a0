package io.batchflux;

import io.batchflux.spi.TransientServiceException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where the pages of one listing have led to. One that leads back to where another has begun is an error of its attempt, which may be
 * answered otherwise the next time: nobody goes round in circles.
 *
 * @param <P> a page
 */
final class Trail<P> {

    private final Function<P, @Nullable String> continuation;
    private final Set<String> asked = new HashSet<>();

    /** @param continuation returns where the next page begins, or {@code null} if there is none */
    Trail(Function<P, @Nullable String> continuation) {
        this.continuation = continuation;
    }

    /**
     * Emits the page, which has to lead on.
     *
     * @param from where it begins; {@code null} for the first
     * @param request asks for it once
     */
    Mono<P> follow(@Nullable String from, Mono<P> request) {
        return Mono.defer(() -> {
            if (from != null) {
                asked.add(from);
            }
            return request.map(this::leadsOn);
        });
    }

    private P leadsOn(P page) {
        String next = next(page);
        if (next != null && asked.contains(next)) {
            throw new TransientServiceException(
                    "",
                    "A page of a list leads back to one that came before it, so that it would never end",
                    null,
                    null);
        }
        return page;
    }

    /** Returns where the next page begins, or {@code null} if there is none. */
    @Nullable
    String next(P page) {
        return continuation.apply(page);
    }
}
