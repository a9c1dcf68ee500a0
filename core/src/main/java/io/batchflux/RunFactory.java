package io.batchflux;

import io.batchflux.spi.JobPreparation;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Makes runs: chooses their ids and says how their job and container are created. */
final class RunFactory {

    private final RunnerScope scope;
    private final RunOptions options;
    private final Resilience storeRequests;
    private final OpenJob openJob;

    RunFactory(RunnerScope scope, RunOptions options) {
        this.scope = scope;
        this.options = options;
        this.storeRequests = scope.storeRequests(options);
        this.openJob = new OpenJob(scope.service, scope.batchRequests(options), options);
    }

    <C> Run<C> create() {
        return create(Mono.just(Optional.empty()));
    }

    /** The preparation is made when the job is opened. */
    <C> Run<C> create(Mono<Optional<JobPreparation>> preparation) {
        Instant now = Instant.ofEpochMilli(scope.scheduler.now(TimeUnit.MILLISECONDS));
        RunId id = RunId.create(options.job().idPrefix(), now, scope.chance);
        Sinks.Empty<Void> closing = Sinks.empty();
        Grants grants = new Grants(scope.store, id.container(), storeRequests, scope.scheduler, options);
        return new Run<>(
                id,
                now,
                sent -> openJob.open(id, preparation, closing.asMono(), sent).doOnNext(job -> grants.jobIsOpen()),
                sent -> storeRequests.protectBrief(
                        Stage.STAGE_INPUTS,
                        scope.store.createContainer(id.container()).doOnSubscribe(s -> sent.set(true)),
                        closing.asMono()),
                grants,
                closing);
    }
}
