package io.batchflux;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * A sized flux is one that tells beforehand how many elements it will emit; those of {@link Sweep} are.
 *
 * <p>A sweep that knows how many calls are left cuts its chunks by that. An operator applied to it, such as {@code map}, makes a flux that
 * does not tell: {@link #of} says it again. The size is a hint: a flux that emits more or fewer elements loses none. Thread-safe.
 *
 * @param <T> the type of its elements
 */
public final class SizedFlux<T> extends Flux<T> {

    private final long size;
    private final Flux<? extends T> elements;

    private SizedFlux(long size, Flux<? extends T> elements) {
        this.size = size;
        this.elements = elements;
    }

    /**
     * Returns these elements with their number.
     *
     * @throws IllegalArgumentException if the size is negative
     */
    public static <T> SizedFlux<T> of(long size, Publisher<? extends T> elements) {
        if (size < 0) {
            throw new IllegalArgumentException("size must not be negative, was " + size);
        }
        return new SizedFlux<>(size, Flux.from(requireNonNull(elements, "elements must not be null")));
    }

    /** Returns how many elements the publisher will emit, if it tells. */
    public static OptionalLong sizeOf(Publisher<?> publisher) {
        return publisher instanceof SizedFlux<?> sized ? OptionalLong.of(sized.size) : OptionalLong.empty();
    }

    /** Returns how many elements it will emit. */
    public long size() {
        return size;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        elements.subscribe(subscriber);
    }
}
