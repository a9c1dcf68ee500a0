package io.batchflux.emulator.account;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Ready tasks are those of a job that wait for a node, first come first served; the number of slots they need sorts
 * them apart.
 */
final class ReadyTasks {

    /** Stands for all slots of a node, however many it has. */
    static final int ALL_SLOTS = Integer.MAX_VALUE;

    private final NavigableMap<Integer, Set<Task>> bySlots = new TreeMap<>();

    void add(Task task) {
        bySlots.computeIfAbsent(slots(task), slots -> new LinkedHashSet<>()).add(task);
    }

    void remove(Task task) {
        Set<Task> tasks = bySlots.get(slots(task));
        if (tasks != null && tasks.remove(task) && tasks.isEmpty()) {
            bySlots.remove(slots(task));
        }
    }

    boolean isEmpty() {
        return bySlots.isEmpty();
    }

    int size() {
        return bySlots.values().stream().mapToInt(Set::size).sum();
    }

    void clear() {
        bySlots.clear();
    }

    /** A fit is a task and the node it can go to, or the nodes if it needs several. */
    record Fit(Task task, List<Node> nodes) {}

    /**
     * Returns the task that waits longest among those which find a node with enough free slots, or enough nodes.
     *
     * @param free returns nodes for a number of slots, or none; a number of nodes is negative
     */
    Optional<Fit> next(IntFunction<List<Node>> free) {
        Optional<Fit> longest = Optional.empty();
        for (var entry : bySlots.entrySet()) {
            List<Node> nodes = free.apply(entry.getKey());
            if (nodes.isEmpty()) {
                continue;
            }
            Task head = entry.getValue().iterator().next();
            if (longest.isEmpty()
                    || head.status()
                            .since()
                            .isBefore(longest.get().task().status().since())) {
                longest = Optional.of(new Fit(head, nodes));
            }
        }
        return longest;
    }

    private static int slots(Task task) {
        if (task.spec().instances() > 0) {
            return -task.spec().instances();
        }
        return task.isExclusive() ? ALL_SLOTS : task.spec().requiredSlots();
    }
}
