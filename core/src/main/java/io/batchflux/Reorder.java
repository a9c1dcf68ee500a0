package io.batchflux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;

/**
 * Puts ended tasks into the order in which their specifications came. What is held back is bounded by the tasks in flight,
 * since a task gives its room back only when its result is emitted. For one subscription.
 */
final class Reorder<C> {

    private final Map<Long, EndedTask<C>> early = new HashMap<>();
    private long next;

    static <C> Flux<EndedTask<C>> bySpecification(Flux<EndedTask<C>> ended) {
        return Flux.defer(() -> {
            Reorder<C> order = new Reorder<>();
            return ended.concatMapIterable(order::add, 1);
        });
    }

    /** Returns the tasks whose turn it is now. */
    private List<EndedTask<C>> add(EndedTask<C> task) {
        early.put(task.task().index(), task);
        List<EndedTask<C>> due = new ArrayList<>(1);
        for (EndedTask<C> first = early.remove(next); first != null; first = early.remove(next)) {
            due.add(first);
            next++;
        }
        return due;
    }
}
