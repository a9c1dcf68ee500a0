package io.batchflux.hunt;

import static java.util.Objects.requireNonNull;

import io.batchflux.function.Invocation;
import io.batchflux.function.LastCall;
import io.batchflux.function.NodeMain;
import io.batchflux.function.Outcome;
import io.batchflux.function.OutcomeEnd;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tasks do on a node: what their items say. */
final class NodeProgram {

    private static final String COMMAND = "run ";
    /** The file of outcomes while the task runs. */
    private static final String RUNNING = "wd/" + NodeMain.OUTCOMES_FILE;

    private final FakeBlobStore store;
    private final Map<Integer, Item> items = new HashMap<>();
    private final Map<Integer, Duration> lags = new HashMap<>();
    private final Ledger ledger;

    NodeProgram(Plan plan, FakeBlobStore store, Ledger ledger) {
        this.ledger = ledger;
        this.store = store;
        plan.items().forEach(item -> items.put(item.number(), item));
        plan.troubles(Trouble.ListedLate.class).forEach(late -> lags.put(late.item(), late.lag()));
    }

    static String command(Item item) {
        return COMMAND + item.number();
    }

    /** The function that is called: its argument is the number of an item. */
    static int same(int number) {
        return number;
    }

    /** Returns the numbers of the items that the task holds. */
    static List<Integer> itemsOf(TaskDefinition task, FakeBlobStore store) {
        if (task.commandLine().startsWith(COMMAND)) {
            return List.of(Integer.parseInt(task.commandLine().substring(COMMAND.length())));
        }
        List<Integer> numbers = new ArrayList<>();
        invocations(task, store).forEach(invocation -> numbers.add(Integer.parseInt(invocation.argument())));
        return numbers;
    }

    private static List<Invocation> invocations(TaskDefinition task, FakeBlobStore store) {
        String inline = task.environment().get(NodeMain.INVOCATIONS_VARIABLE);
        byte @Nullable [] file = inline != null
                ? inline.getBytes(StandardCharsets.UTF_8)
                : store.content(task.resourceFiles().get(0).url());
        return file == null ? List.of() : Invocation.parseAll(new String(file, StandardCharsets.UTF_8));
    }

    TaskScript run(TaskDefinition task) {
        return task.commandLine().startsWith(COMMAND) ? command(task) : function(task);
    }

    private Item item(int number) {
        return requireNonNull(items.get(number), "no such item");
    }

    private TaskScript command(TaskDefinition task) {
        Item item = item(itemsOf(task, store).get(0));
        TaskScript script = TaskScript.succeeds()
                .queuedFor(item.queued())
                .runningFor(item.running())
                .failingFirst(item.failingTries())
                .listedAfter(lags.getOrDefault(item.number(), Duration.ZERO));
        return item.outputBytes() < 0 ? script : script.writing("out", new byte[item.outputBytes()]);
    }

    /** The calls of a task run one after the other; what they return by its time limit is there. */
    private TaskScript function(TaskDefinition task) {
        StringBuilder outcomes = new StringBuilder();
        Map<Duration, String> said = new LinkedHashMap<>();
        Duration running = Duration.ZERO;
        Duration queued = Duration.ZERO;
        Duration lag = Duration.ZERO;
        Duration budget = budget(task);
        boolean stopped = false;
        for (Invocation invocation : invocations(task, store)) {
            Item item = item(Integer.parseInt(invocation.argument()));
            stopped = stopped || (budget != null && !running.isZero() && running.compareTo(budget) >= 0);
            if (stopped) {
                ledger.givenBack.add(task.id() + "/" + item.number());
                continue;
            }
            ledger.givenBack.remove(task.id() + "/" + item.number());
            queued = item.queued();
            Duration begun = running;
            running = running.plus(item.running());
            if (budget != null && begun.compareTo(budget) < 0 && running.compareTo(budget) > 0) {
                said.put(budget, new LastCall(invocation.id()).toJson() + "\n");
            }
            lag = lags.getOrDefault(item.number(), lag);
            if (running.compareTo(task.timeLimit()) <= 0) {
                String outcome =
                        new Outcome.Value(invocation.id(), invocation.argument(), item.running()).toJson() + "\n";
                outcomes.append(outcome);
                said.merge(running, outcome, String::concat);
            }
        }
        if (stopped) {
            outcomes.append(OutcomeEnd.BUDGET.toJson()).append('\n');
        }
        TaskScript script = TaskScript.succeeds()
                .queuedFor(queued)
                .runningFor(running)
                .listedAfter(lag)
                .writing(NodeMain.OUTCOMES_FILE, outcomes.toString());
        for (Map.Entry<Duration, String> line : said.entrySet()) {
            script = budget == null ? script : script.printing(RUNNING, line.getKey(), line.getValue());
        }
        return script;
    }

    private static @Nullable Duration budget(TaskDefinition task) {
        String millis = task.environment().get(NodeMain.BUDGET_VARIABLE);
        return millis == null ? null : Duration.ofMillis(Long.parseLong(millis));
    }
}
