package io.batchflux;

import io.batchflux.JournalRecords.Owner;
import io.batchflux.JournalRecords.Roll;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The journal of a named run, by its owner: records are gathered and appended, once a second, or sooner if a mebibyte waits. All
 * on the event loop.
 *
 * <p>Who owns the run is decided here and nowhere else: an append names the position where it belongs. If there is something else, then
 * another owner was there, and this one may do nothing more. If there are the same bytes, then the answer to them was lost: the
 * first that another owner appends is a record of his own, with a nonce.
 */
final class Journal {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int SOON = 1024 * 1024;
    /** An append that has so much takes no more: with one more record it is below four mebibytes still. */
    private static final int FULL = 3 * 1024 * 1024 - 1024;
    /** A blob takes 50,000 appends; some are left to those who take over meanwhile. */
    static final int APPENDS_IN_A_SEGMENT = 45_000;

    private final JournalBlobs blobs;
    private final Scheduler scheduler;
    private final Owner owner;
    private int segment;
    private long position;
    private int appended;

    /** What is appended next, and what after it. */
    private final Deque<Batch> waiting = new ArrayDeque<>();

    private int waitingBytes;
    private final Emissions<Boolean> changes = Emissions.latest();
    private @Nullable Appended current;
    private @Nullable Throwable failed;
    private long begun = Long.MIN_VALUE / 2;

    /** Records that are appended together, and what is done then. */
    private record Batch(Out records, List<Runnable> done) {}

    private record Appended(ByteBuffer bytes, List<Runnable> done) {}

    /** A journal whose owner has appended his record, at whose end this is. */
    Journal(JournalBlobs blobs, Scheduler scheduler, Owner owner, int segment, long position, int appended) {
        this.blobs = blobs;
        this.scheduler = scheduler;
        this.owner = owner;
        this.segment = segment;
        this.position = position;
        this.appended = appended;
    }

    /**
     * Completes when these are in the journal, whoever reads it; they are written whether or not that is waited for. If they cannot
     * be, {@link #writing} says so.
     */
    Mono<Void> write(JournalRecord... records) {
        return write(List.of(records));
    }

    /** As {@link #write(JournalRecord...)}: all of them, or none. */
    Mono<Void> write(List<JournalRecord> records) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> written = Sinks.empty();
            write(records, written::tryEmitEmpty);
            return written.asMono();
        });
    }

    /** As {@link #write(JournalRecord...)}, for what is written so often that a publisher for each would cost too much. */
    void write(JournalRecord added, Runnable written) {
        write(List.of(added), written);
    }

    private void write(List<JournalRecord> records, Runnable written) {
        if (failed == null) {
            boolean begins = !hasWork();
            boolean less = waitingBytes < SOON;
            wait(records, written);
            // Nobody waits for anything between.
            if (begins || (less && waitingBytes >= SOON)) {
                changes.next(true);
            }
        }
    }

    private void wait(List<JournalRecord> records, Runnable written) {
        Batch last = waiting.peekLast();
        boolean full = last == null || last.records().size() >= FULL;
        Batch batch = full ? new Batch(new Out(), new ArrayList<>()) : last;
        int before = batch.records().size();
        Records.frames(records, batch.records());
        batch.done().add(written);
        if (full) {
            waiting.add(batch);
        }
        waitingBytes += batch.records().size() - before;
    }

    /** Writes what comes until it is cancelled; it is an error if that is not possible any more. */
    Mono<Void> writing() {
        return Mono.defer(() -> changed(this::hasWork).then(turn()).then(flush()))
                .repeat()
                .then();
    }

    private boolean hasWork() {
        return current != null || !waiting.isEmpty();
    }

    private Mono<Void> changed(java.util.function.BooleanSupplier until) {
        return changes.asFlux()
                .startWith(true)
                .filter(change -> until.getAsBoolean())
                .next()
                .then();
    }

    private Mono<Void> turn() {
        return Mono.defer(() -> {
            long rest = begun + INTERVAL.toMillis() - now();
            return rest <= 0
                    ? Mono.empty()
                    : Mono.firstWithSignal(
                            Mono.delay(Duration.ofMillis(Math.min(rest, INTERVAL.toMillis())), scheduler)
                                    .then(),
                            changed(() -> waitingBytes >= SOON));
        });
    }

    private long now() {
        return scheduler.now(TimeUnit.MILLISECONDS);
    }

    /** Writes what waits, at once; nobody else is writing. */
    Mono<Void> flush() {
        return Mono.defer(() -> {
            Throwable error = failed;
            return error != null ? Mono.error(error) : hasWork() ? flushSome().then(flush()) : Mono.empty();
        });
    }

    /** Writes these, and what waits, at once; nobody else is writing. */
    Mono<Void> writeNow(List<JournalRecord> records) {
        return Mono.defer(() -> {
            if (!records.isEmpty() && failed == null) {
                wait(records, () -> {});
            }
            return flush();
        });
    }

    private Mono<Void> flushSome() {
        return Mono.defer(() -> {
            Appended batch = current == null ? take() : current;
            current = batch;
            begun = now();
            return append(batch.bytes().array())
                    .then(Mono.<Void>fromRunnable(() -> {
                        current = null;
                        batch.done().forEach(Runnable::run);
                    }))
                    .then(Mono.defer(this::rollIfFull))
                    .doOnError(this::fail);
        });
    }

    private Appended take() {
        Batch taken = waiting.remove();
        waitingBytes -= taken.records().size();
        return new Appended(ByteBuffer.wrap(taken.records().toBytes()), taken.done());
    }

    private void fail(Throwable error) {
        failed = error;
        current = null;
        waiting.clear();
    }

    private Mono<Void> append(byte[] bytes) {
        return blobs.append(segment, position, bytes)
                .onErrorResume(JournalBlobs::isTooLate, late -> isOurs(bytes, late))
                .then(Mono.fromRunnable(() -> {
                    position += bytes.length;
                    appended++;
                }));
    }

    /** @param refused if nothing has come, for something else, such as a lease of somebody's on the blob */
    private Mono<Void> isOurs(byte[] bytes, Throwable refused) {
        return blobs.describe(segment)
                .flatMap(blob -> blob.size() <= position
                        ? Mono.error(blob.size() == position ? refused : Owners.lost(position, blob.size()))
                        : Bytes.join(
                                blobs.read(segment, position, blob.size()),
                                0,
                                Integer.MAX_VALUE,
                                "the rest of the journal"))
                .flatMap(found ->
                        found.length >= bytes.length && Arrays.equals(bytes, 0, bytes.length, found, 0, bytes.length)
                                ? Mono.empty()
                                : Mono.error(Owners.deposed(Owners.lastOf(found))));
    }

    /** Goes on in another segment if this one takes little more. */
    Mono<Void> rollIfFull() {
        if (appended < APPENDS_IN_A_SEGMENT) {
            return Mono.empty();
        }
        return append(Records.frames(List.of(new Roll())))
                .then(blobs.create(segment + 1))
                .then(Mono.defer(() -> {
                    segment++;
                    position = 0;
                    appended = 0;
                    return append(Records.frames(List.of(owner)));
                }));
    }
}
