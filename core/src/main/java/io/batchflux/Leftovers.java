package io.batchflux;

import io.batchflux.spi.ContainerPage;
import io.batchflux.spi.ContainerQuery;
import io.batchflux.spi.ContainerSnapshot;
import io.batchflux.spi.JobPage;
import io.batchflux.spi.JobQuery;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.Operation;
import io.batchflux.spi.PreconditionFailedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What Batchflux has left in the two accounts, and its end.
 *
 * <p>Listings come page by page and are not collected, but for the runs that go on, of which an account has a few hundred at most.
 * What is deleted is what was seen: a container only if it was not modified since.
 */
final class Leftovers {

    static final Pages.Links<JobQuery, JobPage> JOBS =
            new Pages.Links<>(JobQuery::continuation, JobPage::continuation, JobQuery::withContinuation);
    static final Pages.Links<ContainerQuery, ContainerPage> CONTAINERS = new Pages.Links<>(
            ContainerQuery::continuation, ContainerPage::continuation, ContainerQuery::withContinuation);

    /** A container without a lease is wanted for so long although there is no job yet. */
    private static final Duration WITHOUT_LEASE = Duration.ofDays(1);

    private final RunnerScope scope;
    private final Requests requests;

    Leftovers(RunnerScope scope, RunOptions options) {
        this.scope = scope;
        this.requests = scope.requests(options);
    }

    /** Emits the containers, then the jobs, and then the archives of code. */
    Flux<Leftover> all() {
        return Flux.defer(() -> {
            Set<String> active = ConcurrentHashMap.newKeySet();
            return activeRuns(active)
                    .thenMany(Flux.concat(
                            containers("").map(container -> leftover(container, active)),
                            jobs(),
                            scope.archives.all(requests.store())));
        });
    }

    /** Deletes what is as old, not in use and not kept for a reason, and emits it then; containers first, then jobs and code. */
    Flux<Leftover> reap(Duration olderThan) {
        return Flux.defer(() -> {
            Set<String> active = ConcurrentHashMap.newKeySet();
            return activeRuns(active)
                    .thenMany(Flux.concat(
                            containers("").concatMap(container -> reap(container, active, olderThan), 1),
                            jobs().concatMap(job -> reapJob(job, active, olderThan), 1),
                            scope.archives.reap(archive -> mayGo(archive, olderThan), requests.store())));
        });
    }

    private static boolean mayGo(Leftover leftover, Duration olderThan) {
        return !leftover.isInUse()
                && leftover.keptFor() == null
                && leftover.age().compareTo(olderThan) >= 0;
    }

    private Mono<Leftover> reap(Seen container, Set<String> active, Duration olderThan) {
        Leftover leftover = leftover(container, active);
        return mayGo(leftover, olderThan)
                ? requests.store()
                        .protect(
                                Stage.CLOSE_JOB,
                                Operation.DELETE_CONTAINER,
                                scope.store.deleteContainer(container.snapshot()))
                        .thenReturn(leftover)
                        .onErrorComplete(Leftovers::wasModified)
                : Mono.empty();
    }

    /** A job says what has become of its results as long as they are there. */
    private Mono<Leftover> reapJob(Leftover job, Set<String> active, Duration olderThan) {
        return mayGo(job, olderThan)
                ? containers("batchflux-" + job.run() + "-")
                        .filter(container -> !mayGo(leftover(container, active), olderThan))
                        .hasElements()
                        .flatMap(isWanted -> isWanted
                                ? Mono.empty()
                                : requests.batch()
                                        .protect(
                                                Stage.CLOSE_JOB,
                                                Operation.DELETE_JOB,
                                                scope.service.deleteJob(job.name()))
                                        .thenReturn(job))
                : Mono.empty();
    }

    private static boolean wasModified(Throwable error) {
        return error instanceof StageFailedException failed && failed.error() instanceof PreconditionFailedException;
    }

    private Mono<Void> activeRuns(Set<String> runs) {
        return jobs().filter(job -> job.isInUse())
                .doOnNext(job -> runs.add(job.run()))
                .then();
    }

    private Flux<Leftover> jobs() {
        return Pages.of(
                        JobQuery.ofAll(),
                        JOBS,
                        scope.service::listJobs,
                        page -> requests.batch().protect(Stage.CLOSE_JOB, Operation.LIST_JOBS, page))
                .concatMap(
                        page -> Flux.fromIterable(page.jobs())
                                .filter(job -> isOurs(job.metadata()))
                                .map(job -> leftover(job, page.serverTime())),
                        1);
    }

    private static Leftover leftover(JobSnapshot job, Instant now) {
        Instant created = job.creationTime();
        return described(Leftover.of(Remnant.JOB, job.id()), job.metadata())
                .withAge(created == null ? Duration.ZERO : age(created, now))
                .withInUse(!job.state().isEnding());
    }

    /** A container of ours as it was listed at this moment. */
    private record Seen(ContainerSnapshot snapshot, Instant now) {}

    private Flux<Seen> containers(String prefix) {
        return Pages.of(
                        ContainerQuery.of(prefix),
                        CONTAINERS,
                        scope.store::listContainers,
                        page -> requests.store().protect(Stage.CLOSE_JOB, Operation.LIST_CONTAINERS, page))
                .concatMap(
                        page -> Flux.fromIterable(page.containers())
                                .filter(container -> isOfAccount(container.metadata()))
                                .map(container -> new Seen(container, page.serverTime())),
                        1);
    }

    private static Leftover leftover(Seen seen, Set<String> active) {
        ContainerSnapshot container = seen.snapshot();
        Duration age = age(container.modified(), seen.now());
        Leftover leftover = described(Leftover.of(Remnant.CONTAINER, container.name()), container.metadata());
        return leftover.withAge(age)
                .withInUse(age.compareTo(lease(container.metadata())) < 0 || active.contains(leftover.run()));
    }

    private static Leftover described(Leftover leftover, Map<String, String> metadata) {
        return leftover.withOwner(metadata.getOrDefault(Ownership.OWNER, ""))
                .withRun(metadata.getOrDefault(Ownership.RUN, ""))
                .withKeptFor(metadata.get(Ownership.KEEP));
    }

    static boolean isOurs(Map<String, String> metadata) {
        return Ownership.VERSION.equals(metadata.get(Ownership.LAYOUT)) && metadata.containsKey(Ownership.RUN);
    }

    /** Two Batch accounts may share the storage account. */
    private boolean isOfAccount(Map<String, String> metadata) {
        return isOurs(metadata) && Ownership.ascii(scope.service.account()).equals(metadata.get(Ownership.BATCH));
    }

    private static Duration age(Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    private static Duration lease(Map<String, String> metadata) {
        return lease(metadata.get(Ownership.LEASE));
    }

    /** What cannot be read was written by a newer version, which knows until when it is wanted. */
    private static Duration lease(@Nullable String text) {
        try {
            return text == null ? WITHOUT_LEASE : Duration.parse(text);
        } catch (DateTimeException e) {
            return Duration.ofSeconds(Long.MAX_VALUE);
        }
    }
}
