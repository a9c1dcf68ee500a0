package io.batchflux;

import static java.util.Objects.requireNonNull;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A listing, page by page: each page is a request of its own, so that what fails is asked for again, and not what came before
 * it.
 *
 * @param <Q> what asks for a page
 * @param <P> a page
 */
final class Pages<Q, P> {

    private final Function<Q, Mono<P>> page;
    private final BiFunction<Q, P, @Nullable Q> after;
    private @Nullable Q next;

    private Pages(Q first, Function<Q, Mono<P>> page, BiFunction<Q, P, @Nullable Q> after) {
        this.next = first;
        this.page = page;
        this.after = after;
    }

    /**
     * Emits all pages, each of which is asked for when the one before has been consumed.
     *
     * @param page asks for one page, as often as needed
     * @param after returns what asks for the page after this one, or {@code null} if it was the last
     */
    static <Q, P> Flux<P> of(Q first, Function<Q, Mono<P>> page, BiFunction<Q, P, @Nullable Q> after) {
        return Flux.defer(() -> {
            Pages<Q, P> pages = new Pages<>(first, page, after);
            return Mono.defer(pages::next).repeat(() -> pages.next != null);
        });
    }

    private Mono<P> next() {
        Q query = requireNonNull(next);
        return page.apply(query).doOnNext(answer -> next = after.apply(query, answer));
    }
}
