package io.batchflux.testing;

import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskDefinition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tasks that a fake service refuses to add, so many times each. Thread-safe. */
final class FakeRefusals {

    private record Refusal(ServiceException error, int left) {}

    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    void add(String taskId, int times, ServiceException error) {
        refusals.put(taskId, new Refusal(error, times));
    }

    /** Returns why the task is refused this time, or {@code null} if it is not. */
    @Nullable
    ServiceException next(String taskId) {
        Refusal before = refusals.get(taskId);
        refusals.computeIfPresent(taskId, (id, refusal) -> new Refusal(refusal.error(), refusal.left() - 1));
        return before != null && before.left() > 0 ? before.error() : null;
    }

    /** Returns about how many bytes a request has that adds these tasks. */
    static int size(List<TaskDefinition> tasks) {
        int size = 0;
        for (TaskDefinition task : tasks) {
            size += task.commandLine().length() + 200;
            for (String value : task.environment().values()) {
                size += value.length();
            }
        }
        return size;
    }
}
