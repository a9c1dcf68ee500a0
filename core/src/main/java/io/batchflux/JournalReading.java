package io.batchflux;

import io.batchflux.ItemIndex.Where;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads a journal from its begin to its end, into a ledger and, if results are wanted, into a file; and goes on from there, when there
 * is more.
 */
final class JournalReading {

    private final JournalBlobs blobs;
    private final RunLedger ledger = new RunLedger();
    private final @Nullable Spool spool;
    private int segment;
    /** Where the segment begins in the file. */
    private long base;
    /** How much of it was read. */
    private long position;

    private int appended;

    JournalReading(JournalBlobs blobs, @Nullable Spool spool) {
        this.blobs = blobs;
        this.spool = spool;
    }

    /** Emits what the segments up to this one tell. */
    Mono<RunLedger> read(int last) {
        return Flux.range(1, last).concatMap(number -> next(), 1).then(Mono.fromSupplier(() -> ledger));
    }

    /** Reads the next segment. */
    Mono<Void> next() {
        return Mono.defer(() -> {
            segment++;
            base += position;
            position = 0;
            ledger.beginSegment();
            return more();
        });
    }

    /** Reads what there is of the segment by now, from where the reading ended. */
    Mono<Void> more() {
        return blobs.describe(segment).flatMap(blob -> {
            appended = blob.appended();
            long begin = base + position;
            Frames frames = new Frames(
                    (at, payload) -> ledger.apply(Records.read(payload), new Where(begin + at, payload.remaining())));
            return blobs.read(segment, position, blob.size())
                    .concatMap(
                            buffer -> {
                                position += buffer.remaining();
                                frames.next(buffer);
                                return spool == null ? Mono.<Void>empty() : spool.append(buffer);
                            },
                            1)
                    .then(Mono.fromRunnable(frames::end));
        });
    }

    RunLedger ledger() {
        return ledger;
    }

    /** Returns the number of the segment that was read last. */
    int segment() {
        return segment;
    }

    /** Returns where the reading of the segment ended. */
    long position() {
        return position;
    }

    /** Returns how often the segment was appended to when it was read. */
    int appended() {
        return appended;
    }
}
