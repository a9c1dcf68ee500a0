package io.batchflux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * Puts elements into the order of their numbers, of which each from 0 on comes once at most; what waits for one that does
 * not come is emitted at the end. For one subscription.
 *
 * <p>What is held back is bounded by what is in flight: an element gives its room back only when it is emitted.
 */
final class Reorder<T> {

    private final ToLongFunction<? super T> number;
    private final Function<? super T, ? extends @Nullable Throwable> failure;
    private final Map<Long, T> early = new HashMap<>();
    private long next;
    private @Nullable Throwable failed;

    private Reorder(ToLongFunction<? super T> number, Function<? super T, ? extends @Nullable Throwable> failure) {
        this.number = number;
        this.failure = failure;
    }

    /** Drops what waits if the elements end with an error: they are no results yet. */
    static <T> Flux<T> by(ToLongFunction<? super T> number, Flux<T> elements) {
        return Flux.defer(() -> {
            Reorder<T> order = new Reorder<>(number, element -> null);
            return elements.concatMapIterable(order::add, 1).concatWith(Flux.defer(order::rest));
        });
    }

    /**
     * Loses none: what waits is emitted before an error too, in its order but with gaps.
     *
     * @param failure returns the error that comes in the place of an element, and after which nothing is waited for, if any
     */
    static <T> Flux<T> allBy(
            ToLongFunction<? super T> number,
            Function<? super T, ? extends @Nullable Throwable> failure,
            Flux<T> elements) {
        return Flux.defer(() -> {
            Reorder<T> order = new Reorder<>(number, failure);
            return elements.materialize().concatMap(order::dueAt, 1);
        });
    }

    private Flux<T> dueAt(Signal<T> signal) {
        T element = signal.get();
        if (element == null) {
            Throwable error = signal.getThrowable();
            return error == null ? rest() : rest().concatWith(Mono.error(error));
        }
        Flux<T> due = Flux.fromIterable(add(element));
        Throwable error = failed;
        return error == null ? due : due.concatWith(rest()).concatWith(Mono.error(error));
    }

    /** Emits what waits for elements that did not come. */
    private Flux<T> rest() {
        return Flux.fromIterable(new TreeMap<>(early).values()).filter(element -> failure.apply(element) == null);
    }

    /** Returns the elements whose turn it is now. */
    private List<T> add(T element) {
        early.put(number.applyAsLong(element), element);
        List<T> due = new ArrayList<>(1);
        for (T first = early.remove(next); first != null; first = early.remove(next)) {
            failed = failure.apply(first);
            if (failed != null) {
                break;
            }
            due.add(first);
            next++;
        }
        return due;
    }
}
