package io.batchflux.hunt;

import static io.batchflux.hunt.NamedPlan.DEDICATED;
import static io.batchflux.hunt.NamedPlan.OTHER;

import io.batchflux.Chunking;
import io.batchflux.hunt.NamedPlan.Pools;
import io.batchflux.hunt.NamedPlan.Program;
import io.batchflux.hunt.NamedPlan.Work;
import io.batchflux.hunt.Trouble.Fate;
import io.batchflux.hunt.Trouble.Symptom;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.FakeBatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes plans of named runs: half of them of whatever may come, the others of what is dangerous and would seldom come together by
 * chance.
 */
final class NamedPlanner {

    private final long seed;
    private final Dice dice;
    private final List<Work> items = new ArrayList<>();
    private final List<Program> programs = new ArrayList<>();
    private final List<Duration> jobsEnd = new ArrayList<>();
    private final List<Duration> forgotten = new ArrayList<>();
    private final List<Duration> preempted = new ArrayList<>();
    private boolean sweep;

    NamedPlanner(long seed) {
        this.seed = seed;
        this.dice = new Dice(seed);
    }

    NamedPlan plan() {
        if (Math.floorMod(seed, 8) == 6) {
            special();
        } else if (Math.floorMod(seed, 32) == 9) {
            limits();
        } else {
            switch (dice.between(0, 7)) {
                case 0 -> duel();
                case 1 -> lateAdds();
                case 2 -> untold();
                case 3 -> slowOwners();
                default -> anything();
            }
            programs.add(last());
        }
        return new NamedPlan(seed, sweep, items, programs, jobsEnd, forgotten, preempted);
    }

    /** What came later has seeds of its own, so that the others mean what they meant. */
    private void special() {
        switch (dice.between(0, 5)) {
            case 0 -> lateItems();
            case 1 -> lateEnd();
            default -> pools();
        }
    }

    /** Nodes are taken away, and tasks move to the fallback pool, of which each program has its own idea. */
    private void pools() {
        anything();
        programs.add(last());
        for (int i = dice.between(1, 6); i > 0; i--) {
            preempted.add(dice.seconds(1, 900));
        }
        boolean steady = dice.percent(50);
        programs.replaceAll(program -> program.in(
                steady ? new Pools(FakeBatchService.POOL, DEDICATED, dice.between(0, 1)) : pools(dice.between(0, 9))));
    }

    private static Pools pools(int number) {
        return switch (number) {
            case 0 -> Pools.ONE;
            case 1 -> new Pools(FakeBatchService.POOL, null, 0);
            case 2 -> new Pools(DEDICATED, null, null);
            case 3 -> new Pools(DEDICATED, FakeBatchService.POOL, 0);
            case 4 -> new Pools(OTHER, DEDICATED, 0);
            case 5 -> new Pools(FakeBatchService.POOL, OTHER, 0);
            default -> new Pools(FakeBatchService.POOL, DEDICATED, 0);
        };
    }

    /** Calls may take so long and no longer: whoever is over time ends the jobs, is killed at that, or finds that the run is another's. */
    private void limits() {
        if (dice.percent(30)) {
            duel();
        } else {
            anything();
        }
        programs.replaceAll(program -> dice.percent(70) ? program.within(limit()) : program);
        programs.add(last());
    }

    private Duration limit() {
        return dice.percent(50) ? dice.seconds(1, 60) : dice.seconds(60, 600);
    }

    /** Tasks of several calls are found of which some come late, some in time, and some never. */
    private void lateItems() {
        anything();
        sweep = true;
        programs.add(last());
        programs.replaceAll(program -> program.with(dice.percent(60) ? dice.millis(1, 4_000) : Duration.ZERO));
    }

