package io.batchflux.spi;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Uses resources as {@link Flux#usingWhen} does, whose errors of ending them are {@code RuntimeException}s that have the error as their
 * cause: whoever waits for an error of a class of its own would miss it.
 */
public final class Resources {

    private Resources() {}

    /**
     * Emits what is made with a resource, and ends the resource before the flux ends. Cold; on the threads of what it is given.
     *
     * @param complete ends it when all is made; its error is the flux's, as it is
     * @param fail ends it after an error, which stays the flux's, with an error of this as a suppressed one
     * @param cancel ends it when the flux was cancelled
     */
    public static <D, T> Flux<T> use(
            Mono<D> resource,
            Function<? super D, ? extends Publisher<T>> use,
            Function<? super D, Mono<Void>> complete,
            BiFunction<? super D, Throwable, Mono<Void>> fail,
            Function<? super D, Mono<Void>> cancel) {
        return Flux.defer(() -> {
            AtomicReference<@Nullable Throwable> last = new AtomicReference<>();
            return Flux.<T, D>usingWhen(
                            resource,
                            use,
                            used -> complete.apply(used).doOnError(last::set),
                            (used, error) -> fail.apply(used, error).onErrorResume(another -> {
                                error.addSuppressed(another);
                                return Mono.empty();
                            }),
                            used -> cancel.apply(used))
                    .onErrorMap(error -> {
                        Throwable cause = last.get();
                        return cause != null && error.getCause() == cause ? cause : error;
                    });
        });
    }
}
