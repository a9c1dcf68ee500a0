package io.batchflux;

import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobStore.Permission;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Hands out grants on the container of one run, which live as long as the run's job may: a task may wait for a node, and be
 * tried again, until the job ends. Thread-safe.
 */
final class Grants {

    private final BlobStore store;
    private final String container;
    private final Resilience resilience;
    private final Scheduler scheduler;
    private final Duration jobLimit;
    private final Duration opening;
    private final Map<Permission, Grant> granted = new ConcurrentHashMap<>();
    private volatile @Nullable Instant jobEnd;

    Grants(BlobStore store, String container, Resilience resilience, Scheduler scheduler, RunOptions options) {
        this.store = store;
        this.container = container;
        this.resilience = resilience;
        this.scheduler = scheduler;
        this.jobLimit = options.job().timeLimit();
        this.opening = options.stage(Stage.OPEN_JOB).deadline();
    }

    /** Returns how long a grant must live that is made before the job is open: opening may take a while itself. */
    static Duration lifetimeBeforeOpening(RunOptions options) {
        return options.job().timeLimit().plus(options.stage(Stage.OPEN_JOB).deadline());
    }

    /** The job is open: from now on its end is known. */
    void jobIsOpen() {
        jobEnd = now().plus(jobLimit);
    }

    /** Emits a grant that lives as long as the job may; the same one while that is so. */
    Mono<NodeAccess> grant(Permission permission) {
        return Mono.defer(() -> {
            Instant now = now();
            Instant known = jobEnd;
            Instant needed = known == null ? now.plus(jobLimit) : known;
            Grant grant = granted.get(permission);
            if (grant != null && !grant.end().isBefore(needed)) {
                return Mono.just(grant.access());
            }
            Duration rest = Duration.between(now, needed);
            Duration lifetime = rest.isNegative() ? opening : rest.plus(opening);
            return resilience
                    .protectBrief(
                            Stage.STAGE_INPUTS,
                            Operation.GRANT_ACCESS,
                            store.grant(container, permission, lifetime),
                            Mono.never())
                    .doOnNext(access -> granted.put(permission, new Grant(access, now.plus(lifetime))));
        });
    }

    private Instant now() {
        return Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
    }

    private record Grant(NodeAccess access, Instant end) {}
}
