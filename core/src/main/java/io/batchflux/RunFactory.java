package io.batchflux;

import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.Operation;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
        RunId id = RunId.create(options.job().idPrefix(), now, scope.chance);
        Requests requests = scope.requests(
                options,
                RunInfo.of(kind, id.jobId(), id.outputContainer(), options.job().poolId()));
        OpenJob openJob = new OpenJob(scope.service, requests.batch(), options);
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
                                        .createContainer(container, metadata(id))
                                        .doOnSubscribe(s -> sent.set(true)),
                                closing.asMono()),
                grants,
                requests,
                new Collecting(scope.downloads),
                closing);
    }

    private Map<String, String> metadata(RunId id) {
        return Ownership.ofRun(
                id,
                options.job().owner(),
                scope.service.account(),
                options.cleanUp() == CleanUp.NEVER ? Ownership.KEPT_BY_CLEAN_UP : null);
    }
}
