package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A listing, page by page: each page is a request of its own, so that what fails is asked for again, and not what came before
 * it. A page that leads back to an earlier one has failed.
 *
 * @param <Q> what asks for a page
 * @param <P> a page
 */
final class Pages<Q, P> {

    /** How the pages of a kind of listing lead to each other. */
    record Links<Q, P>(
            Function<Q, @Nullable String> asked,
            Function<P, @Nullable String> continuation,
            BiFunction<Q, String, Q> from) {}

    private static final Links<TaskQuery, TaskPage> TASKS =
            new Links<>(TaskQuery::continuation, TaskPage::continuation, TaskQuery::withContinuation);

    private final Links<Q, P> links;
    private final Trail<P> trail;
    private final Function<Q, Mono<P>> request;
    private final UnaryOperator<Mono<P>> protection;
    private @Nullable Q next;

    private Pages(Q first, Links<Q, P> links, Function<Q, Mono<P>> request, UnaryOperator<Mono<P>> protection) {
        this.next = first;
        this.links = links;
        this.trail = new Trail<>(links.continuation());
        this.request = request;
        this.protection = protection;
    }

    /**
     * Emits all pages, each of which is asked for when the one before has been consumed; ends with one that is not there.
     *
     * @param request asks for one page, once
     * @param protection has it asked for as often as needed
     */
    static <Q, P> Flux<P> of(
            Q first, Links<Q, P> links, Function<Q, Mono<P>> request, UnaryOperator<Mono<P>> protection) {
        return Flux.defer(() -> {
            Pages<Q, P> pages = new Pages<>(first, links, request, protection);
            return Mono.defer(pages::next).repeat(() -> pages.next != null);
        });
    }

    /** As {@link #of}, of tasks. */
    static Flux<TaskPage> ofTasks(
            TaskQuery first, Function<TaskQuery, Mono<TaskPage>> request, UnaryOperator<Mono<TaskPage>> protection) {
        return of(first, TASKS, request, protection);
    }

    private Mono<P> next() {
        Q query = requireNonNull(next);
        next = null;
        return protection
                .apply(trail.follow(links.asked().apply(query), request.apply(query)))
                .doOnNext(answer -> {
                    String continuation = trail.next(answer);
                    next = continuation == null ? null : links.from().apply(query, continuation);
                });
    }
}
