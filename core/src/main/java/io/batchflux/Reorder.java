package io.batchflux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import reactor.core.publisher.Flux;

/**
 * Puts elements into the order of their numbers, of which each from 0 on comes once at most; what waits for one that does
 * not come is emitted at the end. For one subscription.
 *
 * <p>What is held back is bounded by what is in flight: an element gives its room back only when it is emitted.
 */
final class Reorder<T> {

    private final ToLongFunction<? super T> number;
    private final Map<Long, T> early = new HashMap<>();
    private long next;

    private Reorder(ToLongFunction<? super T> number) {
        this.number = number;
    }

    static <T> Flux<T> by(ToLongFunction<? super T> number, Flux<T> elements) {
        return Flux.defer(() -> {
            Reorder<T> order = new Reorder<>(number);
            return elements.concatMapIterable(order::add, 1).concatWith(Flux.defer(order::rest));
        });
    }

    /** Emits what waits for elements that did not come. */
    private Flux<T> rest() {
        return Flux.fromIterable(new TreeMap<>(early).values());
    }

    /** Returns the elements whose turn it is now. */
    private List<T> add(T element) {
        early.put(number.applyAsLong(element), element);
        List<T> due = new ArrayList<>(1);
        for (T first = early.remove(next); first != null; first = early.remove(next)) {
            due.add(first);
            next++;
        }
        return due;
    }
}
