package io.batchflux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * The tasks of one sweep that have been handed out and have not ended, and when their slots are likely to be free of them: a slot takes
 * them in their order. All times are in seconds. Thread-safe.
 */
final class Load {

    /** So many are looked at anew whenever one has ended; of more, that is only noted in between. */
    private static final int FEW = 256;

    private static final double SELDOM = 0.2;

    /** A task is not looked at more often. */
    private static final double SOON = 1;

    private final IdentityHashMap<Chunk<?>, Task> tasks = new IdentityHashMap<>();
    private final Set<Task> inOrder = new LinkedHashSet<>();
    private int running;
    /** When each slot is free of all that it has and will have of these tasks. */
    private double[] free = new double[0];

    private double seen = Double.NEGATIVE_INFINITY;
    private boolean ended = true;
    private boolean known;
    private double back;

    private final CallTimes times;
    private final DoubleSupplier clock;

    Load(CallTimes times, DoubleSupplier clock) {
        this.times = times;
        this.clock = clock;
    }

    /** One of them; {@code begin} is when a slot has taken it, {@code NaN} as long as none has. */
    private static final class Task {
        private final Chunk<?> chunk;
        private double begin = Double.NaN;
        private double end;
        /** How many of its calls are still its own: those behind them were given back; -1 as long as none was. */
        private int kept = -1;

        private boolean settled;
        private double nextLook = Double.NEGATIVE_INFINITY;

        private Task(Chunk<?> chunk) {
            this.chunk = chunk;
        }

        private boolean isRunning() {
            return !Double.isNaN(begin);
        }
    }

    synchronized void begun(Chunk<?> chunk) {
        Task task = new Task(chunk);
        if (running < free.length) {
            running++;
            task.begin = clock.getAsDouble();
            task.end = task.begin + length(chunk);
        }
        tasks.put(chunk, task);
        inOrder.add(task);
        int first = 0;
        for (int i = 1; i < free.length; i++) {
            first = free[i] < free[first] ? i : first;
        }
        if (free.length > 0) {
            free[first] = Math.max(clock.getAsDouble(), free[first]) + length(chunk);
        }
    }

    /** The next task has become these, which have its calls together. */
    synchronized void divided(Chunk<?> chunk, List<? extends Chunk<?>> parts) {
        ended(chunk);
        parts.forEach(this::begun);
    }

    synchronized void ended(Chunk<?> chunk) {
        Task task = tasks.remove(chunk);
        if (task == null) {
            return;
        }
        inOrder.remove(task);
        if (task.isRunning()) {
            running--;
            note(task);
        }
        ended = true;
    }

    private void note(Task task) {
        for (int i = 0; i < free.length; i++) {
            if (free[i] == task.end) {
                free[i] = Double.NEGATIVE_INFINITY;
                return;
            }
        }
    }

    /**
     * Returns the running tasks whose budget ought to be used up, although they have not ended: each is named again when it has run for a
     * fourth longer.
     */
    synchronized List<Chunk<?>> late(int most) {
        double now = clock.getAsDouble();
        List<Chunk<?>> late = new ArrayList<>();
        for (Task task : inOrder) {
            Duration budget = task.chunk.budget();
            if (late.size() < most
                    && budget != null
                    && task.isRunning()
                    && task.kept < 0
                    && !task.chunk.isSingle()
                    && now >= Math.max(task.nextLook, task.begin + times.start() + ChunkPlan.seconds(budget))) {
                late.add(task.chunk);
                task.nextLook = now + Math.max(SOON, (now - task.begin) / 4);
            }
        }
        return late;
    }

    /**
     * The task begins no call behind these; {@code taken} is told, if nobody has read what it has left, and it had them all.
     *
     * @return whether that was so
     */
    synchronized boolean rest(Chunk<?> chunk, int keeps, Runnable taken) {
        Task task = tasks.get(chunk);
        if (task == null || task.settled || task.kept >= 0) {
            return false;
        }
        task.kept = keeps;
        ended = true;
        taken.run();
        return true;
    }

