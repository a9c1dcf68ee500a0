package io.batchflux;

import reactor.core.publisher.Mono;

/**
 * What a named run makes of results: of tasks, or of calls.
 *
 * @param <C> the type of the items of tasks
 * @param <T> the type of what is emitted
 */
interface Work<C, T> {

    /** Emits what is made of this result. */
    Mono<Made<T>> make(TaskResult<C> result);

    /** Emits what was made before of a result that is recorded. */
    Mono<T> again(C item, TaskResult<C> result, Recorded recorded);
}
