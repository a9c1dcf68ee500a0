package io.batchflux;

import io.batchflux.ItemIndex.Where;
import io.batchflux.JournalRecords.Owner;
import io.batchflux.spi.BlobStore;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Makes somebody the owner of a run: reads the journal, and says so in it right behind what was read, so that nothing is written
 * between both. What is refused for what the journal tells leaves it as it is.
 */
final class JournalOpening {

    private final JournalBlobs blobs;
    private final Scheduler scheduler;
    private final Disk disk;
    private final Owner owner;
    private final Mono<Void> lease;
    private final Consumer<RunLedger> accepted;

    /**
     * Makes what opens a journal.
     *
     * @param lease is taken again right before the run is: who has slept meanwhile does not take it from somebody who is awake
     * @param accepted throws if the owner can do nothing with what was read, to which nothing is written then
     */
    JournalOpening(
            JournalBlobs blobs,
            Scheduler scheduler,
            Disk disk,
            Owner owner,
            Mono<Void> lease,
            Consumer<RunLedger> accepted) {
        this.blobs = blobs;
        this.scheduler = scheduler;
        this.disk = disk;
        this.owner = owner;
        this.lease = lease.onErrorMap(JournalBlobs::isTooLate, taken -> Owners.deposed(null));
        this.accepted = accepted;
    }

    /**
     * A journal that has been read, by its owner.
     *
     * @param spool has what the ledger refers to
     */
    record Opened(Journal journal, RunLedger ledger, Spool spool) {}

    Mono<Opened> open() {
        return blobs.last()
                .flatMap(last -> last > 0 ? Mono.just(last) : blobs.create(1).thenReturn(1))
                .flatMap(last -> Mono.usingWhen(
                        Mono.fromSupplier(() -> new Kept(Spool.create(disk, scheduler))),
                        kept -> open(last, kept),
                        kept -> kept.closeUnlessOpened(),
                        (kept, error) -> kept.closeUnlessOpened(),
                        kept -> kept.closeUnlessOpened()));
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

    private Mono<Opened> open(int last, Kept kept) {
        JournalReading reading = new JournalReading(blobs, kept.spool);
        Mono<Void> read = reading.read(last).then();
        return read.then(claim(reading)).publishOn(scheduler).map(journal -> {
            kept.opened = true;
            reading.ledger().apply(owner, new Where(0, 0));
            return new Opened(journal, reading.ledger(), kept.spool);
        });
    }

    /** Whoever was faster is read first; he may be so again and again, but has no better chance. */
    private Mono<Journal> claim(JournalReading reading) {
        return Mono.<Void>fromRunnable(() -> accepted.accept(reading.ledger()))
                .then(behindWhatEnded(reading))
                .then(lease)
                .then(Mono.defer(() -> append(reading)))
                .retryWhen(Retry.indefinitely()
                        .filter(JournalBlobs::isTooLate)
                        .doBeforeRetryAsync(late -> moreThanBefore(reading, late.failure())));
    }

    /** If nothing has come, the append was refused for something else, such as a lease of somebody's on the blob. */
    private static Mono<Void> moreThanBefore(JournalReading reading, Throwable refused) {
        return Mono.defer(() -> {
            long before = reading.position();
            return reading.more()
                    .then(Mono.defer(() -> reading.position() > before ? Mono.<Void>empty() : Mono.error(refused)));
        });
    }

    /** A segment that was ended, or to which nobody can append any more, is followed by another. */
    private Mono<Void> behindWhatEnded(JournalReading reading) {
        return Mono.defer(() -> reading.ledger().isRolled() || reading.appended() >= BlobStore.MAX_BLOCKS
                ? blobs.create(reading.segment() + 1).then(reading.next()).then(behindWhatEnded(reading))
                : Mono.empty());
    }

    private Mono<Journal> append(JournalReading reading) {
        byte[] bytes = Records.frames(List.of(owner));
        long position = reading.position();
        return blobs.append(reading.segment(), position, bytes)
                .then(Mono.fromSupplier(() -> new Journal(
                        blobs, scheduler, owner, reading.segment(), position + bytes.length, reading.appended() + 1)))
                // Those who come and write nothing else fill it, too.
                .flatMap(journal -> journal.rollIfFull().thenReturn(journal));
    }
}
