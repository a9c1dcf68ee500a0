package io.batchflux;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStart;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ETag;
import io.batchflux.spi.Operation;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * The blob that a name leads to, which is both pointer and lock. The lease on it spares two programs a duel; who owns the run is for
 * its {@link Journal} to say.
 */
final class NameLock {

    static final String CONTAINER = "batchflux-names";
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RENEWAL = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 64 * 1024;

    private final BlobStore store;
    private final Resilience requests;
    private final Scheduler scheduler;
    final String name;
    private final BlobName blob;
    private final UUID lease;
    /** The state of the blob when it was last read or written, or {@code null}. */
    private volatile @Nullable ETag seen;

    /**
     * Makes a lock that is not taken.
     *
     * @param account which Batch account the run is in: two may share a store
     * @param lease which nobody else has
     */
    NameLock(BlobStore store, Resilience requests, Scheduler scheduler, String account, String name, UUID lease) {
        this.store = store;
        this.requests = requests;
        this.scheduler = scheduler;
        this.name = name;
        this.blob = blob(account, name);
        this.lease = lease;
    }

    static BlobName blob(String account, String name) {
        return new BlobName(CONTAINER, Digests.sha256(account + "\n" + name));
    }

    /**
     * Takes the lease: at once, when it is free, or from whoever has it.
     *
     * @param fit is an error if nothing would come of taking it from somebody, who then keeps it
     */
    Mono<Void> take(NamedRunOptions options, Mono<Void> fit) {
        return tryTake()
                .onErrorResume(
                        NameLock::isMissing,
                        missing -> container(missing).then(create()).then(tryTake()))
                .onErrorResume(
                        JournalBlobs::isTooLate,
                        busy -> options.takeOver()
                                ? fit.then(protect(Operation.BREAK_LEASE, store.breakLease(blob)))
                                        .then(take(options, fit))
                                : wait(Stopwatch.start(scheduler, options.patience())));
    }

    private Mono<Void> wait(Stopwatch time) {
        return Mono.defer(() -> pause(time))
                .then(Mono.defer(this::tryTake))
                .retryWhen(Retry.indefinitely().filter(JournalBlobs::isTooLate));
    }

    private Mono<Void> pause(Stopwatch time) {
        Duration left = time.left();
        if (left.isNegative() || left.isZero()) {
            return Mono.error(new NamedRunException(
                    NamedRunException.Reason.BUSY,
                    "another program has the run \"" + name
                            + "\" at this time; wait for it longer (NamedRunOptions.withPatience), or take the run over"
                            + " (NamedRunOptions.withTakeOver)"));
        }
        return Mono.delay(left.compareTo(AGAIN) < 0 ? left : AGAIN, scheduler).then();
    }

    /** Takes the lease if nobody else has it, which renews one's own. */
    Mono<Void> tryTake() {
        return protect(Operation.ACQUIRE_LEASE, store.acquireLease(blob, lease, LEASE));
    }

    private static boolean isMissing(Throwable error) {
        return error instanceof StageFailedException failed && isGone(failed.error());
    }

    private static boolean isGone(Throwable error) {
        return error instanceof ServiceException answer
                && (answer.hasCode(ServiceException.CONTAINER_NOT_FOUND)
                        || answer.hasCode(ServiceException.BLOB_NOT_FOUND));
    }

    /** A container that is not there is the first name's, or was deleted by somebody. */
    private Mono<Void> container(Throwable missing) {
        return missing instanceof StageFailedException failed
                        && failed.error().hasCode(ServiceException.CONTAINER_NOT_FOUND)
                ? new LostNames(store, requests).restore()
                : Mono.empty();
    }

    private Mono<Void> create() {
        BlobWrite absent = BlobWrite.of(Condition.absent());
        return protect(Operation.PUT_BLOB, store.put(blob, content(Pointer.nowhere(name)), absent))
                .onErrorResume(JournalBlobs::isTooLate, exists -> Mono.empty())
                .then();
    }

    private static BlobContent content(Pointer pointer) {
        return BlobContent.of(List.of(pointer.write()));
    }

    /** Emits where the name leads to; nowhere if it was never used. */
    Mono<Pointer> read() {
        return Mono.defer(() -> protect(Operation.GET_BLOB, store.getStart(blob, MOST_BYTES)))
                .map(this::pointer)
                .onErrorResume(NameLock::isMissing, missing -> Mono.just(Pointer.nowhere(name)));
    }

