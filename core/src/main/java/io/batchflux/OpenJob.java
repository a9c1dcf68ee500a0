package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.Operation;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.ServiceException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The second stage: creates the job, once its pool is known to exist. */
final class OpenJob {

    private final BatchService service;
    private final Resilience resilience;
    private final RunOptions options;
    private final boolean callsFunctions;
    private final Map<String, String> metadata;

    /** @param metadata what the job says of itself, by which it is known again */
    OpenJob(
            BatchService service,
            Resilience resilience,
            RunOptions options,
            boolean callsFunctions,
            Map<String, String> metadata) {
        this.service = service;
        this.resilience = resilience;
        this.options = options;
        this.callsFunctions = callsFunctions;
        this.metadata = metadata;
    }

    /**
     * Emits the job once it is created. Jobs are accepted for pools that do not exist or will never run a task, and wait for
     * ever: hence the look at the pool.
     *
     * @param sent is set when the creation is requested
     */
    Mono<OpenedJob> open(
            RunId id, Mono<Optional<JobPreparation>> preparation, Mono<Void> abandoned, AtomicBoolean sent) {
        return checkPool(abandoned)
                .flatMap(pool -> preparation
                        .takeUntilOther(abandoned)
                        .switchIfEmpty(Mono.error(() -> Creation.isClosed("job " + id.jobId())))
                        .map(prepared -> definition(id, prepared.orElse(null)))
                        .flatMap(job -> create(job, abandoned, sent).thenReturn(new OpenedJob(job, pool))));
    }

    /** Emits the pool, if there is any sense in a job there. */
    Mono<PoolSnapshot> checkPool(Mono<Void> abandoned) {
        return resilience
                .protect(
                        Stage.OPEN_JOB,
                        Operation.DESCRIBE_POOL,
                        service.describePool(options.job().poolId()),
                        abandoned)
                .doOnNext(this::requireUsable);
    }

    private void requireUsable(PoolSnapshot pool) {
        PermanentServiceException why = PoolFit.unusable(pool);
        if (why == null && callsFunctions) {
            why = PoolFit.unusableForFunctions(pool, options.functions().image());
        }
        if (why != null) {
            throw new StageFailedException(Stage.OPEN_JOB, 1, why);
        }
    }

    private JobDefinition definition(RunId id, @Nullable JobPreparation preparation) {
        JobOptions job = options.job();
        return JobDefinition.of(id.jobId(), job.poolId(), Lease.firstLimit(job))
                .withPriority(job.priority())
                .withPreparation(preparation)
                .withMetadata(metadata);
    }

    private Mono<Void> create(JobDefinition job, Mono<Void> abandoned, AtomicBoolean sent) {
        CreationLag lag = new CreationLag();
        return resilience.protectAttempts(
                Stage.OPEN_JOB, attempt -> create(job, attempt, lag).doOnSubscribe(s -> sent.set(true)), abandoned);
    }

    /** An attempt whose answer was lost may have created the job: then it has our nonce. */
    private Mono<Void> create(JobDefinition job, Attempts attempt, CreationLag lag) {
        return attempt.request(Operation.CREATE_JOB, service.createJob(job))
                .onErrorResume(
                        ServiceException.class,
                        error -> error.hasCode(ServiceException.JOB_EXISTS)
                                ? attempt.request(Operation.DESCRIBE_JOB, service.describeJob(job.id()))
                                        .onErrorMap(ServiceException.class, lag::untilJobIsKnown)
                                        .filter(found -> Objects.equals(
                                                found.metadata().get(Ownership.NONCE),
                                                job.metadata().get(Ownership.NONCE)))
                                        .switchIfEmpty(Mono.error(error))
                                        .then()
                                : Mono.error(error));
    }
}
