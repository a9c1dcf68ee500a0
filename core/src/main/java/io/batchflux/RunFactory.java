package io.batchflux;

import io.batchflux.JournalRecords.Job;
import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.Operation;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Makes runs: chooses their ids and says how their job and container are created. */
final class RunFactory {

    private final RunnerScope scope;
    private final RunOptions options;

    RunFactory(RunnerScope scope, RunOptions options) {
        this.scope = scope;
        this.options = options;
    }

    /** The preparation is made when the job is opened. */
    <C> Run<C> create(RunInfo.Kind kind, Mono<Optional<JobPreparation>> preparation) {
        Instant now = Instant.ofEpochMilli(scope.scheduler.now(TimeUnit.MILLISECONDS));
        return create(
                kind,
                kind == RunInfo.Kind.SWEEP || kind == RunInfo.Kind.SHARED_CALLS,
                RunId.create(options.job().idPrefix(), now, scope.chance),
                1,
                preparation,
                Ownership.keptBy(options.cleanUp()),
                // Whoever composes the stages has no place where a lease would be held.
                kind == RunInfo.Kind.STAGES ? withoutLease() : options);
    }

    /** Makes what is remembered of the n-th job of a named run, from 1, in which a task may be already that is to be added. */
    <C> Run<C> named(RunId id, int number, boolean callsFunctions, Mono<Optional<JobPreparation>> preparation) {
        Run<C> run =
                create(RunInfo.Kind.NAMED, callsFunctions, id, number, preparation, Ownership.NAMED, withoutLease());
        run.isJobOfANamedRun(number);
        return run;
    }

    /**
     * Completes if a named run may have its next job here: is an error if the pool is not fit for it, or no grant can live as long as
     * the job may.
     *
     * @param last of the run so far, whose pool is known; {@code null} if there is none
     */
    Mono<Void> fit(RunId id, boolean callsFunctions, @Nullable Job last) {
        String poolId = options.job().poolId();
        Requests requests = scope.requests(options);
        Mono<Void> pool = last != null && last.poolId().equals(poolId)
                ? Mono.empty()
                : new OpenJob(scope.service, requests.batch(), options, callsFunctions, Map.of())
                        .checkPool(Mono.never())
                        .then();
        Mono<Void> grants = callsFunctions
                ? new Grants(scope.store, id, requests.store(), scope.scheduler, options)
                        .write()
                        .then()
                : Mono.empty();
        return pool.then(grants);
    }

    private RunOptions withoutLease() {
        return options.withJob(job -> job.withLease(null));
    }

    private <C> Run<C> create(
            RunInfo.Kind kind,
            boolean callsFunctions,
            RunId id,
            int number,
            Mono<Optional<JobPreparation>> preparation,
            @Nullable String keep,
            RunOptions options) {
        Instant now = Instant.ofEpochMilli(scope.scheduler.now(TimeUnit.MILLISECONDS));
        Requests requests = scope.requests(
                options,
                RunInfo.of(kind, id.jobId(), id.outputContainer(), options.job().poolId()));
        OpenJob openJob = new OpenJob(
                scope.service,
                requests.batch(),
                options,
                callsFunctions,
                Ownership.ofJob(id, number, options.job().owner(), keep));
        Sinks.Empty<Void> closing = Sinks.empty();
        Grants grants = new Grants(scope.store, id, requests.store(), scope.scheduler, options);
        return new Run<>(
                id,
                now,
                sent -> openJob.open(id, preparation, closing.asMono(), sent).doOnNext(job -> grants.jobIsOpen()),
                (container, sent) -> requests.store()
                        .protectBrief(
                                Stage.STAGE_INPUTS,
                                Operation.CREATE_CONTAINER,
                                scope.store
                                        .createContainer(container, metadata(id, options, keep))
                                        .doOnSubscribe(s -> sent.set(true)),
                                closing.asMono()),
                grants,
                requests,
                new Collecting(scope.downloads),
                new LeaseEnd(options.job()),
                closing);
    }

    private Map<String, String> metadata(RunId id, RunOptions options, @Nullable String keep) {
        return Ownership.ofContainer(id, options.job(), scope.service.account(), keep);
    }
}
