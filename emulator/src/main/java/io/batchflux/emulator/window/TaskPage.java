package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Task;
import io.batchflux.emulator.account.TaskIndex;
import io.batchflux.emulator.account.TaskState;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A page of the tasks of a job: all, or those whose ids begin in a way, by their ids; or those in a state by the time at which they came into
 * it, the latest first. However many tasks there are, only so many are looked at; a page for which that is not enough is short, and says where the next begins.
 */
final class TaskPage {

    private static final int SIZE = 50;
    private static final int LOOKED_AT = 5_000;

    private final List<Task> tasks = new ArrayList<>();
    private @Nullable String next;

    private TaskPage() {}

    /** @throws IllegalArgumentException if there is no such state, or the beginning of the page is none */
    static TaskPage of(TaskIndex index, Query query) {
        String state = query.text("state").orElse("all");
        NavigableMap<Instant, Task> inState = tasks(index, state);
        Predicate<Task> wanted = task -> isIn(task, state);
        String begin = query.text("task").map(Ids::key).orElse("");
        if (state.equals("all") || !begin.isEmpty()) {
            String after = query.text("after").map(Ids::key).orElse("");
            if (!after.isEmpty() && !after.startsWith(begin)) {
                throw new IllegalArgumentException("the parameter after of the query must begin with that of task");
            }
            Collection<Task> from = index.byId()
                    .subMap(begin, true, begin + Character.MAX_VALUE, false)
                    .tailMap(after.isEmpty() ? begin : after, after.isEmpty())
                    .values();
            return new TaskPage().fill(from, wanted, Task::id);
        }
        Collection<Task> from = query.text("after").isEmpty()
                ? inState.descendingMap().values()
                : inState.headMap(ServiceTime.ofTicks(query.number("after", 0)), false)
                        .descendingMap()
                        .values();
        return new TaskPage()
                .fill(
                        from,
                        wanted,
                        task -> String.valueOf(ServiceTime.ticks(task.status().since())));
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        ArrayNode items = json.putArray("tasks");
        tasks.forEach(task -> items.add(TaskLine.json(task)));
        if (next != null) {
            json.put("next", next);
        }
        return json;
    }

    private static NavigableMap<Instant, Task> tasks(TaskIndex index, String state) {
        return switch (state) {
            case "all" -> index.byTime();
            case "failed" -> index.failed();
            case "succeeded", "completed" -> index.in(TaskState.COMPLETED);
            case "active" -> index.in(TaskState.ACTIVE);
            case "preparing" -> index.in(TaskState.PREPARING);
            case "running" -> index.in(TaskState.RUNNING);
            default ->
                throw new IllegalArgumentException(
                        "state must be all, active, preparing, running, completed, succeeded or failed, was " + state);
        };
    }

    private static boolean isIn(Task task, String state) {
        return switch (state) {
            case "all" -> true;
            case "succeeded" -> task.status().execution().result().equals(Optional.of("success"));
            case "failed" -> task.status().execution().result().equals(Optional.of("failure"));
            default -> task.state().word().equals(state);
        };
    }

    private TaskPage fill(Collection<Task> from, Predicate<Task> wanted, Function<Task, String> place) {
        int looked = 0;
        String last = "";
        for (Task task : from) {
            if (tasks.size() == SIZE || looked == LOOKED_AT) {
                next = last;
                return this;
            }
            looked++;
            last = place.apply(task);
            if (wanted.test(task)) {
                tasks.add(task);
            }
        }
        return this;
    }
}
