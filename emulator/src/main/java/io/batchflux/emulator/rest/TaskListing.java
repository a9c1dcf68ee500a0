package io.batchflux.emulator.rest;

import io.batchflux.emulator.account.Task;
import io.batchflux.emulator.account.TaskExecution;
import io.batchflux.emulator.account.TaskIndex;
import io.batchflux.emulator.account.TaskState;
import io.batchflux.emulator.odata.FilterNode;
import io.batchflux.emulator.odata.FilterNode.Literal;
import io.batchflux.emulator.odata.FilterOperator;
import io.batchflux.emulator.odata.FilterProperties;
import io.batchflux.emulator.odata.ListQuery;
import io.batchflux.emulator.odata.Page;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the tasks that a list asks for.
 *
 * <p>A filter by state or by the time of the last transition walks the index in the order of those times, from the first
 * task that can match; every other list walks it in the order of ids.
 */
final class TaskListing {

    static final FilterProperties<Task> PROPERTIES = new FilterProperties<Task>()
            .text("id", Task::id)
            .choice("state", TaskState.words(), task -> Optional.of(task.state().word()))
            .time("stateTransitionTime", task -> Optional.of(task.status().since()))
            .time("creationTime", task -> Optional.of(task.creationTime()))
            .time("lastModifiedTime", task -> Optional.of(task.lastModified()))
            .time("executionInfo/startTime", task -> task.status().execution().startTime())
            .time("executionInfo/endTime", task -> task.status().execution().endTime())
            .integer(
                    "executionInfo/exitCode",
                    task -> task.status().execution().exitCode().map(Integer::longValue))
            .choice(
                    "executionInfo/result",
                    TaskExecution.RESULTS,
                    task -> task.status().execution().result());

    private final TaskIndex index;
    private final ListQuery query;

    private TaskListing(TaskIndex index, ListQuery query) {
        this.index = index;
        this.query = query;
    }

    /** @param seen which tasks are there as far as the answer goes */
    static Page<Task> list(TaskIndex index, ListQuery query, Predicate<Task> seen) {
        return new TaskListing(index, query).page(seen);
    }

    private Page<Task> page(Predicate<Task> seen) {
        Predicate<Task> matches =
                query.filter().map(PROPERTIES::compile).orElse(task -> true).and(seen);
        Bounds bounds = new Bounds();
        query.filter().ifPresent(bounds::narrow);
        if (bounds.state.isPresent()) {
            return byTime(index.in(bounds.state.get()), bounds, matches);
        }
        if (bounds.timed) {
            return byTime(index.byTime(), bounds, matches);
        }
        NavigableMap<String, Task> tasks =
                query.from().isPresent() ? index.byId().tailMap(query.from().get(), false) : index.byId();
        return take(tasks.values(), matches, Task::key);
    }

    private Page<Task> byTime(NavigableMap<Instant, Task> tasks, Bounds bounds, Predicate<Task> matches) {
        Instant from = bounds.from;
        boolean inclusive = true;
        if (query.from().isPresent()) {
            Instant last = position(query.from().get());
            if (!last.isBefore(from)) {
                from = last;
                inclusive = false;
            }
        }
        if (from.isAfter(bounds.to)) {
            return new Page<>(List.of(), Optional.empty());
        }
        return take(
                tasks.subMap(from, inclusive, bounds.to, true).values(),
                matches,
                task -> String.valueOf(ServiceTime.ticks(task.status().since())));
    }

    private Page<Task> take(
            Iterable<Task> tasks, Predicate<Task> matches, java.util.function.Function<Task, String> position) {
        List<Task> items = new ArrayList<>();
        for (Task task : tasks) {
            if (matches.test(task)) {
                if (items.size() == query.size()) {
                    return new Page<>(items, Optional.of(position.apply(items.get(items.size() - 1))));
                }
                items.add(task);
            }
        }
        return new Page<>(items, Optional.empty());
    }

    private static Instant position(String token) {
        try {
            return ServiceTime.ofTicks(Long.parseLong(token));
        } catch (NumberFormatException foreign) {
            throw BatchException.invalidQuery("$skiptoken", token, "the token belongs to another list");
        }
    }

    /** These bounds are what the parts of the filter that must all hold say about state and time. */
    private static final class Bounds {

        private Optional<TaskState> state = Optional.empty();
        private boolean timed;
        private Instant from = Instant.EPOCH;
        private Instant to = Instant.MAX;

        void narrow(FilterNode node) {
            if (node instanceof FilterNode.And and) {
                and.parts().forEach(this::narrow);
            } else if (node instanceof FilterNode.Comparison comparison) {
                if (comparison.property().equals("state") && comparison.literal() instanceof Literal.Text text) {
                    narrowState(comparison.operator(), text.value());
                } else if (comparison.property().equals("stateTransitionTime")
                        && comparison.literal() instanceof Literal.Time time) {
                    narrowTime(comparison.operator(), time.value());
                }
            }
        }

        private void narrowState(FilterOperator operator, String word) {
            for (TaskState candidate : TaskState.values()) {
                if (operator == FilterOperator.EQ && candidate.word().equalsIgnoreCase(word)) {
                    state = Optional.of(candidate);
                }
            }
        }

        private void narrowTime(FilterOperator operator, Instant time) {
            boolean least = operator == FilterOperator.GT || operator == FilterOperator.GE;
            boolean most = operator == FilterOperator.LT || operator == FilterOperator.LE;
            timed |= least || most;
            if ((least || operator == FilterOperator.EQ) && time.isAfter(from)) {
                from = time;
            }
            if ((most || operator == FilterOperator.EQ) && time.isBefore(to)) {
                to = time;
            }
        }
    }
}
