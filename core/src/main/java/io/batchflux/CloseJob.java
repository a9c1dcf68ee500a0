package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The last stage: ends the job and deletes what the policy does not keep, whichever way the run ended. The stage's deadline is
 * for all of that.
 *
 * <p>A creation that is still under way is waited for, since it cannot be undone before it is done. A container in which there
 * are results that were not handed over stays, unless the caller has cancelled the run.
 */
final class CloseJob {

    private static final Logger LOG = LoggerFactory.getLogger(CloseJob.class);
    private static final int NAMED = 5;

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
                        .protect(Stage.ADD_TASKS, service.terminateJobWhenTasksComplete(run.id()))
                        .takeUntilOther(run.awaitDrained())
                        .onErrorResume(BatchfluxException.class, error -> {
                            LOG.debug("{} will not end by itself", run, error);
                            return Mono.empty();
                        })
                        .then(Mono.empty()));
    }

    Mono<Void> close(Run<?> run, Ending ending, String reason) {
        return Mono.defer(() -> {
            run.beginClosing();
            boolean delete = deletes(run, ending);
            // Side by side, so that a service that does not answer does not hold up what is to be done at the other.
            return Mono.when(endJob(run, reason, delete), delete ? deleteContainer(run, ending) : Mono.empty())
                    .doFinally(signal -> run.markClosed());
        });
    }

    private boolean deletes(Run<?> run, Ending ending) {
        return switch (options.cleanUp()) {
            case ALWAYS -> true;
            case ON_SUCCESS -> ending == Ending.COMPLETE && run.failed.get() == 0;
            case NEVER -> false;
        };
    }

    private Mono<Void> endJob(Run<?> run, String reason, boolean delete) {
        Stopwatch time = batchRequests.begin(Stage.CLOSE_JOB);
        Mono<Void> terminate = batchRequests.protect(Stage.CLOSE_JOB, time, service.terminateJob(run.id(), reason));
        Mono<Void> end = delete
                ? batchRequests
                        .protect(Stage.CLOSE_JOB, time, service.deleteJob(run.id()))
                        .onErrorResume(StageFailedException.class, error -> terminate.then(Mono.error(error)))
                : terminate;
        return run.awaitOpened()
                .filter(begun -> begun)
                .flatMap(begun -> end)
                .onErrorResume(error -> report(run + " could not be " + (delete ? "deleted" : "terminated"), error));
    }

    private Mono<Void> deleteContainer(Run<?> run, Ending ending) {
        Stopwatch time = storeRequests.begin(Stage.CLOSE_JOB);
        Mono<Void> delete = Mono.defer(() -> {
            run.markContainerDeleted();
            return storeRequests.protect(Stage.CLOSE_JOB, time, store.deleteContainer(run.container()));
        });
        return run.awaitContainer()
                .filter(begun -> begun)
                .flatMap(begun -> notHandedOver(run, ending, time))
                .flatMap(tasks -> tasks.isEmpty() ? delete : keep(run, tasks))
                .onErrorResume(error -> report("blob container " + run.container() + " could not be deleted", error));
    }

    /** Emits the tasks whose results are in the container, and were not handed over although the caller has not cancelled. */
    private Mono<List<String>> notHandedOver(Run<?> run, Ending ending, Stopwatch time) {
        List<String> failed = run.handOver.failed();
        Set<String> unseen = new HashSet<>(run.handOver.begun());
        unseen.addAll(run.pendingWithOutputs());
        if (ending != Ending.FAILED || unseen.isEmpty()) {
            return Mono.just(failed);
        }
        // Nobody knows which of these have run. What they have left tells.
        return storeRequests
                .protect(
                        Stage.CLOSE_JOB,
                        time,
                        store.list(run.container(), Blobs.OUTPUTS)
                                .mapNotNull(blob -> Blobs.taskOf(blob.blob().name()))
                                .filter(unseen::contains)
                                .distinct()
                                .take(NAMED + 1)
                                .collectList())
                .map(left -> {
                    List<String> all = new ArrayList<>(failed);
                    left.stream().filter(task -> !failed.contains(task)).forEach(all::add);
                    return all;
                });
    }

    private Mono<Void> keep(Run<?> run, List<String> tasks) {
        String named = String.join(", ", tasks.subList(0, Math.min(NAMED, tasks.size())));
        Throwable error = run.handOver.error();
        return report(
                "blob container " + run.container()
                        + " was not deleted: it has results that were not handed over, of task " + named
                        + (tasks.size() > NAMED ? " and others" : ""),
                error == null ? new IllegalStateException("the run failed before") : error);
    }

    private Mono<Void> report(String what, Throwable error) {
        return LeftBehind.report(what, error, options.listener());
    }
}