    private Pointer pointer(BlobStart start) {
        if (!start.isWhole()) {
            throw new IllegalStateException("the pointer of a run must have at most " + MOST_BYTES + " bytes, has "
                    + start.blob().size());
        }
        byte[] bytes = new byte[start.bytes().remaining()];
        start.bytes().get(bytes);
        Pointer read = Pointer.read(bytes);
        seen = start.blob().eTag();
        return read;
    }

    /**
     * Lets the name lead there, if it leads where it did when it was read. A lease that has ended meanwhile, or an answer that was
     * lost, is no harm; but whoever sleeps between both may have the lease again, and others have been there.
     */
    Mono<Void> write(Pointer before, Pointer after) {
        return put(after)
                .onErrorResume(
                        JournalBlobs::isTooLate,
                        late -> tryTake().then(read()).flatMap(now -> {
                            if (now.equals(after)) {
                                return Mono.empty();
                            }
                            return now.equals(before) ? put(after) : Mono.error(late);
                        }))
                .onErrorMap(JournalBlobs::isTooLate, late -> Owners.deposed(null));
    }

    private Mono<Void> put(Pointer pointer) {
        return Mono.defer(() -> {
            ETag last = seen;
            BlobWrite asItWas = BlobWrite.of(last == null ? Condition.none() : Condition.matches(last))
                    .withLease(lease);
            return protect(Operation.PUT_BLOB, store.put(blob, content(pointer), asItWas))
                    .doOnNext(next -> seen = next)
                    .then();
        });
    }

    /** Does what may take longer than the lease is long, and keeps that meanwhile. */
    <T> Mono<T> during(Mono<T> work) {
        return Mono.firstWithSignal(work, keep(Mono.empty(), Mono.empty()).then(Mono.never()));
    }

    /**
     * Keeps the lease until it is cancelled. A renewal that fails is no harm: there is another soon.
     *
     * @param lost is done when somebody else has the lease
     * @param missing is done when there is no such blob any more
     */
    Mono<Void> keep(Mono<Void> lost, Mono<Void> missing) {
        Mono<Void> renewal = requests.tryOnce(
                        Stage.RECORD,
                        Operation.ACQUIRE_LEASE,
                        store.acquireLease(blob, lease, LEASE)
                                .thenReturn(Mono.<Void>empty())
                                .onErrorResume(PreconditionFailedException.class, refused -> Mono.just(lost))
                                .onErrorResume(NameLock::isGone, gone -> Mono.just(missing)))
                .flatMap(next -> next);
        return Mono.defer(() -> Mono.delay(RENEWAL, scheduler).then(renewal))
                .repeat()
                .then();
    }

    /** Lets the name lead there again, after somebody has deleted where it led; is an error if it leads elsewhere by now. */
    Mono<Void> restore(Incarnation incarnation) {
        BlobContent content = content(new Pointer(name, incarnation.run(), incarnation.idPrefix(), false));
        Mono<Void> container = store.createContainer(CONTAINER, Ownership.ofNames());
        return requests.tryOnce(Stage.RECORD, Operation.CREATE_CONTAINER, container.thenReturn(true))
                .flatMap(created -> requests.tryOnce(
                        Stage.RECORD,
                        Operation.PUT_BLOB,
                        store.put(blob, content, BlobWrite.of(Condition.absent()))
                                .thenReturn(true)
                                .onErrorResume(PreconditionFailedException.class, exists -> Mono.just(false))))
                .flatMap(written -> written ? Mono.empty() : leadsTo(incarnation));
    }

    /** Completes if the name leads there, or will again; else it is an error. */
    Mono<Void> leadsTo(Incarnation incarnation) {
        return read().flatMap(pointer -> {
            String run = pointer.run();
            return run == null || run.equals(incarnation.run())
                    ? Mono.empty()
                    : Mono.error(new NamedRunException(
                            NamedRunException.Reason.FORGOTTEN,
                            "the name \"" + name + "\" leads to another run by now: its blob " + blob
                                    + " was deleted by somebody, and somebody else began anew"));
        });
    }

    /** Gives the lease back; never fails: it ends by itself. */
    Mono<Void> release() {
        return requests.protect(Stage.CLOSE_JOB, Operation.RELEASE_LEASE, store.releaseLease(blob, lease))
                .onErrorResume(BatchfluxException.class, error -> Mono.empty());
    }

    private <T> Mono<T> protect(Operation operation, Mono<T> request) {
        return requests.protect(Stage.RECORD, operation, request);
    }
}
