package io.batchflux;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Flux;

/**
 * Parameters for many runs of one function: grids, pairs, random samples and repetitions.
 *
 * <p>Every flux is cold and computes a parameter only when it is requested, so a large sweep takes no memory. Each
 * subscription emits the same parameters in the same order, on the thread that requests them. Each tells its size ({@link SizedFlux}). Lists are copied when the
 * flux is made; a {@code null} in them is refused with a {@link NullPointerException}. Thread-safe.
 */
public final class Sweep {

    private Sweep() {}

    /** Makes a parameter from one value of each of three axes. */
    @FunctionalInterface
    public interface Combination<A, B, C, P> {

        /** Returns the parameter. */
        P apply(A first, B second, C third);
    }

    /**
     * Emits every combination of two axes, the second varying fastest.
     *
     * @throws IllegalArgumentException if there are more than {@link Integer#MAX_VALUE} combinations
     */
    public static <A, B, P> Flux<P> grid(
            List<? extends A> first,
            List<? extends B> second,
            BiFunction<? super A, ? super B, ? extends P> combination) {
        requireNonNull(combination, "combination must not be null");
        List<A> as = List.copyOf(first);
        List<B> bs = List.copyOf(second);
        return indexed(
                points(as.size(), bs.size()), i -> combination.apply(as.get(i / bs.size()), bs.get(i % bs.size())));
    }

    /**
     * Emits every combination of three axes, the last varying fastest.
     *
     * @throws IllegalArgumentException if there are more than {@link Integer#MAX_VALUE} combinations
     */
    public static <A, B, C, P> Flux<P> grid(
            List<? extends A> first,
            List<? extends B> second,
            List<? extends C> third,
            Combination<? super A, ? super B, ? super C, ? extends P> combination) {
        requireNonNull(combination, "combination must not be null");
        List<A> as = List.copyOf(first);
        List<B> bs = List.copyOf(second);
        List<C> cs = List.copyOf(third);
        return indexed(
                points(as.size(), bs.size(), cs.size()),
                i -> combination.apply(
                        as.get(i / cs.size() / bs.size()), bs.get(i / cs.size() % bs.size()), cs.get(i % cs.size())));
    }

    /**
     * Emits every combination of any number of axes, the last varying fastest; of no axis, the one empty combination.
     *
     * @param combination makes a parameter from an immutable list with one value of each axis
     * @throws IllegalArgumentException if there are more than {@link Integer#MAX_VALUE} combinations
     */
    public static <V, P> Flux<P> grid(
            List<? extends List<? extends V>> axes, Function<? super List<V>, ? extends P> combination) {
        requireNonNull(combination, "combination must not be null");
        List<List<V>> copies = new ArrayList<>();
        axes.forEach(axis -> copies.add(List.copyOf(axis)));
        return indexed(
                points(copies.stream().mapToInt(List::size).toArray()), i -> combination.apply(point(copies, i)));
    }

    private static <V> List<V> point(List<List<V>> axes, int index) {
        List<V> values = new ArrayList<>();
        int rest = index;
        for (int i = axes.size() - 1; i >= 0; i--) {
            List<V> axis = axes.get(i);
            values.add(0, axis.get(rest % axis.size()));
            rest /= axis.size();
        }
        return List.copyOf(values);
    }

    private static int points(int... sizes) {
        try {
            return Arrays.stream(sizes).anyMatch(size -> size == 0)
                    ? 0
                    : Arrays.stream(sizes).reduce(1, Math::multiplyExact);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "a grid must have at most " + Integer.MAX_VALUE + " points, the axes have "
                            + Arrays.toString(sizes),
                    e);
        }
    }

    /**
     * Emits the pairs of the first values, the second values, and so on.
     *
     * @throws IllegalArgumentException if the lists differ in length
     */
    public static <A, B, P> Flux<P> zip(
            List<? extends A> first,
            List<? extends B> second,
            BiFunction<? super A, ? super B, ? extends P> combination) {
        requireNonNull(combination, "combination must not be null");
        List<A> as = List.copyOf(first);
        List<B> bs = List.copyOf(second);
        if (as.size() != bs.size()) {
            throw new IllegalArgumentException("the lists must be equally long, were " + as.size() + " and " + bs.size()
                    + " long; for all combinations use grid");
        }
        return indexed(as.size(), i -> combination.apply(as.get(i), bs.get(i)));
    }

    /**
     * Emits random samples; the same seed gives the same samples, and a larger count begins with those of a smaller one.
     *
     * @param sample draws from the generator, which is new for each subscription, and makes a parameter
     * @throws IllegalArgumentException if the count is negative
     */
    public static <P> Flux<P> random(long seed, int count, Function<? super RandomGenerator, ? extends P> sample) {
        requireNonNull(sample, "sample must not be null");
        requireCount(count);
        return SizedFlux.of(count, Flux.defer(() -> {
            RandomGenerator generator = new SplittableRandom(seed);
            return Flux.range(0, count).map(i -> sample.apply(generator));
        }));
    }

    /**
     * Emits the same parameter several times.
     *
     * @throws IllegalArgumentException if the count is negative
     */
    public static <P> Flux<P> repeat(int count, P parameter) {
        requireNonNull(parameter, "parameter must not be null");
        return indexed(count, i -> parameter);
    }

    /**
     * Emits a parameter made from each index, from 0 to {@code count - 1}.
     *
     * @throws IllegalArgumentException if the count is negative
     */
    public static <P> Flux<P> indexed(int count, IntFunction<? extends P> parameter) {
        requireNonNull(parameter, "parameter must not be null");
        requireCount(count);
        return SizedFlux.of(count, Flux.range(0, count).map(parameter::apply));
    }

    private static void requireCount(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative, was " + count);
        }
    }
}
