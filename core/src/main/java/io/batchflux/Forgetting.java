package io.batchflux;

import io.batchflux.JournalRecords.Job;
import io.batchflux.JournalRecords.Owner;
import io.batchflux.spi.Operation;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Deletes all that there is of a run. First its pointer says so, so that whoever comes after one that broke off here goes on with it;
 * then its owner is deposed, so that nobody opens jobs; then jobs, containers and pointer go, each of which leads to the ones before.
 * Jobs are those that the journal tells of, and those that say themselves that they are of the run: the journal may have lost their
 * records, or be lost.
 */
final class Forgetting {

    private static final int JOBS_AT_ONCE = 8;
    private static final String REASON = "its run was forgotten";

    private final RunnerScope scope;
    private final Requests requests;
    private final NameLock lock;
    private final NamedStages stages;

    Forgetting(RunnerScope scope, Requests requests, NameLock lock, NamedStages stages) {
        this.scope = scope;
        this.requests = requests;
        this.lock = lock;
        this.stages = stages;
    }

    /** Forgets the run that the pointer leads to, if any; the lock is taken. */
    Mono<Void> forget(Pointer pointer) {
        String run = pointer.run();
        if (run == null) {
            return Mono.empty();
        }
        Incarnation incarnation = new Incarnation(run, pointer.idPrefix());
        return lock.write(pointer, pointer.forgetting())
                .then(jobs(incarnation))
                .flatMap(jobs -> Flux.fromIterable(jobs)
                        .flatMap(job -> end(incarnation, job), JOBS_AT_ONCE, 1)
                        .thenMany(stages.unrecorded(incarnation, jobs))
                        // Not those that only have an id so that nobody else has it.
                        .filter(job -> !REASON.equals(job.terminateReason()))
                        .flatMap(job -> delete(job.id()), JOBS_AT_ONCE, 1)
                        .then())
                .then(deleteContainer(incarnation.runId(1).inputContainer()))
                .then(deleteContainer(incarnation.runId(1).outputContainer()))
                .then(deleteContainer(incarnation.journal()))
                .then(Mono.defer(() -> lock.write(pointer.forgetting(), Pointer.nowhere(pointer.name()))));
    }

    /** Emits the jobs that are recorded, after which no other is recorded. */
    private Mono<List<Job>> jobs(Incarnation incarnation) {
        Instant now = Instant.ofEpochMilli(scope.scheduler.now(TimeUnit.MILLISECONDS));
        Owner owner = Owners.program(" to forget it", scope.chance, now);
        JournalBlobs blobs = new JournalBlobs(scope.store, requests.store(), incarnation.journal());
        return new JournalOpening(blobs, scope.scheduler, scope.disk, owner, lock.tryTake(), ledger -> {})
                .open()
                .flatMap(opened ->
                        opened.spool().close().thenReturn(opened.ledger().jobs()))
                .publishOn(scope.scheduler)
                // The journal is gone already: so are these jobs.
                .onErrorResume(Forgetting::isForgotten, gone -> Mono.just(List.of()));
    }

    static boolean isForgotten(Throwable error) {
        return error instanceof NamedRunException failed && failed.reason() == NamedRunException.Reason.FORGOTTEN;
    }

    /**
     * Deletes the job. One that was recorded and is not there may be about to be created: so its id is taken, by a job that has ended
     * and stays until somebody reaps what is old.
     */
    private Mono<Void> end(Incarnation incarnation, Job job) {
        return stages.describe(job.id())
                .flatMap(found -> delete(job.id()).thenReturn(true))
                .switchIfEmpty(Mono.defer(
                        () -> stages.takeId(incarnation, job, REASON, null).thenReturn(true)))
                .then();
    }

    private Mono<Void> delete(String jobId) {
        return protect(Operation.DELETE_JOB, scope.service.deleteJob(jobId));
    }

    private Mono<Void> deleteContainer(String container) {
        return requests.store()
                .protect(Stage.RECORD, Operation.DELETE_CONTAINER, scope.store.deleteContainer(container));
    }

    private <T> Mono<T> protect(Operation operation, Mono<T> request) {
        return requests.batch().protect(Stage.OPEN_JOB, operation, request);
    }
}
