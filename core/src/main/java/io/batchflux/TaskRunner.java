package io.batchflux;

import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.PoolSnapshot;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs the tasks of functions in a job that prepares its nodes. */
interface TaskRunner {

    /** Emits results as the options say. */
    <C, T> Flux<T> run(
            Publisher<TaskSpec<C>> tasks,
            Mono<Optional<JobPreparation>> preparation,
            Function<? super TaskResult<C>, ? extends Publisher<T>> collect);

    /**
     * Emits results as tasks end, whatever the options say; tasks may be made when the pool is known, which opens the job; what {@code within} makes of them is still part of the run.
     *
     * @param look is made after each round of the watch, and may read what running tasks have written
     */
    <C, T, E> Flux<E> runAsTheyEnd(
            Function<Mono<PoolSnapshot>, Publisher<TaskSpec<C>>> tasks,
            Mono<Optional<JobPreparation>> preparation,
            Function<? super TaskResult<C>, ? extends Publisher<T>> collect,
            Function<Flux<T>, Flux<E>> within,
            Function<RunningFiles<C>, Mono<Void>> look);
}
