package io.batchflux;

import java.time.Duration;

/**
 * How the calls that are left are dealt out to the slots of the pool: how many the next task has, how many tasks there may be, and when
 * a task stops to make calls. Nothing in here changes but what {@link CallTimes} have learned.
 *
 * <p>Before anything is known, each slot has its share of what is left. The tasks stop after times that differ, so that their slots
 * do not become free all at once, and what they give back is dealt out anew. Once calls are known, a task still has its share, if what
 * may be won by dealing out the rest later is less than another start costs; else it has half of that or less, as long as that is worth
 * a start. A share is what lets all slots end together, as far as it is known when they become free.
 */
final class ChunkPlan {

    /** How long the calls of a task take together at most, if nobody says otherwise. */
    static final Duration LONGEST = Duration.ofSeconds(20);

    /** Starts shall be a small part of the whole, even if each takes long. */
    private static final int STARTS = 20;

    /** The first task that stops does so after this part of the longest time. */
    private static final double SOONEST = 0.3;

    /** The last call of a task may end later than it shall by this part of itself. */
    private static final double LATER = 0.1;

    /** One slot waits for none: its first task stops later than any other. */
    private static final double ALONE = 1.5;

    private final CallTimes times;
    private final int slots;
    private final int largest;
    private final double longest;
    private final boolean fixed;
    private final double timeLimit;
    private final double notice;

    /** @param notice how long it may take until it is known that a task has ended */
    ChunkPlan(CallTimes times, int slots, Chunking chunking, Duration timeLimit, Duration notice) {
        this.times = times;
        this.slots = slots;
        this.largest = chunking.largest();
        this.timeLimit = seconds(timeLimit);
        Duration taskLength = chunking.taskLength();
        this.fixed = taskLength != null;
        this.longest = Math.min(seconds(taskLength == null ? LONGEST : taskLength), this.timeLimit / 2);
        this.notice = seconds(notice);
    }

    static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    /**
     * Returns how many calls the next task has, at least one.
     *
     * @param left how many calls have no task
     */
    int size(long left, Load.Slots load) {
        double size;
        if (times.isKnown() && times.call() > 0) {
            double next = load.next();
            double share =
                    Math.max(1, Math.ceil((load.end(left + load.back()) - next - times.start()) / times.call() - 1e-6));
            size = Math.min(share, Math.max(1, fit()));
            size = Math.min(size, worthwhile(share, next <= 0, left));
        } else {
            size = Math.ceil((double) left / Math.max(1, slots - load.running()));
        }
        return (int) Math.max(1, Math.min(Math.min(size, (double) left), largest));
    }

    /** Returns whether it is time to hand out another task. */
    boolean isRoom(long left, Load.Slots load) {
        return load.running() < slots + ahead(left + load.back());
    }

    /**
     * Returns the share, if what its calls may differ from those of others costs less than another start; else a part of it: half, or
     * less if few calls that differ much are left for many slots ("factoring", Hummel, Schonberg and Flynn, 1992).
     */
    private double worthwhile(double share, boolean idle, long left) {
        double risk = slots == 1 ? 0 : times.spread() * Math.sqrt(share) * Math.sqrt(2 * Math.log(slots));
        double cost = times.start() + (idle ? notice : 0);
        if (risk <= cost) {
            return share;
        }
        double doubt = slots / (2 * Math.sqrt((double) left)) * times.spread() / times.call();
        double parts = 2 + doubt * doubt + doubt * Math.sqrt(doubt * doubt + 4);
        double enough = Math.ceil(times.start() / times.call());
        return Math.min(share, Math.max(Math.ceil(share / parts), enough));
    }

    /** Returns how many calls are as long as a task. The last of them may end a little later: two of 10 s take 20 s and some microseconds. */
    private double fit() {
        return Math.floor(longest() / times.call() + (fixed ? 0 : LATER));
    }

    private double longest() {
        return fixed ? longest : Math.min(Math.max(longest, STARTS * times.start()), timeLimit / 2);
    }

    /** Returns how many tasks may wait for a slot to become free, so that none is idle until its end is known. */
    private int ahead(double left) {
        if (!times.isKnown()) {
            return 0;
        }
        double calls = Math.max(1, Math.min(left / slots, longest() / Math.max(times.call(), 1e-6)));
        double task = times.start() + calls * times.call();
        return (int) Math.ceil(slots * Math.min(1, notice / Math.max(task, 1e-6)));
    }

    /**
     * Returns after which time the program begins no further call.
     *
     * @param number of the task in its sweep, from 0
     */
    Duration budget(long number, int calls) {
        double budget;
        if (times.isKnown()) {
            double expected = calls * times.call();
            budget = Math.max(1, 1.25 * expected + 2 * times.spread() * Math.sqrt(calls));
            budget = Math.min(budget, Math.min(Math.max(longest(), times.call()), timeLimit - times.longest()));
        } else {
            budget = slots == 1
                    ? fixed ? longest : Math.min(ALONE * longest, timeLimit / 2)
                    : longest * (SOONEST + (1 - SOONEST) * (number % slots + 1) / slots);
        }
        return Duration.ofMillis((long) Math.max(1, Math.min(budget * 1000, Integer.MAX_VALUE)));
    }

    /** Returns how many calls are to wait here for a task, so that it is seen whether they are all. */
    int wanted() {
        double calls = Math.max(1024, 256.0 * slots);
        if (times.isKnown() && times.call() > 0) {
            calls = Math.max(2.0 * slots * longest() / times.call(), slots);
        }
        return (int) Math.min(calls, 10_000);
    }

    int slots() {
        return slots;
    }
}
