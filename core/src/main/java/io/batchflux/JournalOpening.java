package io.batchflux;

import io.batchflux.JournalRecords.Owner;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Makes somebody the owner of a run: says so in the journal first, and reads it then, so that nothing is written between both. */
final class JournalOpening {

    private final JournalBlobs blobs;
    private final Scheduler scheduler;
    private final Disk disk;
    private final Owner owner;

    JournalOpening(JournalBlobs blobs, Scheduler scheduler, Disk disk, Owner owner) {
        this.blobs = blobs;
        this.scheduler = scheduler;
        this.disk = disk;
        this.owner = owner;
    }

    /**
     * A journal that has been read, by its owner.
     *
     * @param spool has what the ledger refers to
     */
    record Opened(Journal journal, RunLedger ledger, Spool spool) {}

    private record End(int segment, long position, int appended) {}

    Mono<Opened> open() {
        return blobs.last()
                .flatMap(last -> last > 0 ? Mono.just(last) : blobs.create(1).thenReturn(1))
                .flatMap(this::claim)
                .flatMap(end -> Mono.usingWhen(
                        Spool.create(disk).publishOn(scheduler).map(Kept::new),
                        kept -> read(end, kept),
                        kept -> kept.closeUnlessOpened(),
                        (kept, error) -> kept.closeUnlessOpened(),
                        kept -> kept.closeUnlessOpened()))
                // A segment that was ended is followed by another.
                .switchIfEmpty(Mono.defer(this::open));
    }

    private static final class Kept {

        private final Spool spool;
        private boolean opened;

        Kept(Spool spool) {
            this.spool = spool;
        }

        Mono<Void> closeUnlessOpened() {
            return Mono.defer(() -> opened ? Mono.empty() : spool.close());
        }
    }

    /** Appends the owner's record; somebody may be faster again and again, but has the same chance. */
    private Mono<End> claim(int segment) {
        byte[] bytes = Records.frames(List.of(owner));
        return blobs.describe(segment)
                .flatMap(blob -> blobs.append(segment, blob.size(), bytes)
                        .thenReturn(new End(segment, blob.size() + bytes.length, blob.appended() + 1)))
                .onErrorResume(JournalBlobs::isTooLate, late -> claim(segment));
    }

    private Mono<Opened> read(End end, Kept kept) {
        return new JournalReading(blobs, kept.spool)
                .read(end.segment())
                .publishOn(scheduler)
                .flatMap(ledger -> {
                    Owner last = ledger.owner();
                    if (last == null || !Objects.equals(last.nonce(), owner.nonce())) {
                        return Mono.error(Owners.deposed(last));
                    }
                    if (ledger.isRolled()) {
                        return blobs.create(end.segment() + 1).then(Mono.empty());
                    }
                    kept.opened = true;
                    Journal journal =
                            new Journal(blobs, scheduler, owner, end.segment(), end.position(), end.appended());
                    return Mono.just(new Opened(journal, ledger, kept.spool));
                });
    }
}
