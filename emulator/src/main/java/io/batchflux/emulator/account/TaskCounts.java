package io.batchflux.emulator.account;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts say how many tasks of a job, and how many slots of tasks, wait, are on nodes, have succeeded and have failed.
 */
public final class TaskCounts {

    /** Each group is counted apart. */
    public enum Group {
        ACTIVE,
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    private final Map<Group, Integer> tasks = new EnumMap<>(Group.class);
    private final Map<Group, Integer> slots = new EnumMap<>(Group.class);

    private TaskCounts() {}

    public static TaskCounts of(TaskIndex index) {
        TaskCounts counts = new TaskCounts();
        int completed = index.count(TaskState.COMPLETED);
        int completedSlots = index.slots(TaskState.COMPLETED);
        counts.add(Group.ACTIVE, index.count(TaskState.ACTIVE), index.slots(TaskState.ACTIVE));
        counts.add(Group.RUNNING, index.onNodes(), index.slots(TaskState.PREPARING) + index.slots(TaskState.RUNNING));
        counts.add(Group.SUCCEEDED, index.succeeded(), index.succeededSlots());
        counts.add(Group.FAILED, completed - index.succeeded(), completedSlots - index.succeededSlots());
        return counts;
    }

    /**
     * Returns the counts of a moment, which costs as much as has changed since; tasks deleted since then are missing.
     */
    public static TaskCounts at(TaskIndex index, Instant moment) {
        TaskCounts counts = of(index);
        for (Task task : index.byTime().tailMap(moment, false).values()) {
            int slots = task.spec().requiredSlots();
            counts.add(group(task.status()), -1, -slots);
            if (!task.creationTime().isAfter(moment)) {
                counts.add(before(task.status(), moment), 1, slots);
            }
        }
        return counts;
    }

    public int tasks(Group group) {
        return tasks.getOrDefault(group, 0);
    }

    public int slots(Group group) {
        return slots.getOrDefault(group, 0);
    }

    private void add(Group group, int moreTasks, int moreSlots) {
        tasks.merge(group, moreTasks, Integer::sum);
        slots.merge(group, moreSlots, Integer::sum);
    }

    private static Group group(TaskStatus status) {
        return switch (status.state()) {
            case ACTIVE -> Group.ACTIVE;
            case PREPARING, RUNNING -> Group.RUNNING;
            case COMPLETED -> status.execution().succeeded() ? Group.SUCCEEDED : Group.FAILED;
        };
    }

    /** Only the state before the last one is known; before that a task has most likely waited. */
    private static Group before(TaskStatus status, Instant moment) {
        boolean wasPrevious =
                status.previousSince().filter(since -> !since.isAfter(moment)).isPresent();
        TaskState state = wasPrevious ? status.previous().orElse(TaskState.ACTIVE) : TaskState.ACTIVE;
        return switch (state) {
            case ACTIVE -> Group.ACTIVE;
            case PREPARING, RUNNING -> Group.RUNNING;
            case COMPLETED -> Group.FAILED;
        };
    }
}
