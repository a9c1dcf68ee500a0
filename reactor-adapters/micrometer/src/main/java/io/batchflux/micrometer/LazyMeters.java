package io.batchflux.micrometer;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Meters of one name, by a number that their tags make: each is registered when it is needed first. Finding one allocates
 * nothing. Thread-safe: a registry gives the same meter to two who register it.
 */
final class LazyMeters<M> {

    private final AtomicReferenceArray<@Nullable M> meters;
    private final IntFunction<M> register;

    LazyMeters(int count, IntFunction<M> register) {
        this.meters = new AtomicReferenceArray<>(count);
        this.register = register;
    }

    M get(int index) {
        M known = meters.get(index);
        if (known != null) {
            return known;
        }
        M made = register.apply(index);
        meters.set(index, made);
        return made;
    }

    /** Returns the value of a tag that a constant has. */
    static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
