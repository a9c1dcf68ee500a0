package io.batchflux.hunt;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.NamedRun;
import io.batchflux.NamedRunException;
import io.batchflux.Output;
import io.batchflux.RunLimitExceededException;
import io.batchflux.RunOptions;
import io.batchflux.SimulatedRunners;
import io.batchflux.TaskSpec;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.testing.FakeBatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** Carries out a plan of programs that have a run of one name, and looks whether what is promised of that holds. */
final class NamedSimulation {

    private static final Duration MOST = Duration.ofDays(3);
    private static final Duration AFTER = Duration.ofHours(2);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration WITHOUT_NODE = Duration.ofSeconds(30);
    private static final long MOST_STEPS = 3_000_000;

    private final NamedPlan plan;
    private final VirtualClock clock = new VirtualClock();
    private final Ledger ledger = new Ledger();
    private final World world;
    private final NamedNodes nodes;
    private final WatchedAdds watched;
    private final List<Visitor> visitors = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    /** The steps at which programs first told jobs to end. */
    private final Map<String, Long> told = new HashMap<>();

    private long steps;

    private NamedSimulation(NamedPlan plan) {
        this.plan = plan;
        this.world = new World(new Plan(plan.seed(), Settings.PLAIN, List.of(), List.of()), clock, ledger);
        this.nodes = new NamedNodes(plan, world.store);
        this.watched = new WatchedAdds(plan, world, nodes, () -> steps, violations);
        world.service.tasks(nodes::run);
        world.service.pool().alsoAs(NamedPlan.DEDICATED).alsoAs(NamedPlan.OTHER);
    }

    /** Returns what is broken: nothing, if all is well. */
    static List<String> of(NamedPlan plan) {
        NamedSimulation simulation = new NamedSimulation(plan);
        Hooks.onErrorDropped(simulation::dropped);
        try {
            return simulation.run();
        } finally {
            Hooks.resetOnErrorDropped();
        }
    }

    /** Who cancels a run that has failed already, and is giving back what it has, does not want its error. */
    private void dropped(Throwable error) {
        if (!(error instanceof NamedRunException) || visitors.stream().noneMatch(visitor -> visitor.cancelled)) {
            violations.add("an error was dropped: " + error);
        }
    }

    private List<String> run() {
        plan.programs().forEach(program -> visitors.add(new Visitor(program, visitors.size())));
        visitors.forEach(visitor -> clock.after(visitor.program.start().toNanos(), visitor::begin));
        plan.jobsEnd().forEach(at -> clock.after(at.toNanos(), this::endJobs));
        plan.forgotten().forEach(at -> clock.after(at.toNanos(), this::forgetTasks));
        plan.preempted().forEach(at -> clock.after(at.toNanos(), this::preempt));
        Visitor last = lastOver(visitors.get(visitors.size() - 1));
        if (!last.over) {
            violations.add("the last program has not ended");
        } else if (last.error != null) {
            violations.add("the last program failed: " + last.error);
        } else {
            long end = clock.nanos() + AFTER.toNanos();
            advance(() -> false, Duration.ofNanos(end));
            world.service.jobs().stream()
                    .filter(job -> !job.state().isEnding())
                    .forEach(job -> violations.add("job " + job.id() + " is active, and nobody knows of it"));
        }
        visitors.forEach(Visitor::judge);
        ledger.thrown.forEach(thrown -> violations.add("was thrown: " + thrown));
        return violations;
    }

    /** One whose request to take the run over took its time may come after the last; then that one comes again. */
    private Visitor lastOver(Visitor last) {
        advance(() -> last.over, MOST);
        boolean isTaken = last.error instanceof NamedRunException failed
                && failed.reason() == NamedRunException.Reason.TAKEN_OVER
                && visitors.size() < 2 * plan.programs().size();
        if (!isTaken) {
            return last;
        }
        Visitor again = new Visitor(last.program, visitors.size());
        visitors.add(again);
        again.begin();
        return lastOver(again);
    }

    private void preempt() {
        world.service.preempt(FakeBatchService.POOL, WITHOUT_NODE);
        world.service.preempt(NamedPlan.OTHER, WITHOUT_NODE);
    }

    private void endJobs() {
        for (JobSnapshot job : world.service.jobs()) {
            world.service.endJob(job.id(), "somebody's wish");
        }
    }

    /** A failed command leaves nothing but what the service tells of it. */
    private void forgetTasks() {
        for (JobSnapshot job : world.service.jobs()) {
            for (TaskSnapshot task : world.service.snapshots(job.id())) {
                if (!plan.sweep() && Integer.valueOf(3).equals(task.execution().exitCode())) {
                    world.service.removeTask(job.id(), task.id());
                }
            }
        }
    }

    private void advance(BooleanSupplier until, Duration end) {
        while (!until.getAsBoolean() && clock.nanos() < end.toNanos()) {
            visitors.forEach(visitor -> visitor.moments.happens(Moment.Kind.STEP));
            if (steps++ > MOST_STEPS) {
                violations.add("more than " + MOST_STEPS + " steps: it goes round in a circle");
                return;
            }
            if (!clock.step()) {
                return;
            }
        }
    }

    /** One program, and the caller in it. */
    private final class Visitor {

        private final NamedPlan.Program program;
        private final int number;
        private final Moments moments = new Moments(clock);
        private final List<Seen> results = new ArrayList<>();
        private ProgramScheduler loop;
        private ProgramScheduler disk;
        private long began;
        private boolean over;
        /** When it came, and how long it took to its last result: to close is not work, and may take longer. */
        private long begun;

