package io.batchflux.testing;

import io.batchflux.spi.ServiceException;
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
}
