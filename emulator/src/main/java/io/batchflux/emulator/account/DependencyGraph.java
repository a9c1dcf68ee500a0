package io.batchflux.emulator.account;

import io.batchflux.emulator.account.TaskDependencies.Range;
import io.batchflux.emulator.wire.Ids;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dependency graph keeps which tasks of a job wait for others of it.
 *
 * <p>A task that waits watches only one of those it depends on at a time, and goes on to the next when that is satisfied, so
 * a task that ends costs nothing unless somebody waits for just it.
 */
final class DependencyGraph {

    private final TaskIndex tasks;
    private final Map<Task, Waiting> blocked = new HashMap<>();
    private final Map<String, List<Waiting>> byId = new HashMap<>();
    private final Map<Integer, List<Waiting>> byNumber = new HashMap<>();
    private @Nullable NumberSet numbers;

    DependencyGraph(TaskIndex tasks) {
        this.tasks = tasks;
    }

    /** What a task still waits for. */
    private record Waiting(Task task, Deque<String> ids, Deque<Range> ranges) {}

    /** Adds the task and returns whether it has to wait; it does so until it is among the {@link #satisfied}. */
    boolean add(Task task, TaskDependencies dependencies) {
        Waiting waiting =
                new Waiting(task, new ArrayDeque<>(dependencies.ids()), new ArrayDeque<>(dependencies.ranges()));
        if (dependencies.isEmpty() || isFree(waiting)) {
            return false;
        }
        blocked.put(task, waiting);
        return true;
    }

    boolean isBlocked(Task task) {
        return blocked.containsKey(task);
    }

    /** Forgets a task that no longer waits because it was ended. */
    void remove(Task task) {
        blocked.remove(task);
    }

    /** Forgets all tasks. */
    void clear() {
        blocked.clear();
        byId.clear();
        byNumber.clear();
        numbers = null;
    }

    /** Takes note that whoever depends on the task may go on, and gives those who wait for nothing more. */
    List<Task> satisfied(Task task) {
        List<Waiting> watchers = new ArrayList<>();
        Optional.ofNullable(byId.remove(task.key())).ifPresent(watchers::addAll);
        TaskDependencies.number(task.id()).ifPresent(number -> {
            if (numbers != null) {
                numbers.add(number);
            }
            Optional.ofNullable(byNumber.remove(number)).ifPresent(watchers::addAll);
        });
        List<Task> free = new ArrayList<>();
        for (Waiting waiting : watchers) {
            if (waiting.equals(blocked.get(waiting.task())) && isFree(waiting)) {
                blocked.remove(waiting.task());
                free.add(waiting.task());
            }
        }
        return free;
    }

    /**
     * Drops what is satisfied; watches the last dependency that is not, if there is one. Tasks mostly end in the order of their
     * ids, so that the last one is mostly the only one that is ever watched.
     */
    private boolean isFree(Waiting waiting) {
        for (String id = waiting.ids().peekLast();
                id != null;
                id = waiting.ids().peekLast()) {
            if (tasks.find(id).filter(DependencyGraph::isSatisfied).isEmpty()) {
                byId.computeIfAbsent(Ids.key(id), key -> new ArrayList<>()).add(waiting);
                return false;
            }
            waiting.ids().removeLast();
        }
        for (Range range = waiting.ranges().peekLast();
                range != null;
                range = waiting.ranges().peekLast()) {
            long missing = numbers().lastMissing(range.end());
            if (missing >= range.start()) {
                byNumber.computeIfAbsent((int) missing, key -> new ArrayList<>())
                        .add(waiting);
                return false;
            }
            waiting.ranges().removeLast();
        }
        return true;
    }

    /** Made when the first range is asked for. */
    private NumberSet numbers() {
        NumberSet known = numbers;
        if (known == null) {
            known = new NumberSet();
            for (Task task : tasks.in(TaskState.COMPLETED).values()) {
                if (isSatisfied(task)) {
                    TaskDependencies.number(task.id()).ifPresent(known::add);
                }
            }
            numbers = known;
        }
        return known;
    }

    private static boolean isSatisfied(Task task) {
        return task.state() == TaskState.COMPLETED && ExitConditions.met(task).satisfiesDependents();
    }
}
