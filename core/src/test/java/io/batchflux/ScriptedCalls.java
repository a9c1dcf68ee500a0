package io.batchflux;

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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The program on a node as far as it matters here: the calls of {@link #same} take their time, and some end the process. */
final class ScriptedCalls {

    /** What the program has written of its file when it has run for so long. */
    private record Written(Duration after, String line) {}

    /** What a call does. */
    enum Act {
        RETURN,
        /** Ends the process with code 7. */
        CRASH,
        /** Ends the process with code 0. */
        EXIT,
        /** Writes what is no outcome and ends the process with code 0. */
        SCRIBBLE,
        /** Returns more than anybody wants. */
        RETURN_MUCH
    }

    /** The file of outcomes while the task runs. */
    private static final String RUNNING = "wd/" + NodeMain.OUTCOMES_FILE;

    private final FakeBlobStore store;
    private Function<Integer, Act> acts = number -> Act.RETURN;
    private Function<Integer, Duration> durations = number -> Duration.ZERO;

    /** The arguments of each task, in the order in which tasks were added. */
    final List<List<Integer>> tasks = new ArrayList<>();
    /** How many tasks have given calls back. */
    int stopped;

    /** How often each argument has been called. */
    final Map<Integer, Integer> calls = new HashMap<>();

    ScriptedCalls(FakeBlobStore store) {
        this.store = store;
    }

    static Object same(int number) {
        return number;
    }

    ScriptedCalls acting(Function<Integer, Act> acts) {
        this.acts = acts;
        return this;
    }

    ScriptedCalls lasting(Function<Integer, Duration> durations) {
        this.durations = durations;
        return this;
    }

    TaskScript run(TaskDefinition task) {
        StringBuilder outcomes = new StringBuilder();
        List<Written> written = new ArrayList<>();
        List<Integer> arguments = new ArrayList<>();
        Duration running = Duration.ZERO;
        int code = 0;
        boolean runs = true;
        Duration budget = budget(task);
        for (Invocation invocation : Invocation.parseAll(invocations(task))) {
            int number = Integer.parseInt(invocation.argument());
            arguments.add(number);
            if (budget != null && arguments.size() > 1 && runs && running.compareTo(budget) >= 0) {
                outcomes.append(OutcomeEnd.BUDGET.toJson()).append('\n');
                runs = false;
                stopped++;
            }
            if (!runs) {
                continue;
            }
            Duration begun = running;
            running = running.plus(durations.apply(number));
            if (budget != null && begun.compareTo(budget) < 0 && running.compareTo(budget) > 0) {
                written.add(new Written(budget, new LastCall(invocation.id()).toJson() + "\n"));
            }
            runs = running.compareTo(task.timeLimit()) <= 0;
            if (!runs) {
                continue;
            }
            Act act = acts.apply(number);
            calls.merge(number, 1, Integer::sum);
            if (act == Act.RETURN || act == Act.RETURN_MUCH) {
                String value = act == Act.RETURN ? invocation.argument() : "\"" + "x".repeat(10_000) + "\"";
                String outcome = new Outcome.Value(invocation.id(), value, durations.apply(number)).toJson() + "\n";
                outcomes.append(outcome);
                written.add(new Written(running, outcome));
            } else {
                outcomes.append(act == Act.SCRIBBLE ? "Segmentation fault\n" : "{\"id\":\"" + invocation.id());
                code = act == Act.CRASH ? 7 : 0;
                runs = false;
            }
        }
        tasks.add(arguments);
        TaskScript script =
                TaskScript.exits(code).runningFor(running).writing(NodeMain.OUTCOMES_FILE, outcomes.toString());
        for (Written line : budget == null ? List.<Written>of() : written) {
            script = script.printing(RUNNING, line.after(), line.line());
        }
        return script;
    }

    private static @Nullable Duration budget(TaskDefinition task) {
        String millis = task.environment().get(NodeMain.BUDGET_VARIABLE);
        return millis == null ? null : Duration.ofMillis(Long.parseLong(millis));
    }

    private String invocations(TaskDefinition task) {
        String inline = task.environment().get(NodeMain.INVOCATIONS_VARIABLE);
        if (inline != null) {
            return inline;
        }
        byte @Nullable [] file = store.content(task.resourceFiles().get(0).url());
        return file == null ? "" : new String(file, StandardCharsets.UTF_8);
    }
}
