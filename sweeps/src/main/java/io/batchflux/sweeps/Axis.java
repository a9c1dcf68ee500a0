package io.batchflux.sweeps;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An axis is one parameter of a {@link Space}: a name, and the values that it may have.
 *
 * <p>Samples are drawn from anywhere on it; a {@linkplain Space#grid() grid} goes along it in {@linkplain #withSteps steps}. Values are
 * a {@code Double} on linear and logarithmic axes, a {@code Long} on one of integers, and on one of choices what was given.
 * Immutable, and thread-safe as far as choices are.
 */
public final class Axis {

    private final String name;
    private final Scale scale;
    private final @Nullable Integer steps;

    private Axis(String name, Scale scale, @Nullable Integer steps) {
        this.name = name;
        this.scale = scale;
        this.steps = steps;
    }

    private static Axis of(String name, Scale scale, @Nullable Integer steps) {
        return new Axis(Names.check(name), scale, steps);
    }

    /**
     * Creates an axis of numbers, each as likely as any other.
     *
     * @param from the smallest value, which belongs to it
     * @param to the greatest value; samples stay below it, a grid ends with it
     * @throws IllegalArgumentException if one of them is not finite, or {@code to} is not greater than {@code from}
     */
    public static Axis linear(String name, double from, double to) {
        return of(name, Scale.linear(name, from, to), null);
    }

    /**
     * Creates an axis of positive numbers, of which each order of magnitude is as likely as any other.
     *
     * @param from the smallest value, which belongs to it
     * @param to the greatest value; samples stay below it, a grid ends with it
     * @throws IllegalArgumentException if one of them is not finite or not positive, or {@code to} is not greater than {@code from}
     */
    public static Axis logarithmic(String name, double from, double to) {
        return of(name, Scale.logarithmic(name, from, to), null);
    }

    /**
     * Creates an axis of whole numbers; a grid takes them all, unless it is told {@linkplain #withSteps how many}.
     *
     * @param from the smallest one
     * @param to the greatest one, which belongs to it
     * @throws IllegalArgumentException if {@code to} is less than {@code from}, or they are further apart than a {@code double} can count
     */
    public static Axis integers(String name, long from, long to) {
        return of(name, Scale.integers(name, from, to), null);
    }

    /**
     * Creates an axis of any values; a grid takes them all, in this order.
     *
     * @throws IllegalArgumentException if there is none, or one of them twice
     */
    public static Axis choice(String name, List<?> values) {
        return of(name, Scale.choice(name, values), null);
    }

    /**
     * Creates an axis of any values; a grid takes them all, in this order.
     *
     * @throws IllegalArgumentException if there is none, or one of them twice
     */
    public static Axis choice(String name, Object... values) {
        return choice(name, Arrays.asList(requireNonNull(values, "values of an axis must not be null")));
    }

    /**
     * Returns a copy along which a grid has so many values, evenly spaced from the first to the last.
     *
     * @throws IllegalArgumentException if there are fewer than two, or more than this axis has
     */
    public Axis withSteps(int steps) {
        if (steps < 2 || steps > scale.count()) {
            throw new IllegalArgumentException("axis \"" + name + "\" must have 2 to "
                    + (scale.count() == Long.MAX_VALUE ? Integer.MAX_VALUE : scale.count()) + " steps, was " + steps);
        }
        return new Axis(name, scale, steps);
    }

    /** Returns what the parameter is called. */
    public String name() {
        return name;
    }

    /** Returns how many values a grid has along this axis. */
    int size() {
        if (steps != null) {
            return steps;
        }
        if (scale.count() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("axis \"" + name + "\" must have steps to be part of a grid, " + scale
                    + " has none; give it some, such as withSteps(10), or draw samples instead");
        }
        return (int) scale.count();
    }

    /** Returns the value at this step of a grid. */
    Object step(int index) {
        return scale.step(index, size());
    }

    /** Returns the value at this share of the way, from 0 to less than 1. */
    Object at(double share) {
        return scale.at(share);
    }

    /** Returns values from which it can be told whether all of them suit a type. */
    List<Object> examples() {
        return scale.examples();
    }

    /** Returns the points of this axis alone: its steps. */
    Points points() {
        int size = size();
        List<String> names = List.of(name);
        return Points.of(new Columns(names, List.of(examples())), size, index -> Point.of(names, List.of(step(index))));
    }

    static List<List<Object>> examples(List<Axis> axes) {
        return IntStream.range(0, axes.size())
                .mapToObj(i -> requireNonNull(axes.get(i)).examples())
                .toList();
    }

    /** Returns name, values and steps. */
    @Override
    public String toString() {
        return name + ": " + scale + (steps == null ? "" : " in " + steps + " steps");
    }
}
