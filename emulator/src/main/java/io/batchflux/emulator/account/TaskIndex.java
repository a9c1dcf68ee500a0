package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A task index keeps the tasks of a job: by id, and in each state by the time they came into it, so that a list of what
 * changed costs what it returns.
 */
public final class TaskIndex {

    private final ServiceLoop loop;
    private final NavigableMap<String, Task> byId = new TreeMap<>();
    private final NavigableMap<Instant, Task> byTime = new TreeMap<>();
    private final Map<TaskState, NavigableMap<Instant, Task>> byState = new EnumMap<>(TaskState.class);
    private final Map<TaskState, Integer> slots = new EnumMap<>(TaskState.class);
    /** They are few as a rule, and looked for among very many. */
    private final NavigableMap<Instant, Task> failed = new TreeMap<>();

    private int succeeded;
    private int succeededSlots;

    /**
     * Creates an index without tasks.
     *
     * @param loop owns the tasks
     */
    TaskIndex(ServiceLoop loop) {
        this.loop = loop;
        for (TaskState state : TaskState.values()) {
            byState.put(state, new TreeMap<>());
            slots.put(state, 0);
        }
    }

    public Optional<Task> find(String id) {
        return Optional.ofNullable(byId.get(Ids.key(id)));
    }

    /** Adds a task, unless there is one with the same id; returns whether there was none. */
    public boolean add(Task task) {
        loop.assertHere();
        if (byId.putIfAbsent(task.key(), task) != null) {
            return false;
        }
        task.listed(true);
        enter(task);
        loop.touched(task);
        return true;
    }

    void remove(Task task) {
        loop.assertHere();
        byId.remove(task.key());
        task.listed(false);
        leave(task);
        loop.touched(task);
    }

    /** Forgets all tasks, so that whoever still knows one of them, or their job, does not keep the others in memory. */
    void clear() {
        loop.assertHere();
        byId.values().forEach(task -> {
            task.forget();
            task.listed(false);
        });
        byId.clear();
        byTime.clear();
        byState.values().forEach(Map::clear);
        failed.clear();
        slots.replaceAll((state, any) -> 0);
        succeeded = 0;
        succeededSlots = 0;
    }

    /** Changes the state of a task, which is the one way to do so. */
    public void transition(Task task, TaskStatus next) {
        loop.assertHere();
        boolean present = task.isListed();
        if (present) {
            leave(task);
        }
        task.status(next);
        if (present) {
            enter(task);
            loop.touched(task);
        }
    }

    public int count(TaskState state) {
        return in(state).size();
    }

    int slots(TaskState state) {
        return slots.getOrDefault(state, 0);
    }

    public int succeeded() {
        return succeeded;
    }

    int succeededSlots() {
        return succeededSlots;
    }

    /** Returns whether no task waits or runs; true for a job without tasks. */
    boolean allCompleted() {
        return count(TaskState.COMPLETED) == byId.size();
    }

    /** Returns how many tasks are on a node. */
    int onNodes() {
        return count(TaskState.PREPARING) + count(TaskState.RUNNING);
    }

    /** Returns a copy of the tasks in a state, which may change while it is gone through. */
    List<Task> snapshot(TaskState state) {
        return List.copyOf(in(state).values());
    }

    Collection<Task> all() {
        return byId.values();
    }

    public NavigableMap<String, Task> byId() {
        return byId;
    }

    public NavigableMap<Instant, Task> byTime() {
        return byTime;
    }

    public NavigableMap<Instant, Task> in(TaskState state) {
        NavigableMap<Instant, Task> tasks = byState.get(state);
        if (tasks == null) {
            throw new IllegalStateException("no index for " + state);
        }
        return tasks;
    }

    /** Returns the tasks that are completed and have not succeeded. */
    public NavigableMap<Instant, Task> failed() {
        return failed;
    }

    private void enter(Task task) {
        if (isFailed(task)) {
            failed.put(task.status().since(), task);
        }
        byTime.put(task.status().since(), task);
        in(task.state()).put(task.status().since(), task);
        count(task, 1);
    }

    private static boolean isFailed(Task task) {
        return task.state() == TaskState.COMPLETED && !task.status().execution().succeeded();
    }

    private void leave(Task task) {
        if (isFailed(task)) {
            failed.remove(task.status().since());
        }
        byTime.remove(task.status().since());
        in(task.state()).remove(task.status().since());
        count(task, -1);
    }

    private void count(Task task, int sign) {
        int change = sign * task.spec().requiredSlots();
        slots.merge(task.state(), change, Integer::sum);
        if (task.status().execution().succeeded()) {
            succeeded += sign;
            succeededSlots += change;
        }
    }
}
