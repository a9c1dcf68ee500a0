package io.batchflux;

import io.batchflux.spi.UncaughtErrors;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/**
 * All that callers of a runner wait for, so that it can be ended with an error whatever the operators in between are in the midst
 * of. Thread-safe.
 */
final class Boundaries {

    private final UncaughtErrors errors;
    /** In the order in which they came. */
    private final Set<Boundary<?>> open = Collections.synchronizedSet(new LinkedHashSet<>());

    Boundaries(UncaughtErrors errors) {
        this.errors = errors;
    }

    /** Emits the same, and what ends all; what subscribers throw does not get past this. */
    <T> Flux<T> of(Flux<T> source) {
        return new FluxOperator<T, T>(source) {
            @Override
            public void subscribe(CoreSubscriber<? super T> actual) {
                new Boundary<>(actual, errors, open).subscribeTo(source::subscribe);
            }
        };
    }

    /** Does as {@link #of(Flux)}. */
    <T> Mono<T> of(Mono<T> source) {
        return new MonoOperator<T, T>(source) {
            @Override
            public void subscribe(CoreSubscriber<? super T> actual) {
                new Boundary<>(actual, errors, open).subscribeTo(source::subscribe);
            }
        };
    }

    /**
     * Emits what a publisher of the caller's emits, as long as it respects demand; an error that is thrown in here is found on its threads.
     *
     * @param name what it emits, as the first words of a sentence
     */
    <T> Flux<T> from(Publisher<? extends T> source, String name) {
        return errors.guard(AsRequested.<T>of(source, name));
    }

    /** Emits the same; an error that is thrown in here is found. */
    <T> Mono<T> from(Mono<T> source) {
        return errors.guard(source);
    }

    /** Ends all with this error, on this thread. */
    void fail(RuntimeException error) {
        List.copyOf(open).forEach(boundary -> boundary.fail(error));
    }
}
