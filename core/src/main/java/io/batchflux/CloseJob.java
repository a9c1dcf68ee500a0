package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
    /** A few of the tasks are named whose results are kept; to list them all may take longer than closing may. */
    private static final int LISTED = 6;
    /** How long a creation may take to end. */
    private static final Duration CREATION = Duration.ofSeconds(30);

    private final BatchService service;
    private final BlobStore store;
    private final RunOptions options;

    CloseJob(BatchService service, BlobStore store, RunOptions options) {
        this.service = service;
        this.store = store;
        this.options = options;
    }

    /**
     * Lets the service end the job, to which nothing will be added, should this program not live to do it. Emits nothing.
     */
    <T> Mono<T> whenTasksEnd(Run<?> run) {
        return Mono.defer(() -> run.pendingCount() == 0
                ? Mono.empty()
                : run.batchRequests
                        .protect(
                                Stage.ADD_TASKS,
                                Operation.TERMINATE_JOB_WHEN_TASKS_COMPLETE,
                                service.terminateJobWhenTasksComplete(run.id()))
                        .takeUntilOther(run.additions.awaitDrained())
                        .onErrorResume(BatchfluxException.class, error -> {
                            LOG.debug("{} will not end by itself", run, error);
                            return Mono.empty();
                        })
                        .then(Mono.empty()));
    }

    /**
     * Closes a run that has ended in this way.
     *
     * @param error what it ended with, if it failed
     * @param reason what the job is told
     */
    Mono<Void> close(Run<?> run, RunEnded.Outcome outcome, @Nullable Throwable error, String reason) {
        return Mono.defer(() -> {
            run.beginClosing();
            boolean delete = deletes(run, outcome);
            // Side by side, so that a service that does not answer does not hold up what is to be done at the other.
            return Mono.when(endJob(run, reason, delete), endContainers(run, outcome, error, delete))
                    .then(run.end(outcome, error))
                    .doFinally(signal -> run.markClosed());
        });
    }

    private boolean deletes(Run<?> run, RunEnded.Outcome outcome) {
        return switch (options.cleanUp()) {
            case ALWAYS -> true;
            case ON_SUCCESS -> outcome == RunEnded.Outcome.COMPLETED && run.failed.get() == 0;
            case NEVER -> false;
        };
    }

    /** A creation that an error of the virtual machine has broken off never ends. */
    private static Mono<Boolean> settled(Run<?> run, Mono<Boolean> created) {
        return run.failure() == null
                ? created
                : Mono.firstWithSignal(
                        created, run.batchRequests.pause(CREATION).thenReturn(true));
    }

    private Mono<Void> endJob(Run<?> run, String reason, boolean delete) {
        Stopwatch time = run.batchRequests.begin(Stage.CLOSE_JOB);
        Mono<Void> terminate = run.batchRequests.protect(
                Stage.CLOSE_JOB, time, Operation.TERMINATE_JOB, service.terminateJob(run.id(), reason));
        Mono<Void> end = delete
                ? run.batchRequests
                        .protect(Stage.CLOSE_JOB, time, Operation.DELETE_JOB, service.deleteJob(run.id()))
                        .onErrorResume(StageFailedException.class, error -> terminate.then(Mono.error(error)))
                : terminate;
        Disposal disposal = delete ? Disposal.DELETED : Disposal.TERMINATED;
        return settled(run, run.creations.awaitOpened())
                .filter(may -> may)
                .flatMap(may -> end.doOnSuccess(done -> run.events.cleanedUp(Remnant.JOB, run.id(), disposal)))
                .onErrorResume(error ->
                        Mono.fromRunnable(() -> run.events.leftBehind(Remnant.JOB, run.id(), disposal, error)));
    }

    private Mono<Void> endContainers(Run<?> run, RunEnded.Outcome outcome, @Nullable Throwable error, boolean delete) {
        Stopwatch time = run.storeRequests.begin(Stage.CLOSE_JOB);
        if (!delete) {
            return Mono.<Void>fromRunnable(() -> run.creations.tellOfKept(run.events))
                    .then(markKept(run, time));
        }
        String inputs = run.runId().inputContainer();
        String outputs = run.runId().outputContainer();
        Mono<Void> endInputs = settled(run, run.creations.awaitInputContainer())
                .filter(may -> may)
                .flatMap(may -> delete(run, inputs, time))
                .onErrorResume(failure -> Mono.fromRunnable(
                        () -> run.events.leftBehind(Remnant.CONTAINER, inputs, Disposal.DELETED, failure)));
        Mono<Void> endOutputs = settled(run, run.creations.awaitOutputContainer())
                .filter(may -> may)
                .flatMap(may -> notHandedOver(run, outcome, time))
                .flatMap(tasks -> tasks.isEmpty()
                        ? Mono.<Void>fromRunnable(run::markContainerDeleted).then(delete(run, outputs, time))
                        : keep(run, tasks, error).then(mark(run, outputs, Ownership.KEPT_FOR_RESULTS, time)))
                .onErrorResume(failure -> Mono.fromRunnable(
                        () -> run.events.leftBehind(Remnant.CONTAINER, outputs, Disposal.DELETED, failure)));
        return Mono.when(endInputs, endOutputs);
    }

    /** With {@link CleanUp#NEVER} they have said so from the beginning. */
    private Mono<Void> markKept(Run<?> run, Stopwatch time) {
        return options.cleanUp() == CleanUp.NEVER
                ? Mono.empty()
                : Mono.when(
                        run.creations.hasInputContainer()
                                ? mark(run, run.runId().inputContainer(), Ownership.KEPT_BY_CLEAN_UP, time)
                                : Mono.empty(),
                        run.creations.hasOutputContainer()
                                ? mark(run, run.runId().outputContainer(), Ownership.KEPT_BY_CLEAN_UP, time)
                                : Mono.empty());
    }

    /** Says to whoever cleans up later that the container is wanted; it stays as it is if that fails. */
    private Mono<Void> mark(Run<?> run, String container, String keep, Stopwatch time) {
        return run.storeRequests
                .protect(
                        Stage.CLOSE_JOB,
                        time,
                        Operation.SET_CONTAINER_METADATA,
                        store.setContainerMetadata(
                                container, Ownership.ofContainer(run.runId(), options.job(), service.account(), keep)))
                .onErrorResume(BatchfluxException.class, error -> {
                    LOG.warn("{} is kept, but could not be marked: reap(..) may delete it", container, error);
                    return Mono.empty();
                });
    }

    private Mono<Void> delete(Run<?> run, String container, Stopwatch time) {
        return run.storeRequests
                .protect(Stage.CLOSE_JOB, time, Operation.DELETE_CONTAINER, store.deleteContainer(container))
                .doOnSuccess(done -> run.events.cleanedUp(Remnant.CONTAINER, container, Disposal.DELETED));
    }

    /** Emits the tasks whose results are in the container, and were not handed over although the caller has not cancelled. */
    private Mono<List<String>> notHandedOver(Run<?> run, RunEnded.Outcome outcome, Stopwatch time) {
        List<String> failed = run.handOver.failed();
        Set<String> unseen = unseen(run, outcome);
        if (unseen.isEmpty()) {
            return Mono.just(failed);
        }
        // Nobody knows which of these have run. What they have left tells.
        return BlobPages.list(
                        store,
                        BlobQuery.of(run.container()).withPrefix(Blobs.OUTPUTS),
                        page -> run.storeRequests.protect(Stage.CLOSE_JOB, time, Operation.LIST_BLOBS, page))
                .mapNotNull(blob -> Blobs.taskOf(blob.blob().name()))
                .filter(unseen::contains)
                .distinct()
                .take(LISTED)
                .collectList()
                .map(left -> {
                    List<String> all = new ArrayList<>(failed);
                    left.stream().filter(task -> !failed.contains(task)).forEach(all::add);
                    return all;
                });
    }

    private static Set<String> unseen(Run<?> run, RunEnded.Outcome outcome) {
        if (outcome == RunEnded.Outcome.CANCELLED) {
            return Set.of();
        }
        Set<String> unseen = new HashSet<>(run.handOver.unseen());
        if (outcome == RunEnded.Outcome.FAILED) {
            unseen.addAll(run.handOver.begun());
            unseen.addAll(run.pendingWithOutputs());
        }
        return unseen;
    }

    private static Mono<Void> keep(Run<?> run, List<String> tasks, @Nullable Throwable error) {
        Throwable unread = run.handOver.error();
        Throwable why = unread != null ? unread : error;
        return Mono.fromRunnable(() -> {
            run.events.leftBehind(
                    tasks, why != null ? why : new IllegalStateException("nobody has seen how they ended"));
            if (error instanceof BatchfluxException failure) {
                failure.keeps(run.container(), tasks);
            }
        });
    }
}
