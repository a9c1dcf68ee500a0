package io.batchflux.hunt;

import io.batchflux.BatchRunner;
import io.batchflux.RunOptions;
import io.batchflux.SimulatedRunners;
import io.batchflux.testing.FakeBatchService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Hooks;

/** Carries out a plan: one program with its callers, in a world in which what was planned goes wrong. */
final class Simulation {

    private static final String HOOK = "hunt";
    private static final long MOST_STEPS = 5_000_000;
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final Path FILE = file();

    private final Plan plan;
    private final VirtualClock clock = new VirtualClock();
    private final Moments moments = new Moments(clock);
    private final Ledger ledger = new Ledger();
    private final World world;
    private final ProgramScheduler program;
    private final ProgramScheduler disk;
    private final Handover handover;
    private final List<Visit> visits = new ArrayList<>();
    private int over;
    private long steps;

    private Simulation(Plan plan) {
        this.plan = plan;
        this.world = new World(plan, clock, ledger);
        this.program = new ProgramScheduler(clock, plan.settings().ahead(), error -> ledger.thrown.add("" + error));
        this.disk = new ProgramScheduler(clock, plan.settings().ahead(), error -> ledger.thrown.add("" + error));
        this.handover = new Handover(plan, world, ledger);
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("hunt", ".in");
            file.toFile().deleteOnExit();
            return Files.write(file, new byte[100_000]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Evidence of(Plan plan) {
        Simulation simulation = new Simulation(plan);
        Hooks.onEachOperator(HOOK, publisher -> {
            simulation.moments.happens(Moment.Kind.ASSEMBLY);
            return publisher;
        });
        Hooks.onErrorDropped(error -> simulation.ledger.dropped.add("" + error));
        try {
            return simulation.run();
        } finally {
            Hooks.resetOnEachOperator(HOOK);
            Hooks.resetOnErrorDropped();
        }
    }

    private Evidence run() {
        Network network = new Network(plan, world, program, moments, ledger);
        boolean hasPool = plan.troubles(Trouble.NoPool.class).isEmpty();
        RunOptions options = plan.settings().options(hasPool ? FakeBatchService.POOL : "elsewhere", new Told(ledger));
        BatchRunner runner = SimulatedRunners.create(
                new SimulatedBatch(plan, world, network, ledger, handover),
                new SimulatedBlobs(world, network, handover),
                program,
                disk,
                plan.seed(),
                options);
        plan.callers().forEach(caller -> plan(caller, runner));
        plan.troubles(Trouble.Sleep.class)
                .forEach(sleep -> moments.at(Moment.after(sleep.at()), () -> {
                    program.sleep(sleep.lasting());
                    disk.sleep(sleep.lasting());
                }));
        Deadlines deadlines = new Deadlines(plan, options);
        advance(this::areAllOver, deadlines.end());
        List<Integer> hanging = visits.stream()
                .filter(visit -> !visit.isOver())
                .map(visit -> visit.caller().number())
                .toList();
        boolean closed = close(runner, deadlines);
        return new Evidence(
                plan,
                options,
                ledger,
                world,
                visits,
                hanging,
                closed,
                program.pending() + disk.pending(),
                network.open(),
                steps,
                clock.elapsed(),
                moments);
    }

    /** A caller whose moment does not come, since too little happens, comes late. */
    private void plan(Caller caller, BatchRunner runner) {
        Visit visit = new Visit(caller, world, ledger, FILE, plan.settings().maxInFlight());
        visits.add(visit);
        handover.belongs(visit);
        moments.at(caller.start(), () -> begin(visit, runner));
        moments.at(Moment.after(Deadlines.LATEST_START), () -> begin(visit, runner));
    }

    private void begin(Visit visit, BatchRunner runner) {
        if (!visit.hasBegun()) {
            Moment cancel = visit.caller().cancel();
            if (cancel != null) {
                moments.after(cancel, visit::cancel);
            }
            visit.begin(runner);
        }
    }

    /** Looks at the one who was not over the last time. */
    private boolean areAllOver() {
        while (over < visits.size() && visits.get(over).isOver()) {
            over++;
        }
        return over == visits.size();
    }

    private boolean close(BatchRunner runner, Deadlines deadlines) {
        handover.runnerCloses();
        Closing closing = new Closing();
        runner.closeLater().subscribe(closing);
        advance(closing::isOver, clock.elapsed().plus(deadlines.closing()));
        advance(() -> program.pending() + disk.pending() == 0, clock.elapsed().plus(QUIET));
        return closing.isOver();
    }

    private void advance(BooleanSupplier until, Duration end) {
        long last = end.toNanos();
        while (!until.getAsBoolean() && clock.nanos() < last) {
            if (steps++ > MOST_STEPS) {
                ledger.thrown.add("more than " + MOST_STEPS + " steps: it goes round in a circle");
                return;
            }
            moments.happens(Moment.Kind.STEP);
            if (!clock.step()) {
                return;
            }
        }
    }
}
