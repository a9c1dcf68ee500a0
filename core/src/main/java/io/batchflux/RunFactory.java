package io.batchflux;

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
                RunId.create(options.job().idPrefix(), now, scope.chance),
                preparation,
                options.cleanUp() == CleanUp.NEVER ? Ownership.KEPT_BY_CLEAN_UP : null);
    }

    /** Makes what is remembered of the n-th job of a named run, from 1, in which a task may be already that is to be added. */
    <C> Run<C> named(RunId id, int number, Mono<Optional<JobPreparation>> preparation) {
        Run<C> run = create(RunInfo.Kind.NAMED, id, preparation, Ownership.NAMED);
        run.isJobOfANamedRun(number);
        return run;
    }

    private <C> Run<C> create(
            RunInfo.Kind kind, RunId id, Mono<Optional<JobPreparation>> preparation, @Nullable String keep) {
        Instant now = Instant.ofEpochMilli(scope.scheduler.now(TimeUnit.MILLISECONDS));
        Requests requests = scope.requests(
                options,
                RunInfo.of(kind, id.jobId(), id.outputContainer(), options.job().poolId()));
        OpenJob openJob = new OpenJob(
                scope.service,
                requests.batch(),
                options,
                kind == RunInfo.Kind.SWEEP || kind == RunInfo.Kind.SHARED_CALLS);
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
                                        .createContainer(container, metadata(id, keep))
                                        .doOnSubscribe(s -> sent.set(true)),
                                closing.asMono()),
                grants,
                requests,
                new Collecting(scope.downloads),
                closing);
    }

    private Map<String, String> metadata(RunId id, @Nullable String keep) {
        return Ownership.ofRun(id, options.job().owner(), scope.service.account(), keep);
    }
}
