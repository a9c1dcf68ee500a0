package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A chunking says how many calls of a function a task of a sweep has: several share the start of a JVM, and the
 * requests for a task.
 *
 * <p>Each call has its own outcome all the same, which is fetched even if the task crashes; only calls without one are made
 * again. The time limit of a task holds for all of its calls together. Tasks do not wait for parameters that come slowly: a
 * task whose first parameter has waited for 100 ms goes with those that there are.
 *
 * <p>An immutable template; every {@code withX} returns a copy.
 */
public final class Chunking extends GrowableValue<Chunking> {

    private static final Shape<Chunking> SHAPE = new Shape<>(Chunking::new);
    private static final Attribute<Integer> LARGEST =
            SHAPE.attribute("largest", 1).checkedBy(Check.range(1, 10_000));
    private static final Attribute<@Nullable Duration> TASK_LENGTH =
            SHAPE.<Duration>optional("taskLength").checkedBy(Check::positive);
    private static final Chunking NONE = SHAPE.initial();

    private Chunking(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the chunking in which each call has a task of its own. */
    public static Chunking none() {
        return NONE;
    }

    /**
     * Returns the chunking of so many calls for each task; the last task may have fewer.
     *
     * @throws IllegalArgumentException if it is not between 1 and 10,000
     */
    public static Chunking of(int calls) {
        return NONE.withLargest(Check.between("calls", 1, 10_000, calls));
    }

    /**
     * Returns the chunking that aims at tasks whose calls take this long together, with 1,000 calls at most.
     *
     * <p>The first 8 tasks have one call each, and no other is added before one of them has told how long its call took. From
     * then on a task has as many calls as fit the aim at the mean duration, in which later calls count more, but not
     * more than twice as many as the task before it. The start of the JVM comes on top. The aim is half the time limit
     * of a task at most.
     *
     * <p>A sweep of less work than the aim ends up in few tasks: choose an aim that is short beside what the sweep takes on
     * the whole pool.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public static Chunking auto(Duration taskLength) {
        return NONE.withLargest(1_000).with(TASK_LENGTH, taskLength);
    }

    /** Returns how many calls a task has, or at most has if there is a {@link #taskLength()}. */
    public int largest() {
        return get(LARGEST);
    }

    /** Returns how long the calls of a task are to take together, or {@code null} if their number is fixed. */
    public @Nullable Duration taskLength() {
        return get(TASK_LENGTH);
    }

    /**
     * Returns a copy with so many calls for each task, or at most so many.
     *
     * @throws IllegalArgumentException if it is not between 1 and 10,000
     */
    public Chunking withLargest(int largest) {
        return with(LARGEST, largest);
    }

    boolean isNone() {
        return largest() == 1;
    }
}