    /** What the task has left is read from now on; returns how many of its calls are its own. */
    synchronized int settle(Chunk<?> chunk) {
        Task task = tasks.get(chunk);
        if (task == null) {
            return chunk.calls().size();
        }
        task.settled = true;
        return task.kept < 0 ? chunk.calls().size() : task.kept;
    }

    synchronized int tasks() {
        return tasks.size();
    }

    /** Looks at what has ended since, if it is time to. */
    synchronized Slots slots(int slots) {
        double now = clock.getAsDouble();
        if (free.length != slots
                || known != times.isKnown()
                || (ended && (tasks.size() <= FEW || now >= seen + SELDOM))) {
            look(slots, now);
        }
        return new Slots(now);
    }

    private void look(int slots, double now) {
        PriorityQueue<Double> ends = new PriorityQueue<>(slots);
        back = 0;
        int more = Math.max(0, slots - running);
        for (Task task : inOrder) {
            back += task.kept < 0 ? back(task.chunk) : 0;
            if (!task.isRunning() && more > 0) {
                more--;
                running++;
                task.begin = now;
            }
            if (task.isRunning()) {
                task.end = Math.max(task.begin + length(task.chunk), now + late());
                ends.add(task.end);
            }
        }
        while (ends.size() < slots) {
            ends.add(Double.NEGATIVE_INFINITY);
        }
        for (Task task : inOrder) {
            if (!task.isRunning()) {
                ends.add(Math.max(now, ends.remove()) + length(task.chunk));
            }
        }
        free = ends.stream().mapToDouble(Double::doubleValue).limit(slots).toArray();
        seen = now;
        known = times.isKnown();
        ended = false;
    }

    /** Returns how long a task takes; one that stops for its budget is at a call then. */
    private double length(Chunk<?> chunk) {
        double calls = chunk.calls().size() * times.call();
        return times.start()
                + (chunk.budget() == null
                        ? calls
                        : Math.min(calls, ChunkPlan.seconds(chunk.budget()) + times.call() / 2));
    }

    /** Returns how many calls the task is likely to give back. */
    private double back(Chunk<?> chunk) {
        return chunk.budget() == null || times.call() <= 0
                ? 0
                : Math.max(
                        0,
                        chunk.calls().size()
                                - Math.max(1, Math.ceil(ChunkPlan.seconds(chunk.budget()) / times.call())));
    }

    /** Returns how long a task goes on that ought to have ended: the more calls differ, the longer. */
    private double late() {
        double spread = times.spread();
        return times.call() <= 0 ? 0 : Math.min(times.call(), spread * spread / times.call());
    }

    /** The slots, as they are now. */
    final class Slots {

        private final double now;

        private Slots(double now) {
            this.now = now;
        }

        int running() {
            return tasks();
        }

        /** Returns how many calls they are likely to give back. */
        double back() {
            synchronized (Load.this) {
                return back;
            }
        }

        /** Returns in which time the first of them is free. */
        double next() {
            synchronized (Load.this) {
                double next = Double.POSITIVE_INFINITY;
                for (double one : free) {
                    next = Math.min(next, one);
                }
                return Math.max(0, next - now);
            }
        }

        /** Returns in which time all can end together that share these calls, by one task each. */
        double end(double calls) {
            synchronized (Load.this) {
                return Math.max(0, together(calls) - now);
            }
        }

        private double together(double calls) {
            double start = times.start();
            double work = calls * times.call();
            double end = Double.POSITIVE_INFINITY;
            while (true) {
                double sum = work;
                int sharing = 0;
                for (double one : free) {
                    double begin = Math.max(now, one) + start;
                    if (begin < end) {
                        sum += begin;
                        sharing++;
                    }
                }
                if (sharing == 0 || sum / sharing >= end) {
                    return end;
                }
                end = sum / sharing;
            }
        }
    }
}
