package io.batchflux;

import io.batchflux.spi.Condition;
import io.batchflux.spi.ETag;
import io.batchflux.spi.JobPatch;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.Operation;
import io.batchflux.spi.PreconditionFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Lets the job and the containers of a run live a while longer, again and again, as long as this program does.
 *
 * <p>It has a timer of its own, which a caller who takes no results does not stop. All times are those of the services: a clock of
 * ours may be wrong, and stands still while the machine sleeps.
 */
final class Lease {

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final int READ_AGAIN = 3;
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final RunnerScope scope;
    private final JobOptions options;
    private final Duration lease;
    private final Run<?> run;
    private final Map<String, String> metadata;
    private long renewed;

    private Lease(RunnerScope scope, RunOptions options, Duration lease, Run<?> run) {
        this.scope = scope;
        this.options = options.job();
        this.lease = lease;
        this.run = run;
        this.metadata = Ownership.ofContainer(
                run.runId(), options.job(), scope.service.account(), Ownership.keptBy(options.cleanUp()));
    }

    /** Returns how long a job may live that was created just now. */
    static Duration firstLimit(JobOptions options) {
        Duration lease = options.lease();
        return lease != null && lease.compareTo(options.timeLimit()) < 0 ? lease : options.timeLimit();
    }

    /** Holds the lease, if the options want one, while somebody is subscribed to the work. */
    static <T> Flux<T> during(Flux<T> work, RunnerScope scope, RunOptions options, Run<?> run) {
        Duration lease = options.job().lease();
        return lease == null
                ? work
                : Flux.using(() -> new Lease(scope, options, lease, run).begin(), held -> work, Disposable::dispose);
    }

    /** The time is looked at more often than the lease is renewed: while a machine sleeps, no timer runs. */
    private Disposable begin() {
        Duration third = lease.dividedBy(3);
        Duration look = third.compareTo(LOOK) < 0 ? third : LOOK;
        renewed = scope.scheduler.now(TimeUnit.MILLISECONDS);
        return Mono.delay(look, scope.scheduler)
                .filter(tick -> isDue(third))
                .flatMap(tick -> renew())
                .repeat()
                .subscribe(done -> {}, error -> LOG.error("unexpected error", error));
    }

    /** Returns what is left at least of a lease that is renewed in time. */
    static Duration leastOf(Duration lease) {
        return lease.multipliedBy(2).dividedBy(3);
    }

    private boolean isDue(Duration third) {
        long now = scope.scheduler.now(TimeUnit.MILLISECONDS);
        // A clock that was set back says nothing.
        boolean due = now < renewed || now - renewed >= third.toMillis();
        renewed = due ? now : renewed;
        return due;
    }

    /** Never fails: what is not renewed now is renewed the next time, before the lease has ended. */
    private Mono<Void> renew() {
        return Mono.when(
                run.creations.isOpen() ? quietly(run.id(), renewJob()) : Mono.empty(),
                run.creations.hasInputContainer() ? quietly(run.runId().inputContainer()) : Mono.empty(),
                run.creations.hasOutputContainer() ? quietly(run.runId().outputContainer()) : Mono.empty(),
                run.usesCode()
                        // A little more than what is left now, or it would be the next time's turn.
                        ? quietly(
                                "the code",
                                scope.archives.renew(lease.dividedBy(4).multipliedBy(3), run.storeRequests))
                        : Mono.empty());
    }

    private Mono<Void> quietly(String container) {
        return quietly(
                container,
                run.storeRequests.protect(
                        Stage.WATCH_JOB,
                        Operation.SET_CONTAINER_METADATA,
                        scope.store.setContainerMetadata(container, metadata)));
    }

    private static Mono<Void> quietly(String what, Mono<Void> renewal) {
        return renewal.onErrorResume(error -> {
            LOG.debug("the lease of {} was not renewed", what, error);
            return Mono.empty();
        });
    }

    private Mono<Void> renewJob() {
        return run.batchRequests.protectAttempts(
                Stage.WATCH_JOB,
                attempt -> attempt.request(Operation.DESCRIBE_JOB, scope.service.describeJob(run.id()))
                        .filter(job -> job.state() == JobSnapshot.JobState.ACTIVE)
                        .flatMap(job -> attempt.request(
                                Operation.PATCH_JOB,
                                scope.service.patchJob(run.id(), JobPatch.of(limit(job)), unchanged(job))))
                        // Somebody else has changed it, or an attempt of ours whose answer was lost.
                        .retryWhen(Retry.max(READ_AGAIN).filter(PreconditionFailedException.class::isInstance)),
                Mono.never());
    }

    /** Counts from the job's creation, as the service does. */
    private Duration limit(JobSnapshot job) {
        Instant created = job.creationTime();
        Instant now = job.serverTime();
        if (created == null || now == null) {
            return options.timeLimit();
        }
        Duration limit = Duration.between(created, now).plus(lease);
        return limit.compareTo(options.timeLimit()) < 0 ? limit : options.timeLimit();
    }

    private static Condition unchanged(JobSnapshot job) {
        ETag eTag = job.eTag();
        return eTag == null ? Condition.none() : Condition.matches(eTag);
    }
}
