package io.batchflux.testing;

import io.batchflux.spi.ContainerPage;
import io.batchflux.spi.ContainerQuery;
import io.batchflux.spi.ContainerSnapshot;
import io.batchflux.spi.ServiceException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The containers of a fake blob store, in the order of their names. Thread-safe. */
final class FakeContainers {

    private final ConcurrentNavigableMap<String, FakeContainer> containers = new ConcurrentSkipListMap<>();

    void create(String name, Map<String, String> metadata, Instant now) {
        containers.putIfAbsent(name, new FakeContainer(metadata, now));
    }

    /** Returns the container, or {@code null} if there is none. */
    @Nullable
    FakeContainer find(String name) {
        return containers.get(name);
    }

    FakeContainer get(String name) {
        FakeContainer container = find(name);
        if (container == null) {
            throw Errors.permanent(ServiceException.CONTAINER_NOT_FOUND);
        }
        return container;
    }

    /** Returns the container, or an empty one if there is none. */
    FakeContainer look(String name) {
        return containers.getOrDefault(name, FakeContainer.NONE);
    }

    Set<String> names() {
        return new TreeSet<>(containers.keySet());
    }

    void remove(String name) {
        containers.remove(name);
    }

    /** Removes the container, unless it has changed since it was seen like this. */
    void remove(ContainerSnapshot seen) {
        FakeContainer container = find(seen.name());
        if (container == null) {
            return;
        }
        if (container.snapshot(seen.name()).modified().isAfter(seen.modified())) {
            throw FakeBlob.refusal("ConditionNotMet");
        }
        containers.remove(seen.name(), container);
    }

    ContainerPage page(ContainerQuery query, int size, Instant now) {
        String continuation = query.continuation();
        List<ContainerSnapshot> found =
                containers.tailMap(continuation == null ? query.prefix() : continuation).entrySet().stream()
                        .takeWhile(container -> container.getKey().startsWith(query.prefix()))
                        .limit(size + 1L)
                        .map(container -> container.getValue().snapshot(container.getKey()))
                        .toList();
        return found.size() <= size
                ? ContainerPage.of(found, now)
                : ContainerPage.of(found.subList(0, size), now)
                        .withContinuation(found.get(size).name());
    }
}
