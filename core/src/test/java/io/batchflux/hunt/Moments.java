package io.batchflux.hunt;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what happens, and does what is planned for then. */
final class Moments {

    private final VirtualClock clock;
    private final Map<Moment.Kind, Counter> counters = new EnumMap<>(Moment.Kind.class);

    Moments(VirtualClock clock) {
        this.clock = clock;
        for (Moment.Kind kind : Moment.Kind.values()) {
            counters.put(kind, new Counter());
        }
    }

    private Counter counter(Moment.Kind kind) {
        return requireNonNull(counters.get(kind));
    }

    /** What is planned for a moment that has passed does not happen. */
    void at(Moment moment, Runnable action) {
        if (moment.kind() == Moment.Kind.TIME) {
            clock.after(moment.count() * 1_000_000, action);
        } else {
            counter(moment.kind()).plan(moment.count(), action);
        }
    }

    /** Does as {@link #at}, but counts from now on. */
    void after(Moment moment, Runnable action) {
        at(
                moment.kind() == Moment.Kind.TIME
                        ? moment
                        : new Moment(moment.kind(), count(moment.kind()) + moment.count()),
                action);
    }

    void happens(Moment.Kind kind) {
        counter(kind).happens();
    }

    long count(Moment.Kind kind) {
        return counter(kind).count;
    }

    private static final class Counter {

        private final TreeMap<Long, List<Runnable>> planned = new TreeMap<>();
        private long count;
        /** The next count that something is planned for, so that counting costs nothing. */
        private long next;

        void plan(long at, Runnable action) {
            if (at > count) {
                planned.computeIfAbsent(at, absent -> new ArrayList<>()).add(action);
                next = planned.firstKey();
            }
        }

        void happens() {
            if (++count == next) {
                List<Runnable> actions = planned.remove(count);
                next = planned.isEmpty() ? 0 : planned.firstKey();
                if (actions != null) {
                    actions.forEach(Runnable::run);
                }
            }
        }
    }
}
