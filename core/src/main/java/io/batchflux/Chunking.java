package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A chunking says how many calls of a function a task of a sweep has: several share the start of a JVM, and the
 * requests for a task. By default that is found out: {@link #auto()}.
 *
 * <p>Each call has its own outcome all the same, which is fetched even if the task crashes; only calls without one are made
 * again. The outcomes of a task arrive when it has ended. The time limit of a task holds for all of its calls together. Tasks do not
 * wait for parameters that come slowly: a task whose first parameter has waited for 100 ms goes with those that there are.
 *
 * <p>An immutable template; every {@code withX} returns a copy.
 */
public final class Chunking extends GrowableValue<Chunking> {

    private static final Shape<Chunking> SHAPE = new Shape<>(Chunking::new);
    private static final Attribute<Integer> LARGEST =
            SHAPE.attribute("largest", 1).checkedBy(Check.range(1, 10_000));
    private static final Attribute<@Nullable Duration> TASK_LENGTH =
            SHAPE.<Duration>optional("taskLength").checkedBy(Check::positive);
    private static final Attribute<Boolean> AUTOMATIC = SHAPE.attribute("automatic", false);
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
     * Returns the chunking in which a sweep finds out how many calls a task has; the default.
     *
     * <p>A task is taken to cost a start and so long for each call, both learned from those that have ended. Before anything is
     * known, each slot of the pool has its share of the calls, some of everywhere, since neighbours often take about as long (not if results
     * are wanted in order; {@link #of} keeps neighbours together). A task begins no further call after some time, 20 seconds at most (30 if the
     * pool has one slot) unless starts are long; what it has not begun is dealt out again, also while a call of it still runs, if
     * slots have nothing to do, and counts neither as a failure nor as a retry. There are never many
     * more tasks than slots, and the last ones are short. If the pool has no nodes yet, four are assumed.
     *
     * <p>A sweep whose parameters tell their number ({@link SizedFlux}, such as all of {@link Sweep}) is cut by that. Of others, up to
     * 10,000 are requested ahead, to see whether they end.
     *
     * <p>In a {@link NamedRun} the first 8 tasks have one call each, and the next ones not more than twice as many as the one before: as
     * many as take 2 seconds together, or up to 20 seconds, as long as much is left for each slot, if the parameters tell their number.
     * What was added goes on without its program; so {@link Concurrency#maxInFlight()} calls are added ahead, or two tasks for each slot
     * if that is more, but no more than ten times as many calls.
     */
    public static Chunking auto() {
        return NONE.withLargest(10_000).with(AUTOMATIC, true);
    }

    /**
     * Returns the chunking of {@link #auto()} in which the calls of a task take so long together, at most: results come more often
     * if that is short, and less time goes into starts if it is long. It is half the time limit of a task at most.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public static Chunking auto(Duration taskLength) {
        return auto().withLargest(1_000).with(TASK_LENGTH, taskLength);
    }

    /** Returns whether a sweep finds out how many calls a task has. */
    public boolean isAutomatic() {
        return get(AUTOMATIC);
    }

    /** Returns how many calls a task has, or at most has if that {@link #isAutomatic}. */
    public int largest() {
        return get(LARGEST);
    }

    /** Returns how long the calls of a task take together, at most; {@code null} if nobody has said. */
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
