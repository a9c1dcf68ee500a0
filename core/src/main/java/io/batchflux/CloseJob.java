package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobStore;
import reactor.core.publisher.Mono;

/**
 * The last stage: ends the job and deletes what the policy does not keep, whichever way the run ended.
 *
 * <p>A creation that is still under way is waited for, since it cannot be undone before it is done.
 */
final class CloseJob {

    private final BatchService service;
    private final Resilience batchRequests;
    private final BlobStore store;
    private final Resilience storeRequests;
    private final RunOptions options;

    CloseJob(
            BatchService service,
            Resilience batchRequests,
            BlobStore store,
            Resilience storeRequests,
            RunOptions options) {
        this.service = service;
        this.batchRequests = batchRequests;
        this.store = store;
        this.storeRequests = storeRequests;
        this.options = options;
    }

    /**
     * Lets the service end the job, to which nothing will be added, should this program not live to do it. Emits nothing.
     */
    <T> Mono<T> whenTasksEnd(Run<?> run) {
        return Mono.defer(() -> run.pendingCount() == 0
                ? Mono.empty()
                : batchRequests
                        .tryOnce(Stage.CLOSE_JOB, service.terminateJobWhenTasksComplete(run.id()))
                        .then(Mono.empty()));
    }

    /** {@code complete} if the run came to its end: no error, no cancel. */
    Mono<Void> close(Run<?> run, boolean complete, String reason) {
        return Mono.defer(() -> {
            run.beginClosing();
            boolean delete = deletes(run, complete);
            // Side by side, so that a service that does not answer does not hold up what is to be done at the other.
            return Mono.when(endJob(run, reason, delete), delete ? deleteContainer(run) : Mono.empty())
                    .doFinally(signal -> run.markClosed());
        });
    }

    private boolean deletes(Run<?> run, boolean complete) {
        return switch (options.cleanUp()) {
            case ALWAYS -> true;
            case ON_SUCCESS -> complete && run.failed.get() == 0;
            case NEVER -> false;
        };
    }

    private Mono<Void> endJob(Run<?> run, String reason, boolean delete) {
        Mono<Void> terminate = batchRequests.protect(Stage.CLOSE_JOB, service.terminateJob(run.id(), reason));
        Mono<Void> end = delete
                ? batchRequests
                        .protect(Stage.CLOSE_JOB, service.deleteJob(run.id()))
                        .onErrorResume(error -> terminate.then(Mono.error(error)))
                : terminate;
        return run.awaitOpened()
                .filter(begun -> begun)
                .flatMap(begun -> end)
                .onErrorResume(error -> report(run + " could not be " + (delete ? "deleted" : "terminated"), error));
    }

    private Mono<Void> deleteContainer(Run<?> run) {
        return run.awaitContainer()
                .filter(begun -> begun)
                .doOnNext(begun -> run.markContainerDeleted())
                .flatMap(begun -> storeRequests.protect(Stage.CLOSE_JOB, store.deleteContainer(run.container())))
                .onErrorResume(error -> report("blob container " + run.container() + " could not be deleted", error));
    }

    private Mono<Void> report(String what, Throwable error) {
        return LeftBehind.report(what, error, options.listener());
    }
}
