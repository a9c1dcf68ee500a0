package io.batchflux;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tasks of one run whose end is not known yet, by their ids, and which of them are in the job. Thread-safe. */
final class PendingTasks<C> {

    private final Map<String, PendingTask<C>> tasks = new ConcurrentHashMap<>();
    /** Of these it is not known yet whether they are in the job. */
    private final Set<String> unacknowledged = ConcurrentHashMap.newKeySet();

    /** Returns whether the task is now pending; it is not if its id is. */
    boolean begin(PendingTask<C> task) {
        String key = TaskIds.key(task.id());
        if (tasks.putIfAbsent(key, task) != null) {
            return false;
        }
        unacknowledged.add(key);
        return true;
    }

    /** The service has the task; returns it, or {@code null} if it is not pending. */
    @Nullable
    PendingTask<C> acknowledge(String taskId) {
        String key = TaskIds.key(taskId);
        unacknowledged.remove(key);
        return tasks.get(key);
    }

    /** Returns the keys of those that are in the job, as the service has said. */
    Set<String> acknowledged() {
        Set<String> keys = new HashSet<>(tasks.keySet());
        keys.removeAll(unacknowledged);
        return keys;
    }

    int unacknowledgedCount() {
        return unacknowledged.size();
    }

    boolean isAcknowledged(String taskId) {
        String key = TaskIds.key(taskId);
        return tasks.containsKey(key) && !unacknowledged.contains(key);
    }

    /** Returns the id of the task of this very item that is in the job, or {@code null}. */
    @Nullable
    String acknowledgedOf(C item) {
        for (PendingTask<C> task : tasks.values()) {
            if (task.item() == item) {
                return isAcknowledged(task.id()) ? task.id() : null;
            }
        }
        return null;
    }

    /** Returns the task, or {@code null} if it is not pending. */
    @Nullable
    PendingTask<C> get(String taskId) {
        return tasks.get(TaskIds.key(taskId));
    }

    /** Returns the task and forgets it, or {@code null} if it is not pending. */
    @Nullable
    PendingTask<C> end(String taskId) {
        String key = TaskIds.key(taskId);
        unacknowledged.remove(key);
        return tasks.remove(key);
    }

    /** Returns the keys of all. */
    List<String> ids() {
        return List.copyOf(tasks.keySet());
    }

    /** Returns those that are to leave something. */
    List<PendingTask<C>> withOutputs() {
        return tasks.values().stream().filter(task -> !task.outputs().isEmpty()).toList();
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    int size() {
        return tasks.size();
    }
}
