package io.batchflux.hunt;

import io.batchflux.BatchRunner;
import io.batchflux.NamedRun;
import io.batchflux.NamedRunException;
import io.batchflux.Output;
import io.batchflux.RunOptions;
import io.batchflux.SimulatedRunners;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.TaskScript;
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
    private static final long MOST_STEPS = 3_000_000;

    private final NamedPlan plan;
    private final VirtualClock clock = new VirtualClock();
    private final Ledger ledger = new Ledger();
    private final World world;
    private final List<Visitor> visitors = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    /** The task whose result was emitted, by item. */
    private final Map<Integer, String> emitted = new HashMap<>();

    private final Set<String> added = new HashSet<>();
    private long steps;

    private NamedSimulation(NamedPlan plan) {
        this.plan = plan;
        this.world = new World(new Plan(plan.seed(), Settings.PLAIN, List.of(), List.of()), clock, ledger);
        world.service.tasks(this::script);
    }

    /** Returns what is broken: nothing, if all is well. */
    static List<String> of(NamedPlan plan) {
        NamedSimulation simulation = new NamedSimulation(plan);
        Hooks.onErrorDropped(error -> simulation.violations.add("an error was dropped: " + error));
        try {
            return simulation.run();
        } finally {
            Hooks.resetOnErrorDropped();
        }
    }

    private static int item(TaskDefinition task) {
        return Integer.parseInt(task.commandLine().substring("run ".length()));
    }

    private TaskScript script(TaskDefinition task) {
        NamedPlan.Work work = plan.items().get(item(task));
        return (work.fails() ? TaskScript.exits(3) : TaskScript.succeeds().writing("out", "of " + task.id()))
                .queuedFor(work.queued())
                .runningFor(work.running())
                .listedAfter(work.listedAfter());
    }

    private List<String> run() {
        plan.programs().forEach(program -> visitors.add(new Visitor(program, visitors.size())));
        visitors.forEach(visitor -> clock.after(visitor.program.start().toNanos(), visitor::begin));
        plan.jobsEnd().forEach(at -> clock.after(at.toNanos(), this::endJobs));
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

    private void endJobs() {
        for (JobSnapshot job : world.service.jobs()) {
            world.service.endJob(job.id(), "somebody's wish");
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

    /** Looks at an add when it is carried out: is the item in another live task, or done? */
    private Mono<List<TaskAddOutcome>> add(String jobId, List<TaskDefinition> tasks) {
        return Mono.defer(() -> {
            Map<String, String> before = new HashMap<>();
            tasks.forEach(task -> before.put(task.id(), offence(jobId, task)));
            return world.service
                    .addTasks(jobId, tasks)
                    .doOnNext(outcomes -> outcomes.stream()
                            .filter(TaskAddOutcome.Added.class::isInstance)
                            .forEach(outcome -> {
                                String offence = before.get(outcome.taskId());
                                if (offence != null && !offence.isEmpty()) {
                                    violations.add(offence);
                                }
                                added.add(jobId + "/" + outcome.taskId());
                            }));
        });
    }

    private String offence(String jobId, TaskDefinition task) {
        int item = item(task);
        if (emitted.containsKey(item)) {
            return "item " + item + " was added again, and its result had been emitted";
        }
        for (JobSnapshot job : world.service.jobs()) {
            Map<String, TaskSnapshot> snapshots = new HashMap<>();
            world.service.snapshots(job.id()).forEach(found -> snapshots.put(found.id(), found));
            for (TaskDefinition other : world.service.tasks(job.id())) {
                TaskSnapshot snapshot = snapshots.get(other.id());
                if (item(other) != item || snapshot == null) {
                    continue;
                }
                if (snapshot.state() != TaskState.COMPLETED && !job.state().isEnding()) {
                    return "item " + item + " is in two live tasks: " + job.id() + "/" + other.id() + " and " + jobId
                            + "/" + task.id();
                }
                if (snapshot.execution().exitCode() != null
                        && plan.items().get(item).listedAfter().isZero()) {
                    return "item " + item + " was added again, and its task had ended by itself";
                }
                if (isUploaded(other.id())) {
                    return "item " + item + " was added again, and its outcome lay in the container";
                }
            }
        }
        return "";
    }

    private boolean isUploaded(String taskId) {
        return world.store.containers().stream()
                .filter(container -> container.endsWith("-out"))
                .flatMap(container -> world.store.blobs(container).stream())
                .anyMatch(blob -> blob.contains("/" + taskId + "/"));
    }

    /** One program, and the caller in it. */
    private final class Visitor {

        private final NamedPlan.Program program;
        private final int number;
        private final Moments moments = new Moments(clock);
        private final List<TaskResult<Integer>> results = new ArrayList<>();
        private boolean over;
        private boolean killed;

        @Nullable
        private Throwable error;

        Visitor(NamedPlan.Program program, int number) {
            this.program = program;
            this.number = number;
        }

        void begin() {
            ProgramScheduler loop = scheduler();
            ProgramScheduler disk = scheduler();
            Network network = new Network(
                    new Plan(plan.seed() + number, Settings.PLAIN, List.of(), program.troubles()),
                    world,
                    loop,
                    moments,
                    ledger);
            RunOptions options = RunOptions.ofDefaults(FakeBatchService.POOL);
            BatchRunner runner = SimulatedRunners.create(
                    Through.the(network, BatchService.class, world.service, NamedSimulation.this::add),
                    Through.the(network, BlobStore.class, world.store, NamedSimulation.this::add),
                    loop,
                    disk,
                    plan.seed() * 31 + number,
                    options.withTasks(options.tasks().withRetries(0)));
            NamedRun run = runner.named("hunted")
                    .withOptions(how -> how.withTakeOver(program.takesOver()).withPatience(Duration.ofHours(4)));
            Flux<TaskSpec<Integer>> tasks = Flux.range(0, program.wants())
                    .map(item -> TaskSpec.command("run " + item, item)
                            .withId("item-" + item)
                            .withOutput(Output.named("out", "out")));
            Disposable subscription = run.run(tasks)
                    .subscribe(
                            this::result,
                            failure -> {
                                error = failure;
                                over = true;
                            },
                            () -> over = true);
            if (program.killed() != null) {
                moments.after(program.killed(), () -> {
                    killed = true;
                    loop.kill();
                    disk.kill();
                });
            }
            if (program.cancels() != null) {
                clock.after(program.cancels().toNanos(), () -> {
                    if (!killed && !over) {
                        loop.schedule(subscription::dispose);
                    }
                });
            }
        }

        private ProgramScheduler scheduler() {
            return new ProgramScheduler(clock, program.ahead(), thrown -> ledger.thrown.add("" + thrown));
        }

        private void result(TaskResult<Integer> result) {
            if (killed) {
                return;
            }
            results.add(result);
            int item = result.item();
            boolean failure = plan.items().get(item).fails();
            boolean outcome = result.isSuccess()
                    || Integer.valueOf(3).equals(result.execution().exitCode());
            if (!outcome && program.troubles().isEmpty() && program.killed() == null) {
                violations.add("item " + item + " failed by what befell it: " + result);
            }
            if (outcome && result.isSuccess() == failure) {
                violations.add("item " + item + " has another result than its own: " + result);
            }
            if (outcome) {
                String before = emitted.putIfAbsent(item, result.taskId());
                if (before != null && !before.equals(result.taskId())) {
                    violations.add(
                            "item " + item + " has the result of " + before + ", and then of " + result.taskId());
                }
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
            if (error != null && !(error instanceof NamedRunException)) {
                violations.add("program " + number + " failed: " + error);
            }
        }
    }
}
