package io.batchflux;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a named run makes of items, and of results: of tasks, or of calls.
 *
 * @param <C> the type of the items
 * @param <T> the type of what is emitted
 */
interface Work<C, T> {

    /** Returns what the task is, as far as its items have come. */
    TaskSpec<?> spec(PlannedTask<C> task);

    /** Returns a task that does nothing, of which as much is asked for. */
    TaskSpec<?> nothing();

    /** Emits what is made of this result for each of the task's items that have come. */
    Flux<Made<C, T>> make(TaskResult<PlannedTask<C>> result);

    /** Returns what {@link #make} emits, if that is one outcome of the item's own, for which nothing has to be asked; else {@code null}. */
    default @Nullable Made<C, T> known(TaskResult<PlannedTask<C>> result) {
        return null;
    }

    /** Emits what was made before of a result that is recorded. */
    Mono<T> again(C item, TaskResult<C> result, Recorded recorded);
}
