package io.batchflux;

import io.batchflux.ItemIndex.Where;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads a journal from its begin to its end, into a ledger and, if results are wanted, into a file. */
final class JournalReading {

    private final JournalBlobs blobs;
    private final RunLedger ledger = new RunLedger();
    private final @Nullable Spool spool;
    /** Where the segment begins in the file. */
    private long base;

    private long position;

    JournalReading(JournalBlobs blobs, @Nullable Spool spool) {
        this.blobs = blobs;
        this.spool = spool;
    }

    /** Emits what the segments up to this one tell. */
    Mono<RunLedger> read(int last) {
        return Flux.range(1, last).concatMap(this::segment, 1).then(Mono.fromSupplier(() -> ledger));
    }

    private Mono<Void> segment(int number) {
        return Mono.defer(() -> {
            base += position;
            position = 0;
            ledger.beginSegment();
            Frames frames = new Frames(this::record);
            return blobs.read(number, 0)
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

    private void record(long at, ByteBuffer payload) {
        ledger.apply(Records.read(payload), new Where(base + at, payload.remaining()));
    }
}
