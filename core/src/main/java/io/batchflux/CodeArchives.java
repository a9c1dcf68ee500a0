package io.batchflux;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ETag;
import io.batchflux.spi.Operation;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * The archives of code, which all programs that use the storage account share: each is named by its content and sent once. Whoever
 * needs it makes its lease longer; it may be deleted when that has ended.
 *
 * <p>A lease lasts from the archive's last change, by the store's clock. All writes have conditions, since others write too.
 */
final class CodeArchives {

    static final String CONTAINER = "batchflux-code";

    private static final String PREFIX = "archives/";
    /** The lease of an archive that does not say so. */
    private static final Duration WITHOUT_LEASE = Duration.ofDays(1);
    /** So often another program may be faster. */
    private static final int RACES = 8;

    private static final Map<String, String> OURS = Map.of(Ownership.LAYOUT, Ownership.VERSION);

    private final BlobStore store;
    private final Uploads uploads;
    private final Scheduler scheduler;
    /** Until when the archives are leased at least, by our own clock. */
    private final Map<String, Instant> leased = new ConcurrentHashMap<>();

    CodeArchives(BlobStore store, Uploads uploads, Scheduler scheduler) {
        this.store = store;
        this.uploads = uploads;
        this.scheduler = scheduler;
    }

    static BlobName blob(String sha256) {
        return new BlobName(CONTAINER, PREFIX + sha256);
    }

    /** Creates the container if it is not there. */
    Mono<Void> open(Resilience requests, Mono<Void> abandoned) {
        return requests.protectBrief(
                Stage.STAGE_INPUTS, Operation.CREATE_CONTAINER, store.createContainer(CONTAINER, OURS), abandoned);
    }