        private long took;
        private boolean killed;
        private boolean cancelled;

        @Nullable
        private Throwable error;

        Visitor(NamedPlan.Program program, int number) {
            this.program = program;
            this.number = number;
            this.loop = scheduler();
            this.disk = scheduler();
        }

        void begin() {
            began = steps;
            begun = clock.nanos();
            Network network = new Network(
                    new Plan(plan.seed() + number, Settings.PLAIN, List.of(), program.troubles()),
                    world,
                    loop,
                    moments,
                    ledger);
            Through.Adding adding = watched::add;
            NamedPlan.Pools pools = program.pools();
            RunOptions options = RunOptions.ofDefaults(pools.main())
                    .withWaiting(waiting -> waiting.withPreemptionLimit(pools.limit())
                            .withFallbackPoolId(pools.fallback())
                            .withRunLimit(program.limit()));
            BatchRunner runner = SimulatedRunners.create(
                    Telling.through(
                            Through.the(network, BatchService.class, world.service, adding), this::tells, this::adds),
                    Through.the(network, BlobStore.class, world.store, adding),
                    loop,
                    disk,
                    plan.seed() * 31 + number,
                    options.withTasks(options.tasks().withRetries(0))
                            .withFunctions(options.functions()
                                    .withImage("image")
                                    .withCode(Code.inImage("/app/*"))
                                    .withChunking(program.chunking())));
            NamedRun run = runner.named("hunted")
                    .withOptions(how -> how.withTakeOver(program.takesOver()).withPatience(Duration.ofHours(4)));
            Disposable subscription = results(run)
                    .subscribe(
                            this::result,
                            failure -> {
                                error = failure;
                                over = true;
                            },
                            () -> over = true);
            if (program.killed() != null) {
                moments.after(program.killed(), this::kill);
            }
            if (program.sleeps() != null) {
                moments.after(program.sleeps(), () -> {
                    loop.sleep(program.asleep());
                    disk.sleep(program.asleep());
                });
            }
            if (program.cancels() != null) {
                clock.after(program.cancels().toNanos(), () -> {
                    if (!killed && !over) {
                        cancelled = true;
                        loop.schedule(subscription::dispose);
                    }
                });
            }
        }

        private Flux<Seen> results(NamedRun run) {
            Flux<Integer> items = Flux.range(0, program.wants())
                    .concatMap(item ->
                            Mono.just(item).delaySubscription(item == 0 ? Duration.ZERO : program.apart(), loop));
            return plan.sweep()
                    ? run.sweep(NamedNodes::same, items).map(Seen::of)
                    : run.run(items.map(item -> TaskSpec.command(NamedNodes.command(item), item)
                                    .withId("item-" + item)
                                    .withOutput(Output.named("out", "out"))))
                            .map(Seen::of);
        }

        private void kill() {
            killed = true;
            loop.kill();
            disk.kill();
        }

        private void tells(String jobId) {
            told.putIfAbsent(jobId, steps);
        }

        /** Whoever tells a job to end has said so in the journal before, and nobody adds to it who has read that. */
        private void adds(String jobId) {
            if (told.getOrDefault(jobId, Long.MAX_VALUE) < began) {
                violations.add("program " + number + " adds to " + jobId + ", which was told to end before it came");
            }
        }

        private ProgramScheduler scheduler() {
            return new ProgramScheduler(clock, program.ahead(), thrown -> ledger.thrown.add("" + thrown));
        }

        private void result(Seen seen) {
            if (killed) {
                return;
            }
            results.add(seen);
            took = clock.nanos() - begun;
            int item = seen.item();
            NamedPlan.Work work = plan.items().get(item);
            boolean failure = work.fails() || (plan.sweep() && work.crashes());
            NamedPlan.Pools pools = program.pools();
            boolean givesUp = pools.limit() != null && pools.fallback() == null;
            if (!seen.outcome() && program.troubles().isEmpty() && program.killed() == null && !givesUp) {
                violations.add("item " + item + " failed by what befell it: " + seen);
            }
            if (seen.outcome() && seen.success() == failure) {
                violations.add("item " + item + " has another result than its own: " + seen);
            }
            if (seen.outcome()) {
                String before = watched.emits(item, seen.taskId());
                if (before != null && !before.equals(seen.taskId())) {
                    violations.add("item " + item + " has the result of " + before + ", and then of " + seen.taskId());
                }
            }
            if (results.size() == program.killedAfter()) {
                kill();
            }
        }

        private void judge() {
            Set<Integer> seen = new HashSet<>();
            results.forEach(result -> {
                if (!seen.add(result.item())) {
                    violations.add("program " + number + " has item " + result.item() + " twice");
                }
            });
            boolean complete = over && error == null && !killed;
            if (complete && seen.size() != program.wants()) {
                violations.add("program " + number + " has completed with " + seen.size() + " of " + program.wants());
            }
            boolean overTime = error instanceof RunLimitExceededException && program.limit() != null;
            if (error != null && !overTime && !(error instanceof NamedRunException)) {
                violations.add("program " + number + " failed: " + error);
            }
            Duration limit = program.limit();
            if (limit != null
                    && program.sleeps() == null
                    && took > limit.plus(SOON).toNanos()) {
                violations.add("program " + number + " has a result after " + Duration.ofNanos(took)
                        + ", and might take " + limit);
            }
            if (limit != null && !over && !killed && !cancelled) {
                violations.add("program " + number + " had not ended long after its limit");
            }
        }
    }
}