    /**
     * Whoever has all that he wants ends the job of one who was killed before he had all, and is killed while that takes its time;
     * somebody who wants more comes meanwhile.
     */
    private void lateEnd() {
        sweep = dice.percent(50);
        items(5, 0);
        items.addAll(List.copyOf(items));
        Duration first = dice.seconds(700, 900);
        programs.add(wanting(items.size(), Duration.ZERO, null, 1, List.of()).with(Duration.ofMinutes(10)));
        programs.add(wanting(
                1,
                first,
                Moment.after(dice.millis(1_000, 30_000)),
                0,
                List.of(new Trouble.Request(
                        BatchOperation.TERMINATE_JOB,
                        1,
                        dice.oneOf(Fate.LATE, Fate.SLOW),
                        Symptom.SILENCE,
                        dice.seconds(1, 120)))));
        programs.add(wanting(items.size(), first.plus(dice.millis(100, 60_000)), null, 0, List.of()));
    }

    private Program wanting(
            int some, Duration start, @Nullable Moment killed, int killedAfter, List<Trouble> troubles) {
        return new Program(
                start,
                some,
                chunking(),
                true,
                ahead(),
                killed,
                killedAfter,
                null,
                null,
                Duration.ZERO,
                troubles,
                Pools.ONE,
                Duration.ZERO,
                null);
    }

    private void items(int most, int failing) {
        int count = dice.magnitude(1, most);
        for (int i = 0; i < count; i++) {
            items.add(new Work(
                    dice.percent(30) ? dice.seconds(1, 100) : Duration.ZERO,
                    dice.seconds(1, 200),
                    dice.percent(failing),
                    dice.percent(10),
                    dice.percent(20),
                    dice.percent(20) ? dice.seconds(1, 600) : Duration.ZERO));
        }
    }

    private void anything() {
        sweep = dice.percent(50);
        items(12, 10);
        for (int i = dice.between(1, 4); i > 0; i--) {
            List<Trouble> troubles = new ArrayList<>();
            for (int j = dice.between(0, 4); j > 0; j--) {
                troubles.add(trouble());
            }
            programs.add(program(
                    Duration.ofSeconds(dice.percent(20) ? 0 : dice.between(0, 600)),
                    dice.percent(50),
                    dice.percent(60) ? moment() : null,
                    dice.percent(20) ? dice.magnitude(1, items.size()) : 0,
                    dice.percent(25) ? moment() : null,
                    troubles));
        }
        times(jobsEnd, 2, 900);
        times(forgotten, 2, 900);
    }

    private void times(List<Duration> times, int most, int seconds) {
        for (int i = dice.between(0, most); i > 0; i--) {
            times.add(dice.seconds(1, seconds));
        }
    }

    /** Several programs take the run from each other, and each is slow now and then, or asleep. */
    private void duel() {
        sweep = dice.percent(80);
        items(6, 10);
        for (int i = dice.between(2, 4); i > 0; i--) {
            List<Trouble> troubles = new ArrayList<>();
            for (int j = dice.between(0, 3); j > 0; j--) {
                troubles.add(request(
                        Fate.SLOW,
                        dice.<Enum<?>>oneOf(
                                BatchOperation.CREATE_JOB,
                                BatchOperation.ADD_TASKS,
                                BatchOperation.DESCRIBE_JOB,
                                BatchOperation.LIST_TASKS,
                                BlobOperation.APPEND,
                                BlobOperation.GET,
                                BlobOperation.DESCRIBE,
                                BlobOperation.PUT)));
            }
            programs.add(program(
                    dice.millis(1, 15_000),
                    true,
                    dice.percent(20) ? moment() : null,
                    0,
                    dice.percent(50) ? moment() : null,
                    troubles));
        }
    }

    /** Whoever adds is killed, and the request is carried out later; those who come after it are slow to add. */
    private void lateAdds() {
        sweep = dice.percent(70);
        items(6, 10);
        Duration start = Duration.ZERO;
        for (int i = dice.between(2, 3); i > 0; i--) {
            Fate fate = i > 1 ? dice.oneOf(Fate.LATE, Fate.LATE, Fate.SLOW) : Fate.SLOW;
            programs.add(program(
                    start,
                    true,
                    i > 1 ? new Moment(Moment.Kind.CALL, dice.between(20, 50)) : null,
                    0,
                    null,
                    List.of(new Trouble.Request(
                            BatchOperation.ADD_TASKS,
                            dice.magnitude(1, 2),
                            fate,
                            dice.oneOf(Symptom.RESET, Symptom.SILENCE),
                            dice.seconds(1, 60)))));
            start = start.plus(dice.seconds(1, 30));
        }
    }

