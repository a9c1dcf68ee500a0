package io.batchflux.hunt;

import io.batchflux.hunt.Trouble.Fate;
import io.batchflux.hunt.Trouble.Symptom;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import java.time.Duration;
import java.util.ArrayList;
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
 */
record NamedPlan(
        long seed,
        boolean sweep,
        List<Work> items,
        List<Program> programs,
        List<Duration> jobsEnd,
        List<Duration> forgotten) {

    /**
     * What the task of an item does.
     *
     * @param fails whether it fails, or throws
     * @param crashes whether the process of a call ends before it does
     * @param listedAfter how long after its end listings show that
     */
    record Work(Duration queued, Duration running, boolean fails, boolean crashes, Duration listedAfter) {}

    /**
     * A program.
     *
     * @param wants how many items, from the first on
     * @param chunk how many calls its tasks make
     * @param killed when it is gone without a word, counted from its start, or {@code null}
     * @param killedAfter the result whose emission is the last that it does, or 0
     * @param cancels when its caller cancels, or {@code null}
     * @param sleeps when its machine falls asleep, or {@code null}
     * @param asleep for how long
     */
    record Program(
            Duration start,
            int wants,
            int chunk,
            boolean takesOver,
            Duration ahead,
            @Nullable Moment killed,
            int killedAfter,
            @Nullable Duration cancels,
            @Nullable Moment sleeps,
            Duration asleep,
            List<Trouble> troubles) {}

    static NamedPlan of(long seed) {
        Dice dice = new Dice(seed);
        boolean sweep = dice.percent(50);
        int count = dice.magnitude(1, 12);
        List<Work> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(new Work(
                    dice.percent(30) ? dice.seconds(1, 100) : Duration.ZERO,
                    dice.seconds(1, 200),
                    dice.percent(10),
                    dice.percent(10),
                    dice.percent(20) ? dice.seconds(1, 600) : Duration.ZERO));
        }
        List<Program> programs = new ArrayList<>();
        int others = dice.between(1, 4);
        for (int i = 0; i < others; i++) {
            programs.add(program(dice, count));
        }
        programs.add(new Program(
                Duration.ofSeconds(dice.between(400, 1200)),
                count,
                dice.magnitude(1, 6),
                dice.percent(50),
                ahead(dice),
                null,
                0,
                null,
                null,
                Duration.ZERO,
                List.of()));
        List<Duration> jobsEnd = new ArrayList<>();
        for (int i = dice.between(0, 2); i > 0; i--) {
            jobsEnd.add(dice.seconds(1, 900));
        }
        List<Duration> forgotten = new ArrayList<>();
        for (int i = dice.between(0, 2); i > 0; i--) {
            forgotten.add(dice.seconds(1, 900));
        }
        return new NamedPlan(seed, sweep, items, programs, jobsEnd, forgotten);
    }

    private static Program program(Dice dice, int count) {
        List<Trouble> troubles = new ArrayList<>();
        for (int i = dice.between(0, 4); i > 0; i--) {
            troubles.add(new Trouble.Request(
                    dice.<Enum<?>>oneOf(
                            BatchOperation.CREATE_JOB,
                            BatchOperation.ADD_TASKS,
                            BatchOperation.ADD_TASKS,
                            BatchOperation.LIST_TASKS,
                            BatchOperation.DESCRIBE_JOB,
                            BatchOperation.TERMINATE_JOB,
                            BatchOperation.TERMINATE_JOB_WHEN_TASKS_COMPLETE,
                            BlobOperation.APPEND,
                            BlobOperation.APPEND,
                            BlobOperation.PUT,
                            BlobOperation.GET,
                            BlobOperation.CREATE_APPEND,
                            BlobOperation.ACQUIRE_LEASE,
                            BlobOperation.RELEASE_LEASE,
                            BlobOperation.LIST),
                    dice.magnitude(1, 6),
                    dice.oneOf(Fate.REFUSED, Fate.LOST, Fate.LOST, Fate.LATE, Fate.LATE, Fate.SLOW),
                    dice.oneOf(Symptom.BUSY, Symptom.RESET, Symptom.SILENCE),
                    dice.seconds(1, 600)));
        }
        return new Program(
                Duration.ofSeconds(dice.percent(20) ? 0 : dice.between(0, 600)),
                dice.percent(60) ? count : dice.between(1, count),
                dice.magnitude(1, 6),
                dice.percent(50),
                ahead(dice),
                dice.percent(60) ? moment(dice) : null,
                dice.percent(20) ? dice.magnitude(1, count) : 0,
                dice.percent(20) ? dice.seconds(1, 300) : null,
                dice.percent(25) ? moment(dice) : null,
                dice.seconds(10, 1200),
                troubles);
    }

    private static Moment moment(Dice dice) {
        return switch (dice.between(0, 2)) {
            case 0 -> new Moment(Moment.Kind.CALL, dice.magnitude(1, 60));
            case 1 -> new Moment(Moment.Kind.STEP, dice.magnitude(1, 2_000));
            default -> Moment.after(dice.millis(1, 300_000));
        };
    }

    private static Duration ahead(Dice dice) {
        return dice.percent(20) ? Duration.ofMinutes(dice.between(-10, 10)) : Duration.ZERO;
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
                .toString();
    }
}
