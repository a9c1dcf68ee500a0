package io.batchflux;

import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobStore.Permission;
import io.batchflux.spi.NodeAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Hands out grants on one container: the same one for as long as it lives long enough for who asks. */
final class Grants {

    private final BlobStore store;
    private final String container;
    private final Resilience resilience;
    private final Scheduler scheduler;
    private final Map<Permission, Grant> granted = new ConcurrentHashMap<>();

    Grants(BlobStore store, String container, Resilience resilience, Scheduler scheduler) {
        this.store = store;
        this.container = container;
        this.resilience = resilience;
        this.scheduler = scheduler;
    }

    Mono<NodeAccess> grant(Permission permission, Duration lifetime) {
        return Mono.defer(() -> {
            Instant now = now();
            Grant grant = granted.get(permission);
            if (grant != null && grant.end().isAfter(now.plus(lifetime))) {
                return Mono.just(grant.access());
            }
            // An eighth more than needed, so that the tasks that are added next can share it.
            Duration longer = lifetime.plus(lifetime.dividedBy(8));
            return resilience
                    .protectBrief(Stage.STAGE_INPUTS, store.grant(container, permission, longer), Mono.never())
                    .doOnNext(access -> granted.put(permission, new Grant(access, now.plus(longer))));
        });
    }

    private Instant now() {
        return Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
    }

    private record Grant(NodeAccess access, Instant end) {}
}
