package io.batchflux.hunt;

import io.batchflux.function.Invocation;
import io.batchflux.function.NodeMain;
import io.batchflux.function.Outcome;
import io.batchflux.function.OutcomeEnd;
import io.batchflux.function.RemoteError;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the tasks of named runs do on a node, and what they leave. */
final class NamedNodes {

    private static final String COMMAND = "run ";
    private static final int FAILURE = 3;

    private final NamedPlan plan;
    private final FakeBlobStore store;
    private final Map<String, List<Integer>> items = new HashMap<>();
    private final Map<String, Set<Integer>> left = new HashMap<>();

    NamedNodes(NamedPlan plan, FakeBlobStore store) {
        this.plan = plan;
        this.store = store;
    }

    static String command(int item) {
        return COMMAND + item;
    }

    /** The function that is called: its argument is the number of an item. */
    static int same(int number) {
        return number;
    }

    /** Returns what the task is for: nothing, if it only takes an id. */
    List<Integer> items(TaskDefinition task) {
        return items.computeIfAbsent(task.id() + " " + task.commandLine(), id -> read(task));
    }

    private List<Integer> read(TaskDefinition task) {
        if (task.commandLine().startsWith(COMMAND)) {
            return List.of(Integer.parseInt(task.commandLine().substring(COMMAND.length())));
        }
        return invocations(task).stream()
                .map(invocation -> Integer.parseInt(invocation.argument()))
                .toList();
    }

    private List<Invocation> invocations(TaskDefinition task) {
        String inline = task.environment().get(NodeMain.INVOCATIONS_VARIABLE);
        if (inline == null && task.resourceFiles().isEmpty()) {
            return List.of();
        }
        byte[] file = inline != null
                ? inline.getBytes(StandardCharsets.UTF_8)
                : store.content(task.resourceFiles().get(0).url());
        return file == null ? List.of() : Invocation.parseAll(new String(file, StandardCharsets.UTF_8));
    }

    private static @Nullable Duration budget(TaskDefinition task) {
        String millis = task.environment().get(NodeMain.BUDGET_VARIABLE);
        return millis == null ? null : Duration.ofMillis(Long.parseLong(millis));
    }

    /** Returns whether the task, when it ends by itself, tells the outcome of this item. */
    boolean tells(TaskDefinition task, int item) {
        return items(task).size() == 1 || leaves(task, item);
    }

    /** Returns whether the task, when it ends by itself, leaves the outcome of this item in the container. */
    boolean leaves(TaskDefinition task, int item) {
        return left.getOrDefault(task.id(), Set.of()).contains(item);
    }

    TaskScript run(TaskDefinition task) {
        return plan.sweep() ? calls(task) : command(task);
    }

    private TaskScript command(TaskDefinition task) {
        int item = items(task).get(0);
        NamedPlan.Work work = plan.items().get(item);
        if (!work.fails()) {
            left.put(task.id(), Set.of(item));
        }
        return (work.fails() ? TaskScript.exits(FAILURE) : TaskScript.succeeds().writing("out", "of " + task.id()))
                .queuedFor(work.queued())
                .runningFor(work.running())
                .listedAfter(work.listedAfter());
    }

    private TaskScript calls(TaskDefinition task) {
        List<Invocation> invocations = invocations(task);
        if (invocations.isEmpty()) {
            return TaskScript.succeeds();
        }
        StringBuilder outcomes = new StringBuilder();
        Set<Integer> told = new HashSet<>();
        Duration running = Duration.ZERO;
        Duration queued = Duration.ZERO;
        Duration lag = Duration.ZERO;
        boolean crashed = false;
        Duration budget = budget(task);
        for (Invocation invocation : invocations) {
            int item = Integer.parseInt(invocation.argument());
            NamedPlan.Work work = plan.items().get(item);
            if (!told.isEmpty() && (work.stops() || (budget != null && running.compareTo(budget) >= 0))) {
                outcomes.append(OutcomeEnd.BUDGET.toJson()).append('\n');
                break;
            }
            queued = work.queued();
            lag = work.listedAfter();
            running = running.plus(work.running());
            if (work.crashes()) {
                crashed = true;
                break;
            }
            Outcome outcome = work.fails()
                    ? new Outcome.Failure(
                            invocation.id(), RemoteError.of(new IllegalStateException("unlucky")), work.running())
                    : new Outcome.Value(invocation.id(), invocation.argument(), work.running());
            outcomes.append(outcome.toJson()).append('\n');
            told.add(item);
        }
        left.put(task.id(), told);
        return (crashed ? TaskScript.exits(FAILURE) : TaskScript.succeeds())
                .queuedFor(queued)
                .runningFor(running)
                .listedAfter(lag)
                .writing(NodeMain.OUTCOMES_FILE, outcomes.toString());
    }
}
