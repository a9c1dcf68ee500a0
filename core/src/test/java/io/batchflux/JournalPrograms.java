package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.JournalRecords.Owner;
import io.batchflux.JournalRecords.Result;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.TaskExecution;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Programs that read and write one journal in the store of a rig, one after the other or at once. */
final class JournalPrograms {

    static final String CONTAINER = "log";
    static final BlobName SEGMENT = new BlobName(CONTAINER, "journal/00000001");
    static final Duration SOON = Duration.ofSeconds(3);

    final JournalBlobs blobs;
    /** How the next program finds out whether it has the lease. */
    Mono<Void> lease = Mono.empty();
    /** How many programs there have been. */
    int owners;

    private final Rig rig;
    private Consumer<RunLedger> accepted = ledger -> {};

    JournalPrograms(Rig rig) {
        this.rig = rig;
        this.blobs = new JournalBlobs(
                rig.store,
                Resilience.throttled(
                        rig.store.throttle(),
                        rig.clock,
                        Chance.of(7),
                        rig.options,
                        Rig.events(RunListener.NONE, rig.clock)),
                CONTAINER);
        done(rig.store.createContainer(CONTAINER));
    }

    /** Has another program come. */
    JournalOpening opening() {
        owners++;
        Owner owner = new Owner(Records.VERSION, new UUID(7, owners), "program " + owners, rig.instant());
        return new JournalOpening(
                blobs,
                rig.clock,
                Disk.on(rig.clock),
                owner,
                Mono.defer(() -> lease),
                ledger -> accepted.accept(ledger));
    }

    /** Has another program come, and have the journal. */
    JournalOpening.Opened open() {
        return value(opening().open());
    }

    /** Has the programs that come not accept such a ledger. */
    void refuseIf(Predicate<RunLedger> refused) {
        accepted = ledger -> {
            if (refused.test(ledger)) {
                throw new IllegalArgumentException("not accepted");
            }
        };
    }

    /** Returns why another program does not have the journal. */
    Throwable refused() {
        TestSubscriber<JournalOpening.Opened> opened = rig.subscribe(opening().open());
        rig.advance(SOON);
        return opened.expectTerminalError();
    }

    void write(Journal journal, JournalRecord... records) {
        done(journal.writeNow(List.of(records)));
    }

    /** Appends to the first segment what is no record, until it has been appended to so often. */
    void fill(int appends) {
        BlobSnapshot segment = value(blobs.describe(1));
        done(Flux.range(0, appends - segment.appended())
                .concatMap(i -> rig.store.append(
                        SEGMENT, segment.size() + i, BlobContent.of(List.of(ByteBuffer.wrap(new byte[] {'\n'})))))
                .then());
    }

    /** Returns what is in the first segment. */
    byte[] content() {
        return requireNonNull(rig.store.content(SEGMENT));
    }

    /** Returns the record of this item. */
    JournalRecord read(JournalOpening.Opened opened, int number) {
        ItemIndex.Where at = requireNonNull(opened.ledger().items.recordOf(ItemKey.of("item " + number)));
        return Records.read(value(opened.spool().read(at.position(), at.length())));
    }

    static Result result(int number) {
        TaskResult<String> succeeded =
                TaskResult.Succeeded.of("task" + number, "item", TaskExecution.NONE.withExitCode(0), List.of());
        return new Result(
                ItemKey.of("item " + number),
                "",
                Instant.ofEpochMilli(number),
                "item " + number,
                Bodies.write(Recorded.of(succeeded)));
    }

    void done(Mono<?> mono) {
        results(mono);
    }

    <T> T value(Mono<T> mono) {
        return results(mono).get(0);
    }

    <T> List<T> results(Mono<T> mono) {
        TestSubscriber<T> subscriber = rig.subscribe(mono);
        rig.advance(SOON);
        assertThat(subscriber.isTerminatedComplete()).as("has completed").isTrue();
        return subscriber.getReceivedOnNext();
    }
}
