package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.Operation;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskCounts;
import io.batchflux.spi.TaskSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds the tasks of a job that are there no more: somebody has deleted them, or their pool.
 *
 * <p>What was added may be listed late. So a task is given up when it is missing in two listings, with a while between them.
 * For one watch, whose rounds never overlap.
 */
final class MissingTasks {

    /** The time between two listings of all tasks, at least. */
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final Run<?> run;
    private final BatchService service;
    private final String poolId;
    private final Supplier<Flux<TaskSnapshot>> tasks;
    private Instant looked;
    private Set<String> missing = Set.of();
    private Set<String> twice = Set.of();
    private boolean poolMissing;

    /** @param tasks lists all tasks of the job, in whatever state */
    MissingTasks(Run<?> run, BatchService service, String poolId, Instant now, Supplier<Flux<TaskSnapshot>> tasks) {
        this.run = run;
        this.service = service;
        this.poolId = poolId;
        this.looked = now;
        this.tasks = tasks;
    }

    /**
     * Emits whether it is time to list all tasks: that has not been done for a while, and nothing ends, or the service counts
     * fewer tasks than there should be.
     *
     * @param silent whether nothing has ended lately
     */
    Mono<Boolean> isDue(Instant now, boolean silent) {
        if (now.isBefore(looked.plus(INTERVAL)) || run.acknowledged().isEmpty()) {
            return Mono.just(false);
        }
        return silent
                ? Mono.just(true)
                : run.batchRequests
                        .tryOnce(Stage.WATCH_JOB, Operation.COUNT_TASKS, service.countTasks(run.id()))
                        .map(this::isShort)
                        .defaultIfEmpty(false)
                        .doOnNext(due -> looked = now);
    }

    /** A clock that was set back does not put off the next listing. */
    void clockWasSet(Instant now) {
        if (now.isBefore(looked)) {
            looked = now;
        }
    }

    /** Those that have ended and were not seen yet are not missing; how many these are nobody can tell if others have added to the job before. */
    private boolean isShort(TaskCounts counts) {
        int expected = run.acknowledged().size();
        int seen = run.accepted.get() - expected;
        int unseen = run.watched() == null ? Math.max(0, counts.succeeded() + counts.failed() - seen) : 0;
        return counts.active() + counts.running() + unseen < expected;
    }

    /** Emits all tasks of the job; when it has completed, {@link #twiceMissing} is up to date. */
    Flux<TaskSnapshot> look(Instant now) {
        return Flux.defer(() -> {
            looked = now;
            Set<String> expected = run.acknowledged();
            return tasks.get()
                    .doOnNext(task -> expected.remove(TaskIds.key(task.id())))
                    .doOnComplete(() -> {
                        twice = new HashSet<>(expected);
                        twice.retainAll(missing);
                        missing = expected;
                    });
        });
    }

    /** Returns the tasks that were missing in the last listing and in the one before. */
    Set<String> twiceMissing() {
        return twice;
    }

    /** Emits {@code true} if the pool was missing both now and the last time, else nothing. */
    Mono<Boolean> poolIsMissing() {
        return run.batchRequests
                .protect(Stage.WATCH_JOB, Operation.DESCRIBE_POOL, service.describePool(poolId))
                .map(pool -> false)
                .onErrorResume(
                        StageFailedException.class,
                        error -> error.error().hasCode(ServiceException.POOL_NOT_FOUND)
                                ? Mono.just(true)
                                : Mono.error(error))
                .filter(now -> {
                    boolean again = now && poolMissing;
                    poolMissing = now;
                    return again;
                });
    }
}
