package io.batchflux.sweeps;

import static java.util.Objects.requireNonNull;

import io.batchflux.SizedFlux;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/**
 * Points are what a sweep tries, in order: a grid or samples of a {@link Space}, or the lines of a file.
 *
 * <p>Each is computed when it is requested, from its index, so that a million of them take no memory and the first ones can be
 * {@linkplain #skip skipped}. Each subscription emits the same ones. Immutable and thread-safe.
 */
public final class Points {

    private final Columns columns;
    private final int size;
    private final Supplier<IntFunction<Point>> opening;

    private Points(Columns columns, int size, Supplier<IntFunction<Point>> opening) {
        this.columns = columns;
        this.size = size;
        this.opening = opening;
    }

    static Points of(Columns columns, int size, IntFunction<Point> point) {
        return new Points(columns, size, () -> point);
    }

    static Points opened(Columns columns, int size, Supplier<IntFunction<Point>> opening) {
        return new Points(columns, size, opening);
    }

    /**
     * Returns the lines of a CSV file (RFC 4180, UTF-8, or what a byte order mark says), whose first line names the parameters. The file is
     * read at once, by the thread that calls.
     *
     * @throws IllegalArgumentException if a name is there twice, or a line has more or fewer cells than there are names
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static Points ofCsv(Path file) {
        return CsvPoints.read(requireNonNull(file, "file must not be null"));
    }

    static int checkSize(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative, was " + count);
        }
        return count;
    }

    /** Returns how many there are. */
    public int size() {
        return size;
    }

    /** Returns the names of the parameters, in order. */
    public List<String> names() {
        return columns.names();
    }

    /**
     * Returns the point with this index, the first being 0.
     *
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public Point get(int index) {
        java.util.Objects.checkIndex(index, size);
        return opening.get().apply(index);
    }

    /** Returns these points without the first ones, which are not computed. */
    public Points skip(int count) {
        int skipped = Math.min(size, checkSize(count));
        return opened(columns, size - skipped, () -> {
            IntFunction<Point> points = opening.get();
            return index -> points.apply(skipped + index);
        });
    }

    /** Returns the first ones of these points. */
    public Points limit(int count) {
        return opened(columns, Math.min(size, checkSize(count)), opening);
    }

    /**
     * Returns each of these points with each of the others, which vary fastest.
     *
     * @throws IllegalArgumentException if both have a parameter of the same name, or there are more than {@link Integer#MAX_VALUE}
     */
    public Points times(Points others) {
        if ((long) size * others.size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a product must have at most " + Integer.MAX_VALUE + " points, was "
                    + size + " times " + others.size + "; take fewer steps, or samples");
        }
        Columns all = columns.and(others.columns);
        return opened(all, size * others.size, () -> {
            IntFunction<Point> left = opening.get();
            IntFunction<Point> right = others.opening.get();
            return index -> left.apply(index / others.size).and(right.apply(index % others.size), all.names());
        });
    }

    /**
     * Returns the first of these points with the first of the others, the second with the second, and so on.
     *
     * @throws IllegalArgumentException if both have a parameter of the same name, or they are not equally many
     */
    public Points zip(Points others) {
        if (size != others.size) {
            throw new IllegalArgumentException("what is zipped must be equally many, was " + size + " of " + names()
                    + " and " + others.size + " of " + others.names() + "; for all combinations use times or grid");
        }
        Columns all = columns.and(others.columns);
        return opened(all, size, () -> {
            IntFunction<Point> left = opening.get();
            IntFunction<Point> right = others.opening.get();
            return index -> left.apply(index).and(right.apply(index), all.names());
        });
    }

    /**
     * Emits what is made of each point, on the thread that requests it, and tells their number.
     *
     * <p>If the function throws an {@link IllegalArgumentException}, the flux ends with one that says at which point.
     */
    public <P> SizedFlux<P> map(Function<? super Point, ? extends P> function) {
        requireNonNull(function, "function must not be null");
        return SizedFlux.of(size, Flux.defer(() -> {
            IntFunction<Point> points = opening.get();
            return Flux.range(0, size).map(index -> made(index, points.apply(index), function));
        }));
    }

    private static <P> P made(int index, Point point, Function<? super Point, ? extends P> function) {
        try {
            return function.apply(point);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("point " + index + " (" + point + ") was refused: " + e.getMessage(), e);
        }
    }

    /**
     * Emits each point as a record, whose components are the parameters of the same name; those of a record in the record are
     * named with dots, as {@code kernel.degree}.
     *
     * @throws IllegalArgumentException at once if a component has no parameter, a parameter no component, or a value does not suit
     */
    public <P extends Record> SizedFlux<P> as(Class<P> type) {
        return map(RecordOf.of(type, columns));
    }

    /** Emits the points as they are. */
    public SizedFlux<Point> flux() {
        return map(Function.identity());
    }

    /** Returns names and number. */
    @Override
    public String toString() {
        return size + " points of " + Names.some(names());
    }
}
