package io.batchflux;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The stages of a run, one method each: a runner's {@code run} is their composition in this order.
 *
 * <p>Every publisher is cold and signals on the runner's event loop. Each request has the attempt timeout, retries and
 * deadline of {@link RunOptions#stage}. Whoever composes stages himself also calls {@link #closeJob}, best with
 * {@code Flux.usingWhen}. Thread-safe.
 */
public interface BatchStages {

    /** Returns a job with an id of its own, about which the service knows nothing yet. */
    <C> BatchJob<C> newJob();

    /**
     * Uploads what the tasks need and emits them ready to be added, in the order in which they become so.
     *
     * <p>A task whose inputs cannot be uploaded is emitted too, and becomes a failed result later on.
     */
    <C> Flux<StagedTask<C>> stageInputs(BatchJob<C> job, Publisher<TaskSpec<C>> tasks);

    /** Creates the job at the service, once for all subscriptions. */
    <C> Mono<BatchJob<C>> openJob(BatchJob<C> job);

    /**
     * Adds the tasks to the job, which is opened before the first, and emits those that ended right here: not staged, or
     * refused by the service.
     */
    <C> Flux<EndedTask<C>> addTasks(BatchJob<C> job, Publisher<StagedTask<C>> tasks);

    /**
     * Emits the tasks of the job that have ended, and completes when none of those that were added is left and no adding
     * goes on.
     *
     * <p>It waits for the first {@link #addTasks} to be subscribed to, whichever comes first, or for {@link #closeJob} if none
     * is.
     */
    <C> Flux<EndedTask<C>> watchJob(BatchJob<C> job);

    /** Fetches what an ended task left and emits its result. */
    <C> Mono<TaskResult<C>> collect(BatchJob<C> job, EndedTask<C> task);

    /** Ends the job and applies the clean-up policy; never fails, see {@link RunListener#onLeftBehind}. */
    <C> Mono<Void> closeJob(BatchJob<C> job);
}
