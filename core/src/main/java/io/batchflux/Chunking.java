package io.batchflux;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many calls of a function a task of a sweep has: several share the start of a JVM, and the requests for a task.
 *
 * <p>Each call has its own outcome all the same, which is fetched even if the task crashes; only calls without one are made
 * again. The time limit of a task holds for all of its calls together. Tasks do not wait for parameters that come slowly: a
 * task whose first parameter has waited for 100 ms goes with those that there are.
 *
 * @param largest how many calls a task has, or at most has if there is a {@code taskLength}
 * @param taskLength how long the calls of a task are to take together, or {@code null} if their number is fixed
 */
public record Chunking(int largest, @Nullable Duration taskLength) {

    private static final Chunking NONE = new Chunking(1, null);

    /** @throws IllegalArgumentException if a value is outside its range */
    public Chunking {
        Check.between("largest", 1, 10_000, largest);
        if (taskLength != null) {
            Check.positive("taskLength", taskLength);
        }
    }

    /** Returns the chunking in which each call has a task of its own. */
    public static Chunking none() {
        return NONE;
    }

    /** Returns the chunking of so many calls for each task, 1 to 10,000; the last task may have fewer. */
    public static Chunking of(int calls) {
        return new Chunking(Check.between("calls", 1, 10_000, calls), null);
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
     */
    public static Chunking auto(Duration taskLength) {
        return new Chunking(1_000, Check.positive("taskLength", taskLength));
    }

    /** Returns a copy with so many calls for each task, or at most so many. */
    public Chunking withLargest(int largest) {
        return new Chunking(largest, taskLength);
    }

    boolean isNone() {
        return largest == 1;
    }
}
