package io.batchflux.hunt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who runs items, all in one run or all in a job that is shared.
 *
 * @param number which caller of the plan
 * @param kind what is called
 * @param items what is to be run; for a single one, the first
 * @param source how the items come
 * @param demand how results are taken
 * @param start when the caller comes
 * @param cancel when the caller cancels, counted from when it came, or {@code null} for never
 */
record Caller(
        int number,
        Kind kind,
        List<Item> items,
        Source source,
        Demand demand,
        Moment start,
        @Nullable Moment cancel) {

    /** What is called. */
    enum Kind {
        /** {@code run} of a publisher of tasks. */
        RUN,
        /** {@code run} of one task, in a shared job. */
        TASK,
        /** {@code run} of one task with an id of its own, hence in a job of its own. */
        OWN_TASK,
        /** {@code call} of a function. */
        CALL,
        /** {@code sweep} over parameters. */
        SWEEP
    }

    /**
     * How items come.
     *
     * @param pause the pause between two; zero if they are all there
     * @param end what follows the last
     */
    record Source(Duration pause, End end) {

        static final Source PLAIN = new Source(Duration.ZERO, End.COMPLETE);

        enum End {
            COMPLETE,
            FAIL,
            NEVER,
            /** It completes, and has emitted everything at the first request, whatever was requested, also if it was cancelled. */
            HEEDLESS
        }
    }

    /**
     * How results are taken.
     *
     * @param batch how many are requested at a time; 0 for without bound
     * @param pause how long the next request comes after the last of those has been taken
     */
    record Demand(int batch, Duration pause) {

        static final Demand UNBOUNDED = new Demand(0, Duration.ZERO);
    }

    boolean isSingle() {
        return kind == Kind.TASK || kind == Kind.OWN_TASK || kind == Kind.CALL;
    }

    boolean isFunction() {
        return kind == Kind.CALL || kind == Kind.SWEEP;
    }

    /** Returns how long it takes until all results have been asked for. */
    Duration patience() {
        return demand.batch() == 0 ? Duration.ZERO : demand.pause().multipliedBy(items.size() / demand.batch());
    }

    /** Returns the names of the parts that it has, its items apart. */
    List<String> parts() {
        List<String> parts = new ArrayList<>();
        parts.add("c" + number);
        if (cancel != null) {
            parts.add("x" + number);
        }
        if (!demand.equals(Demand.UNBOUNDED)) {
            parts.add("d" + number);
        }
        if (!source.equals(Source.PLAIN)) {
            parts.add("s" + number);
        }
        return parts;
    }

    /** A source that never ends ends nevertheless if nobody cancels. */
    Caller with(Set<String> parts) {
        boolean cancels = parts.contains("x" + number);
        Caller left = new Caller(
                number,
                kind,
                items.stream()
                        .filter(item -> parts.contains("i" + item.number()))
                        .toList(),
                parts.contains("s" + number) ? source : Source.PLAIN,
                parts.contains("d" + number) ? demand : Demand.UNBOUNDED,
                start,
                cancels ? cancel : null);
        return cancels ? left : left.patient();
    }

    /** Returns a caller who waits until the end, which comes. */
    Caller patient() {
        Source ending = source.end() == Source.End.NEVER ? new Source(source.pause(), Source.End.COMPLETE) : source;
        return new Caller(number, kind, items, ending, demand, start, null);
    }

    @Override
    public String toString() {
        return "c" + number + " " + kind + " at " + start
                + (source.equals(Source.PLAIN) ? "" : ", s" + number + " " + source)
                + (demand.equals(Demand.UNBOUNDED) ? "" : ", d" + number + " " + demand)
                + (cancel == null ? "" : ", x" + number + " cancels at " + cancel)
                + ": " + (items.size() <= 6 ? items : items.subList(0, 6) + " ... " + items.size() + " in all");
    }
}
