package io.batchflux.hunt;

import io.batchflux.Chunking;
import io.batchflux.testing.FakeBatchService;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Programs that have a run of the same name, one after the other or at once, and are killed; the last has all the time it wants.
 *
 * @param seed what it was expanded from
 * @param sweep whether items are calls of a function, of which tasks make several
 * @param items what tasks do, by item
 * @param programs who comes
 * @param jobsEnd when somebody ends all jobs
 * @param forgotten when the service forgets tasks that have left nothing
 * @param preempted when the nodes that run tasks are taken away, but for those of the pool {@value #DEDICATED}
 */
record NamedPlan(
        long seed,
        boolean sweep,
        List<Work> items,
        List<Program> programs,
        List<Duration> jobsEnd,
        List<Duration> forgotten,
        List<Duration> preempted) {

    /** The pool whose nodes stay. */
    static final String DEDICATED = "dedicated";

    /** Another one, whose nodes are taken away. */
    static final String OTHER = "other";

    /**
     * What the task of an item does.
     *
     * @param fails whether it fails, or throws
     * @param crashes whether the process of a call ends before it does
     * @param stops whether a process that has made a call stops before this one, since its time is up
     * @param listedAfter how long after its end listings show that
     */
    record Work(
            Duration queued, Duration running, boolean fails, boolean crashes, boolean stops, Duration listedAfter) {}

    /**
     * A program.
     *
     * @param wants how many items, from the first on
     * @param chunking how many calls its tasks make
     * @param killed when it is gone without a word, counted from its start, or {@code null}
     * @param killedAfter the result whose emission is the last that it does, or 0
     * @param cancels when its caller cancels, or {@code null}
     * @param sleeps when its machine falls asleep, or {@code null}
     * @param asleep for how long
     * @param pools where its tasks run
     * @param apart how long its source takes for each item after the first
     * @param limit how long its call may take, or {@code null} for ever
     */
    record Program(
            Duration start,
            int wants,
            Chunking chunking,
            boolean takesOver,
            Duration ahead,
            @Nullable Moment killed,
            int killedAfter,
            @Nullable Duration cancels,
            @Nullable Moment sleeps,
            Duration asleep,
            List<Trouble> troubles,
            Pools pools,
            Duration apart,
            @Nullable Duration limit) {

        Program in(Pools others) {
            return with(others, apart, limit);
        }

        Program with(Duration between) {
            return with(pools, between, limit);
        }

        Program within(Duration most) {
            return with(pools, apart, most);
        }

        private Program with(Pools others, Duration between, @Nullable Duration most) {
            return new Program(
                    start,
                    wants,
                    chunking,
                    takesOver,
                    ahead,
                    killed,
                    killedAfter,
                    cancels,
                    sleeps,
                    asleep,
                    troubles,
                    others,
                    between,
                    most);
        }
    }

    /**
     * Where tasks run.
     *
     * @param fallback where those go that have lost their nodes too often, or {@code null}
     * @param limit how often they may, or {@code null} for ever
     */
    record Pools(
            String main,
            @Nullable String fallback,
            @Nullable Integer limit) {

        static final Pools ONE = new Pools(FakeBatchService.POOL, null, null);
    }

    static NamedPlan of(long seed) {
        return new NamedPlanner(seed).plan();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("seed ").append(seed).append(sweep ? ": calls" : ": tasks");
        items.forEach(item -> text.append("\n  ").append(item));
        programs.forEach(program -> text.append("\n  ").append(program));
        return text.append("\n  jobs end at ")
                .append(jobsEnd)
                .append(", tasks are forgotten at ")
                .append(forgotten)
                .append(", nodes are taken away at ")
                .append(preempted)
                .toString();
    }
}
