package io.batchflux;

import io.batchflux.function.Invocation;
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
        List<Integer> arguments = new ArrayList<>();
        Duration running = Duration.ZERO;
        int code = 0;
        boolean runs = true;
        Duration budget = budget(task);
        for (String line : invocations(task).split("\n")) {
            Invocation invocation = Invocation.parse(line);
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
            running = running.plus(durations.apply(number));
            runs = running.compareTo(task.timeLimit()) <= 0;
            if (!runs) {
                continue;
            }
            Act act = acts.apply(number);
            calls.merge(number, 1, Integer::sum);
            if (act == Act.RETURN || act == Act.RETURN_MUCH) {
                String value = act == Act.RETURN ? invocation.argument() : "\"" + "x".repeat(10_000) + "\"";
                outcomes.append(new Outcome.Value(invocation.id(), value, durations.apply(number)).toJson())
                        .append('\n');
            } else {
                outcomes.append(act == Act.SCRIBBLE ? "Segmentation fault\n" : "{\"id\":\"" + invocation.id());
                code = act == Act.CRASH ? 7 : 0;
                runs = false;
            }
        }
        tasks.add(arguments);
        return TaskScript.exits(code).runningFor(running).writing(NodeMain.OUTCOMES_FILE, outcomes.toString());
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
