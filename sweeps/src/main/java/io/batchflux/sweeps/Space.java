package io.batchflux.sweeps;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A space is what can be tried: one {@link Axis} for each parameter. What is tried of it are {@link Points}.
 *
 * <pre>{@code
 * Space space = Space.of(
 *         Axis.logarithmic("cost", 0.1, 1000).withSteps(5),
 *         Axis.linear("gamma", 0, 1).withSteps(11),
 *         Axis.choice("kernel", "rbf", "poly"));
 * Flux<Parameters> all = space.grid().as(Parameters.class);        // 110
 * Flux<Parameters> some = space.sobol(64).as(Parameters.class);
 * }</pre>
 *
 * <p>All samples are computed by index and from their seed alone, on whichever machine. Immutable and thread-safe.
 */
public final class Space {

    private final List<Axis> axes;
    private final Columns columns;

    private Space(List<Axis> axes) {
        this.axes = axes;
        this.columns = new Columns(axes.stream().map(Axis::name).toList(), Axis.examples(axes));
    }

    /**
     * Creates a space of these axes.
     *
     * @throws IllegalArgumentException if there is none, or two have the same name
     */
    public static Space of(Axis... axes) {
        return of(Arrays.asList(requireNonNull(axes, "axes must not be null")));
    }

    /**
     * Creates a space of these axes.
     *
     * @throws IllegalArgumentException if there is none, or two have the same name
     */
    public static Space of(List<Axis> axes) {
        requireNonNull(axes, "axes must not be null").forEach(axis -> requireNonNull(axis, "axis must not be null"));
        if (axes.isEmpty()) {
            throw new IllegalArgumentException("a space must have at least one axis");
        }
        return new Space(List.copyOf(axes));
    }

    /** Returns the axes. */
    public List<Axis> axes() {
        return axes;
    }

    /**
     * Returns every combination of the axes' steps, the last varying fastest.
     *
     * @throws IllegalArgumentException if a linear or logarithmic axis has no steps, or there are more than
     *     {@link Integer#MAX_VALUE} combinations
     */
    public Points grid() {
        return axes.stream().map(Axis::points).reduce(Points::times).orElseThrow();
    }

    /**
     * Returns the first steps of all axes, the second ones, and so on.
     *
     * @throws IllegalArgumentException if the axes have different numbers of steps, or one has none
     */
    public Points zip() {
        return axes.stream().map(Axis::points).reduce(Points::zip).orElseThrow();
    }

    /**
     * Returns independent random samples; a larger count begins with those of a smaller one.
     *
     * @throws IllegalArgumentException if the count is negative
     */
    public Points random(int count, long seed) {
        Chance chance = new Chance(seed);
        return sampled(count, index -> dimension -> chance.share(index, dimension));
    }

    /**
     * Returns a Latin hypercube: each axis is divided into {@code count} equal parts, and each part has one sample.
     *
     * @throws IllegalArgumentException if the count is negative
     */
    public Points latinHypercube(int count, long seed) {
        Chance chance = new Chance(seed);
        List<Shuffle> shuffles = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            shuffles.add(new Shuffle(count, new Chance(chance.bits(-1, i))));
        }
        return sampled(
                count,
                index -> dimension -> (shuffles.get(dimension).at(index) + chance.share(index, dimension)) / count);
    }

    /**
     * Returns the beginning of Sobol's sequence, which fills the space more evenly the longer it is, best up to a power of two;
     * the first sample is the first value of every axis. A larger count begins with the samples of a smaller one.
     *
     * @throws IllegalArgumentException if the count is negative, or there are more axes than direction numbers are known for
     */
    public Points sobol(int count) {
        Sobol.check(axes.size());
        return Points.opened(columns, Points.checkSize(count), () -> {
            Sobol sobol = new Sobol(axes.size());
            return index -> point(sobol.at(index));
        });
    }

    private Points sampled(int count, Sampling sampling) {
        return Points.of(columns, Points.checkSize(count), index -> point(sampling.at(index)));
    }

    private Point point(Shares shares) {
        List<Object> values = new ArrayList<>(axes.size());
        for (int i = 0; i < axes.size(); i++) {
            values.add(axes.get(i).at(shares.of(i)));
        }
        return Point.of(columns.names(), values);
    }

    /** Returns the axes. */
    @Override
    public String toString() {
        return axes.toString();
    }

    /** A way to choose samples. */
    @FunctionalInterface
    private interface Sampling {
        Shares at(int index);
    }

    /** How far along each axis a sample is, from 0 to less than 1. */
    @FunctionalInterface
    interface Shares {
        double of(int dimension);
    }
}