    /** Sees to it that the archive is there for this time: sends it unless it is, and else makes its lease longer if need be. */
    Mono<Void> provide(
            CodeBundle.CodeFile file,
            Flux<ByteBuffer> content,
            Duration time,
            Resilience requests,
            Mono<Void> abandoned) {
        BlobName blob = blob(file.sha256());
        return describe(blob, requests)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(found -> found.isPresent() && found.get().size() == file.size()
                        ? lease(found.get(), time, requests)
                        : send(blob, content, found.orElse(null), time, requests))
                .retryWhen(Retry.max(RACES)
                        .filter(CodeArchives::wasSlower)
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()))
                .takeUntilOther(abandoned);
    }

    /** Another program has written the archive meanwhile, or we have, and the answer was lost. */
    private static boolean wasSlower(Throwable error) {
        return error instanceof StageFailedException failed && failed.error() instanceof PreconditionFailedException;
    }

    private static boolean isMissing(Throwable error) {
        return error instanceof StageFailedException failed
                && (failed.error().hasCode(ServiceException.BLOB_NOT_FOUND)
                        || failed.error().hasCode(ServiceException.CONTAINER_NOT_FOUND));
    }

    /** Emits what is known of the archive, unless it is missing. */
    private Mono<BlobSnapshot> describe(BlobName blob, Resilience requests) {
        return requests.protectBrief(Stage.STAGE_INPUTS, Operation.DESCRIBE_BLOB, store.describe(blob), Mono.never())
                .onErrorComplete(CodeArchives::isMissing);
    }

    /** One of another length is none of ours: what it is called by is its hash. */
    private Mono<Void> send(
            BlobName blob,
            Flux<ByteBuffer> content,
            @Nullable BlobSnapshot before,
            Duration time,
            Resilience requests) {
        return Mono.defer(() -> {
            Instant now = now();
            Duration lease = wanted(time);
            BlobWrite how = BlobWrite.of(before == null ? Condition.absent() : unchanged(before))
                    .withMetadata(metadata(lease));
            return uploads.put(requests, blob, content, how)
                    .doOnSuccess(sent -> leased.put(blob.name(), now.plus(lease)));
        });
    }

    private Mono<Void> lease(BlobSnapshot found, Duration time, Resilience requests) {
        return Mono.defer(() -> {
            Instant now = now();
            Instant end = leased.get(found.blob().name());
            if (end != null && !end.isBefore(now.plus(time))) {
                return Mono.empty();
            }
            // It begins anew with this change, and so ends later than before.
            Duration before = lease(found);
            Duration wanted = wanted(time);
            Duration lease = before.compareTo(wanted) > 0 ? before : wanted;
            return requests.protectBrief(
                            Stage.STAGE_INPUTS,
                            Operation.SET_BLOB_METADATA,
                            store.setMetadata(found.blob(), metadata(lease), unchanged(found)),
                            Mono.never())
                    .doOnNext(done -> leased.put(found.blob().name(), now.plus(lease)))
                    .then();
        });
    }

    /** A lease is longer than it need be by half, a day at most: it is made longer only when that is used up. */
    private static Duration wanted(Duration time) {
        Duration half = time.dividedBy(2);
        return time.plus(half.compareTo(WITHOUT_LEASE) < 0 ? half : WITHOUT_LEASE);
    }

    private Instant now() {
        return Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
    }

    private static Condition unchanged(BlobSnapshot found) {
        ETag state = found.eTag();
        return state == null ? Condition.none() : Condition.matches(state);
    }

    private static Map<String, String> metadata(Duration lease) {
        return Map.of(Ownership.LAYOUT, Ownership.VERSION, Ownership.LEASE, lease.toString());
    }

    /** Returns how long the archive is wanted after its last change; one that does not say so, a day. */
    private static Duration lease(BlobSnapshot archive) {
        String lease = archive.metadata().get(Ownership.LEASE);
        try {
            return lease == null ? WITHOUT_LEASE : Duration.parse(lease);
        } catch (DateTimeException notOurs) {
            return WITHOUT_LEASE;
        }
    }

    /** Makes the leases longer of all archives that this runner relies on, as long as it does. */
    Mono<Void> renew(Duration time, Resilience requests) {
        return Mono.defer(() -> {
            Instant now = now();
            List<String> names = leased.entrySet().stream()
                    .filter(entry -> entry.getValue().isAfter(now))
                    .map(Map.Entry::getKey)
                    .toList();
            return Flux.fromIterable(names)
                    .concatMap(
                            name -> describe(new BlobName(CONTAINER, name), requests)
                                    .flatMap(found -> lease(found, time, requests)),
                            1)
                    .then();
        });
    }

    /** Emits the archives that are there. */
    Flux<Leftover> all(Resilience requests) {
        return seen(requests).map(Seen::leftover);
    }

    /** Deletes the archives which nobody needs and that may go, and emits them then. */
    Flux<Leftover> reap(Predicate<Leftover> mayGo, Resilience requests) {
        return seen(requests)
                .filter(seen -> mayGo.test(seen.leftover()))
                .concatMap(seen -> delete(seen.archive(), requests).map(hash -> seen.leftover()), 1);
    }

    /** Deletes the archives whose leases ended so long ago, and emits their hashes. */
    Flux<String> deleteUnused(Duration unused, Resilience requests) {
        return seen(requests)
                .filter(seen -> isUnused(seen.archive(), seen.now().minus(unused)))
                .concatMap(seen -> delete(seen.archive(), requests), 1);
    }

    /** An archive of ours as it was at this moment of the store's clock. */
    private record Seen(BlobSnapshot archive, Instant now) {

        Leftover leftover() {
            Instant modified = archive.modified();
            Duration age = modified == null ? Duration.ZERO : Duration.between(modified, now);
            return Leftover.of(Remnant.CODE, archive.blob().name().substring(PREFIX.length()))
                    .withAge(age.isNegative() ? Duration.ZERO : age)
                    .withInUse(!isUnused(archive, now));
        }
    }

    private Flux<Seen> seen(Resilience requests) {
        return BlobPages.pages(
                        store,
                        BlobQuery.of(CONTAINER).withPrefix(PREFIX),
                        page -> requests.protect(Stage.CLOSE_JOB, Operation.LIST_BLOBS, page))
                .concatMap(
                        page -> {
                            Instant now = page.serverTime();
                            // Without the store's clock nobody knows.
                            return now == null
                                    ? Flux.<Seen>empty()
                                    : Flux.fromIterable(page.blobs())
                                            .concatMap(blob -> describe(blob.blob(), requests), 1)
                                            .filter(archive ->
                                                    archive.metadata().containsKey(Ownership.LAYOUT))
                                            .map(archive -> new Seen(archive, now));
                        },
                        1)
                .onErrorComplete(CodeArchives::isMissing);
    }

    private static boolean isUnused(BlobSnapshot archive, Instant since) {
        Instant modified = archive.modified();
        return modified != null && modified.plus(lease(archive)).isBefore(since);
    }

    /** Who makes its lease longer now is faster. */
    private Mono<String> delete(BlobSnapshot archive, Resilience requests) {
        return requests.protect(
                        Stage.CLOSE_JOB, Operation.DELETE_BLOB, store.delete(archive.blob(), unchanged(archive)))
                .thenReturn(archive.blob().name().substring(PREFIX.length()))
                .onErrorComplete(CodeArchives::wasSlower);
    }
}
