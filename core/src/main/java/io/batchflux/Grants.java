package io.batchflux;

import io.batchflux.spi.BlobAccess;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobStore.Permission;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Hands out grants on the blobs of one run, to write its outputs and to read single inputs, which live as long as the run's job may: a task may wait for a node, and be
 * tried again, until the job ends. Thread-safe.
 */
final class Grants {

    /** What many tasks read is signed once. */
    private static final int REMEMBERED = 1_000;

    private final BlobStore store;
    private final RunId run;
    private final Resilience resilience;
    private final Scheduler scheduler;
    private final Duration jobLimit;
    private final Duration opening;
    private final Map<String, Grant<?>> granted = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Grant<?>> eldest) {
            return size() > REMEMBERED;
        }
    });
    /** Those who come while the service is asked wait for the same answer, and so go on together. */
    private final Joint<NodeAccess> writing;

    private volatile @Nullable Instant jobEnd;

    Grants(BlobStore store, RunId run, Resilience resilience, Scheduler scheduler, RunOptions options) {
        this.store = store;
        this.run = run;
        this.resilience = resilience;
        this.scheduler = scheduler;
        this.jobLimit = options.job().timeLimit();
        this.opening = options.stage(Stage.OPEN_JOB).deadline();
        this.writing =
                new Joint<>(grant("", lifetime -> store.grant(run.outputContainer(), Permission.WRITE, lifetime)));
    }

    /** Returns how long a grant must live that is made before the job is open: opening may take a while itself. */
    static Duration lifetimeBeforeOpening(RunOptions options) {
        return options.job().timeLimit().plus(options.stage(Stage.OPEN_JOB).deadline());
    }

    /** The job is open: from now on its end is known. */
    void jobIsOpen() {
        jobEnd = now().plus(jobLimit);
    }

    /** Emits a grant to write outputs that lives as long as the job may; the same one while that is so. */
    Mono<NodeAccess> write() {
        return Mono.defer(() -> {
            NodeAccess known = knownWrite();
            return known == null ? writing.join() : Mono.just(known);
        });
    }

    /** Returns the grant that {@link #write()} emits if there is one already, or {@code null}. */
    @Nullable
    NodeAccess knownWrite() {
        return (NodeAccess) known("", end());
    }

    /** Emits a grant to read this input, as {@link #write()} does. */
    Mono<BlobAccess> read(String blob) {
        BlobName name = new BlobName(run.inputContainer(), blob);
        return grant(blob, lifetime -> store.grant(name, Permission.READ, lifetime));
    }

    private Instant end() {
        Instant known = jobEnd;
        return known == null ? now().plus(jobLimit) : known;
    }

    private @Nullable Object known(String key, Instant needed) {
        Grant<?> grant = granted.get(key);
        return grant == null || grant.end().isBefore(needed) ? null : grant.access();
    }

    @SuppressWarnings("unchecked") // Under each key are grants of one type.
    private <T> Mono<T> grant(String key, Function<Duration, Mono<T>> request) {
        return Mono.defer(() -> {
            Instant now = now();
            Instant needed = end();
            Object known = known(key, needed);
            if (known != null) {
                return Mono.just((T) known);
            }
            Duration rest = Duration.between(now, needed);
            Duration lifetime = rest.isNegative() ? opening : rest.plus(opening);
            return resilience
                    .protectBrief(Stage.STAGE_INPUTS, Operation.GRANT_ACCESS, request.apply(lifetime), Mono.never())
                    .doOnNext(access -> granted.put(key, new Grant<>(access, now.plus(lifetime))));
        });
    }

    private Instant now() {
        return Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
    }

    private record Grant<T>(T access, Instant end) {}
}