    /** Whoever emits is killed at once, and what failed tasks have told is forgotten. */
    private void untold() {
        sweep = false;
        items(4, 60);
        Duration start = Duration.ZERO;
        for (int i = dice.between(1, 3); i > 0; i--) {
            programs.add(program(start, true, null, dice.magnitude(1, items.size()), null, List.of()));
            start = start.plus(dice.seconds(20, 300));
        }
        for (int i = dice.between(2, 10); i > 0; i--) {
            forgotten.add(dice.seconds(5, 400));
        }
        times(jobsEnd, 2, 400);
    }

    /** Owners read, or create a job, while others take the run over. */
    private void slowOwners() {
        sweep = true;
        items(5, 10);
        for (int i = dice.between(2, 3); i > 0; i--) {
            Enum<?> slow = dice.<Enum<?>>oneOf(
                    BatchOperation.CREATE_JOB,
                    BatchOperation.CREATE_JOB,
                    BlobOperation.GET,
                    BlobOperation.DESCRIBE,
                    BlobOperation.DESCRIBE);
            programs.add(program(
                    dice.millis(1, 10_000),
                    true,
                    null,
                    0,
                    null,
                    List.of(new Trouble.Request(
                            slow, dice.magnitude(1, 3), Fate.SLOW, Symptom.RESET, dice.seconds(1, 30)))));
        }
    }

    private Trouble trouble() {
        return request(
                dice.oneOf(Fate.REFUSED, Fate.LOST, Fate.LOST, Fate.LATE, Fate.LATE, Fate.SLOW),
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
                        BlobOperation.LIST));
    }

    private Trouble request(Fate fate, Enum<?> operation) {
        return new Trouble.Request(
                operation,
                dice.magnitude(1, 6),
                fate,
                dice.oneOf(Symptom.BUSY, Symptom.RESET, Symptom.SILENCE),
                dice.seconds(1, 600));
    }

    private Program program(
            Duration start,
            boolean takesOver,
            @Nullable Moment killed,
            int killedAfter,
            @Nullable Moment sleeps,
            List<Trouble> troubles) {
        return new Program(
                start,
                dice.percent(60) ? items.size() : dice.between(1, items.size()),
                chunking(),
                takesOver,
                ahead(),
                killed,
                killedAfter,
                dice.percent(10) ? dice.seconds(1, 300) : null,
                sleeps,
                dice.seconds(10, 1200),
                troubles,
                Pools.ONE,
                Duration.ZERO,
                null);
    }

    private Program last() {
        return new Program(
                Duration.ofSeconds(dice.between(400, 1200)),
                items.size(),
                chunking(),
                dice.percent(50),
                ahead(),
                null,
                0,
                null,
                null,
                Duration.ZERO,
                List.of(),
                Pools.ONE,
                Duration.ZERO,
                null);
    }

    /** Calls take up to 200 s. */
    private Chunking chunking() {
        return dice.percent(30) ? Chunking.auto(dice.seconds(10, 1000)) : Chunking.of(dice.magnitude(1, 6));
    }

    private Moment moment() {
        return switch (dice.between(0, 2)) {
            case 0 -> new Moment(Moment.Kind.CALL, dice.magnitude(1, 60));
            case 1 -> new Moment(Moment.Kind.STEP, dice.magnitude(1, 2_000));
            default -> Moment.after(dice.millis(1, 300_000));
        };
    }

    private Duration ahead() {
        return dice.percent(20) ? Duration.ofMinutes(dice.between(-10, 10)) : Duration.ZERO;
    }
}
