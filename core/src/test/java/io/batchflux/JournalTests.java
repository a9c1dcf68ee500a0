package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.JournalRecords.Job;
import io.batchflux.JournalRecords.Owner;
import io.batchflux.JournalRecords.Places;
import io.batchflux.JournalRecords.Result;
import io.batchflux.JournalRecords.Seal;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.TaskExecution;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** The journal of a named run: what is written is read, by whomever, and one owner writes at a time. */
class JournalTests {

    private static final String CONTAINER = "log";
    private static final BlobName SEGMENT = new BlobName(CONTAINER, "journal/00000001");
    private static final Duration SOON = Duration.ofSeconds(3);

    private final Rig rig = new Rig();
    private final JournalBlobs blobs = new JournalBlobs(
            rig.store,
            Resilience.throttled(
                    rig.store.throttle(),
                    rig.clock,
                    Chance.of(7),
                    rig.options,
                    Rig.events(RunListener.NONE, rig.clock)),
            CONTAINER);
    private Mono<Void> lease = Mono.empty();
    private Consumer<RunLedger> accepted = ledger -> {};
    private int owners;

    @BeforeEach
    void createContainer() {
        done(rig.store.createContainer(CONTAINER));
    }

    private void done(Mono<?> mono) {
        results(mono);
    }

    private <T> T value(Mono<T> mono) {
        return results(mono).get(0);
    }

    private <T> List<T> results(Mono<T> mono) {
        TestSubscriber<T> subscriber = rig.subscribe(mono);
        rig.advance(SOON);
        assertThat(subscriber.isTerminatedComplete()).as("has completed").isTrue();
        return subscriber.getReceivedOnNext();
    }

    private byte[] content() {
        return requireNonNull(rig.store.content(SEGMENT));
    }

    private JournalRecord read(JournalOpening.Opened opened, int number) {
        ItemIndex.Where at = requireNonNull(opened.ledger().items.recordOf(ItemKey.of("item " + number)));
        return Records.read(value(opened.spool().read(at.position(), at.length())));
    }

    private JournalOpening opening() {
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

    private JournalOpening.Opened open() {
        return value(opening().open());
    }

    private static Result result(int number) {
        TaskResult<String> succeeded =
                TaskResult.Succeeded.of("task" + number, "item", TaskExecution.NONE.withExitCode(0), List.of());
        return new Result(
                ItemKey.of("item " + number),
                "",
                Instant.ofEpochMilli(number),
                "item " + number,
                Bodies.write(Recorded.of(succeeded)));
    }

    private void write(Journal journal, JournalRecord... records) {
        done(journal.writeNow(List.of(records)));
    }

    @Test
    void whatIsWrittenIsReadByTheNextOwner() {
        Journal first = open().journal();
        Job job = new Job(1, "job-1", "pool", "code", false);
        write(first, job, new Places(1, 2, List.of(ItemKey.of("item 1"), ItemKey.of("item 3"))));
        write(first, result(1), new Seal(1));

        JournalOpening.Opened next = open();

        RunLedger ledger = next.ledger();
        assertThat(ledger.jobs()).containsExactly(job);
        assertThat(ledger.isSealed(1)).isTrue();
        assertThat(ledger.items.placeOf(ItemKey.of("item 3"))).isEqualTo(new ItemIndex.Place(1, 2, 0));
        assertThat(ledger.items.recordOf(ItemKey.of("item 3"))).isNull();
        Result read = (Result) read(next, 1);
        assertThat(read).isEqualTo(result(1));
        assertThat(Bodies.read(read.body()).taskId()).isEqualTo("task1");
        assertThat(ledger.status("name").recorded()).isEqualTo(1);
    }

    @Test
    void whoWasReplacedWritesNothingMore() {
        Journal first = open().journal();
        Journal second = open().journal();
        TestSubscriber<Void> late = rig.subscribe(first.writeNow(List.of(result(1))));
        rig.advance(SOON);

        assertThat(late.expectTerminalError()).isInstanceOfSatisfying(NamedRunException.class, error -> {
            assertThat(error.reason()).isEqualTo(NamedRunException.Reason.TAKEN_OVER);
            assertThat(error).hasMessageContaining("program 2");
        });
        write(second, result(2));
        RunLedger ledger = open().ledger();
        assertThat(ledger.items.recordOf(ItemKey.of("item 1"))).isNull();
        assertThat(ledger.items.recordOf(ItemKey.of("item 2"))).isNotNull();
    }

    @Test
    void whoIsReplacedWhileHeReadsIsToldSo() {
        open();
        rig.store.faults().on(BlobOperation.GET).call(1).delay(Duration.ofSeconds(10));
        TestSubscriber<JournalOpening.Opened> slow = rig.subscribe(opening().open());
        rig.advance(Duration.ofSeconds(1));
        Journal faster = open().journal();
        lease = Mono.error(new StageFailedException(
                Stage.RECORD, 1, new PreconditionFailedException("LeaseAlreadyPresent", "somebody else has it", null)));
        rig.advance(Duration.ofSeconds(30));

        assertThat(slow.expectTerminalError())
                .isInstanceOfSatisfying(
                        NamedRunException.class,
                        error -> assertThat(error.reason()).isEqualTo(NamedRunException.Reason.TAKEN_OVER));
        write(faster, result(1));
    }

    @Test
    void whoMayNotAppendAlthoughNothingHasComeIsToldSo() {
        open();
        rig.store
                .faults()
                .on(BlobOperation.APPEND)
                .fail(() -> new PreconditionFailedException("LeaseIdMissing", "somebody has leased the blob", null));

        TestSubscriber<JournalOpening.Opened> opened = rig.subscribe(opening().open());
        rig.advance(Duration.ofSeconds(30));

        assertThat(opened.expectTerminalError()).hasMessageContaining("somebody has leased the blob");
    }

    @Test
    void whatIsWrittenWhileAnotherReadsIsReadByHimBeforeTheRunIsHis() {
        Journal first = open().journal();
        rig.store.faults().on(BlobOperation.APPEND).call(1).delay(Duration.ofSeconds(10));
        TestSubscriber<JournalOpening.Opened> slow = rig.subscribe(opening().open());
        rig.advance(Duration.ofSeconds(1));
        write(first, result(1));
        rig.advance(Duration.ofSeconds(30));

        JournalOpening.Opened next = slow.getReceivedOnNext().get(0);
        assertThat(read(next, 1)).isEqualTo(result(1));
        write(next.journal(), result(2));
        assertThat(open().ledger().status("name").recorded()).isEqualTo(2);
    }

    @Test
    void anAppendWhoseAnswerWasLostIsThereOnce() {
        Journal journal = open().journal();
        rig.store.faults().on(BlobOperation.APPEND).call(1).applyThenFail(Errors.passing());

        rig.advance(SOON);
        TestSubscriber<Void> written = rig.subscribe(journal.writeNow(List.of(result(1))));
        rig.advance(Duration.ofMinutes(1));
        assertThat(written.isTerminatedComplete()).isTrue();
        write(journal, result(2));

        RunLedger ledger = open().ledger();
        assertThat(ledger.status("name").recorded()).isEqualTo(2);
        byte[] content = content();
        byte[] frame = Records.frames(List.of(result(1)));
        int found = 0;
        for (int i = 0; i + frame.length <= content.length; i++) {
            found += Arrays.equals(content, i, i + frame.length, frame, 0, frame.length) ? 1 : 0;
        }
        assertThat(found).isEqualTo(1);
    }

    @Test
    void anOwnerWhoseFirstAppendWasAnsweredLateIsTheOwner() {
        rig.store.faults().on(BlobOperation.APPEND).call(1).applyThenFail(Errors.passing());

        TestSubscriber<JournalOpening.Opened> opened = rig.subscribe(opening().open());
        rig.advance(Duration.ofMinutes(1));

        assertThat(opened.isTerminatedComplete()).isTrue();
        write(opened.getReceivedOnNext().get(0).journal(), result(1));
    }

    @Test
    void recordsAreAppendedOnceASecondWhateverTheirNumber() {
        Journal journal = open().journal();
        int before = rig.store.requests().count(BlobOperation.APPEND);
        TestSubscriber<Void> writing = rig.subscribe(journal.writing());
        List<TestSubscriber<Void>> written = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            written.add(rig.subscribe(journal.write(result(i))));
            rig.advance(Duration.ofMillis(100));
        }
        rig.advance(Duration.ofSeconds(2));

        assertThat(written).allMatch(TestSubscriber::isTerminatedComplete);
        assertThat(rig.store.requests().count(BlobOperation.APPEND) - before).isBetween(10, 12);
        writing.cancel();
    }

    @Test
    void aMebibyteIsNotWaitedFor() {
        Journal journal = open().journal();
        TestSubscriber<Void> writing = rig.subscribe(journal.writing());
        rig.subscribe(journal.write(result(0)));
        rig.advance(Duration.ofMillis(10));
        int before = rig.store.requests().count(BlobOperation.APPEND);
        List<ItemKey> many = java.util.Collections.nCopies(10_000, ItemKey.of("item"));
        for (int i = 0; i < 8; i++) {
            rig.subscribe(journal.write(new Places(1, 1, many)));
        }
        rig.advance(Duration.ofMillis(10));

        assertThat(rig.store.requests().count(BlobOperation.APPEND) - before).isEqualTo(1);
        writing.cancel();
    }

    @Test
    void aJournalThatIsCutAnywhereInItsLastRecordIsGoneOnWith() {
        Journal journal = open().journal();
        write(journal, result(1));
        int whole = content().length;
        write(journal, result(2));
        byte[] content = content();

        for (int cut = whole; cut <= content.length; cut++) {
            done(rig.store.createAppendBlob(SEGMENT, BlobWrite.of(Condition.none())));
            done(rig.store.append(SEGMENT, 0, BlobContent.of(List.of(ByteBuffer.wrap(content, 0, cut)))));

            JournalOpening.Opened cutOff = open();
            assertThat(cutOff.ledger().items.recordOf(ItemKey.of("item 1"))).isNotNull();
            assertThat(cutOff.ledger().items.recordOf(ItemKey.of("item 2")) != null)
                    .isEqualTo(cut == content.length);
            write(cutOff.journal(), result(3));

            RunLedger next = open().ledger();
            assertThat(next.items.recordOf(ItemKey.of("item 1"))).isNotNull();
            assertThat(next.items.recordOf(ItemKey.of("item 3")))
                    .as("cut at " + cut)
                    .isNotNull();
        }
    }

    @Test
    void bytesThatAreNoRecordArePassedOver() {
        Journal journal = open().journal();
        write(journal, result(1));
        int end = content().length;
        byte[] noise = "\n\n\n\0\0\0\7no record \n\0\0\377\377\1\2\3\4 nor this\n"
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        done(rig.store.append(SEGMENT, end, BlobContent.of(List.of(ByteBuffer.wrap(noise)))));

        JournalOpening.Opened next = open();
        write(next.journal(), result(2));

        assertThat(open().ledger().status("name").recorded()).isEqualTo(2);
    }

    @Test
    void aSegmentThatIsFullIsFollowedByAnother() {
        JournalOpening.Opened opened = open();
        Owner owner = new Owner(Records.VERSION, new UUID(7, owners), "program", rig.instant());
        Journal nearlyFull =
                new Journal(blobs, rig.clock, owner, 1, content().length, Journal.APPENDS_IN_A_SEGMENT - 1);
        write(nearlyFull, result(1));
        write(nearlyFull, result(2));

        assertThat(rig.store.blobs(CONTAINER)).hasSize(2);
        JournalOpening.Opened next = open();
        assertThat(next.ledger().status("name").recorded()).isEqualTo(2);
        assertThat(read(next, 2)).isEqualTo(result(2));
        assertThat(opened.ledger()).isNotNull();
    }

    @Test
    void aSegmentThatWasEndedByOneWhoDiedThenIsFollowedByAnother() {
        open();
        byte[] roll = Records.frames(List.of(new JournalRecords.Roll()));
        done(rig.store.append(SEGMENT, content().length, BlobContent.of(List.of(ByteBuffer.wrap(roll)))));

        Journal next = open().journal();
        write(next, result(1));

        assertThat(rig.store.blobs(CONTAINER)).hasSize(2);
        assertThat(open().ledger().status("name").recorded()).isEqualTo(1);
    }

    @Test
    void whatIsNotAcceptedIsNotWrittenToNorFollowedByAnotherSegment() {
        open();
        byte[] roll = Records.frames(List.of(new JournalRecords.Roll()));
        done(rig.store.append(SEGMENT, content().length, BlobContent.of(List.of(ByteBuffer.wrap(roll)))));
        byte[] before = content();
        refuseIf(ledger -> true);

        assertThat(refused()).hasMessage("not accepted");
        assertThat(content()).isEqualTo(before);
        assertThat(rig.store.blobs(CONTAINER)).hasSize(1);
    }

    @Test
    void whatIsWrittenWhileAnotherReadsIsAcceptedByHimOrNot() {
        Journal first = open().journal();
        refuseIf(ledger -> ledger.status("name").recorded() > 0);
        rig.store.faults().on(BlobOperation.APPEND).call(1).delay(Duration.ofSeconds(10));
        TestSubscriber<JournalOpening.Opened> slow = rig.subscribe(opening().open());
        rig.advance(Duration.ofSeconds(1));
        write(first, result(1));
        byte[] before = content();
        rig.advance(Duration.ofSeconds(30));

        assertThat(slow.expectTerminalError()).hasMessage("not accepted");
        assertThat(content()).isEqualTo(before);
        write(first, result(2));
    }

    private void refuseIf(Predicate<RunLedger> refused) {
        accepted = ledger -> {
            if (refused.test(ledger)) {
                throw new IllegalArgumentException("not accepted");
            }
        };
    }

    private Throwable refused() {
        TestSubscriber<JournalOpening.Opened> opened = rig.subscribe(opening().open());
        rig.advance(SOON);
        return opened.expectTerminalError();
    }

    @Test
    void whoseRecordsTheStoreHasLostIsNotToldThatHeWasReplaced() {
        Journal journal = open().journal();
        byte[] kept = content();
        write(journal, result(1));
        int written = content().length;
        done(rig.store.delete(SEGMENT, Condition.none()));
        done(blobs.create(1));
        done(blobs.append(1, 0, kept));

        TestSubscriber<Void> next = rig.subscribe(journal.writeNow(List.of(result(2))));
        rig.advance(SOON);

        assertThat(next.expectTerminalError())
                .isInstanceOfSatisfying(
                        NamedRunException.class,
                        error -> assertThat(error.reason()).isEqualTo(NamedRunException.Reason.RECORDS_LOST))
                .hasMessageContaining("has " + kept.length + " bytes, and had " + written);
        assertThat(content()).isEqualTo(kept);
    }

    @Test
    void theFirstResultOfAnItemCounts() {
        Journal journal = open().journal();
        Result failed = new Result(
                ItemKey.of("item 1"),
                "EXIT_CODE",
                Instant.EPOCH,
                "item 1",
                result(1).body());
        write(journal, result(1), failed, result(1));

        NamedRunStatus status = open().ledger().status("name");
        assertThat(status.recorded()).isEqualTo(1);
        assertThat(status.failures()).isEmpty();
    }

    @Test
    void aJournalOfALaterVersionIsNotGoneOnWith() {
        open();
        byte[] later = Records.frames(
                List.of(new Owner(Records.VERSION + 1, new UUID(1, 1), "a later program", Instant.EPOCH)));
        done(rig.store.append(SEGMENT, content().length, BlobContent.of(List.of(ByteBuffer.wrap(later)))));
        byte[] before = content();
        TestSubscriber<JournalOpening.Opened> opened = rig.subscribe(opening().open());
        rig.advance(SOON);

        assertThat(opened.expectTerminalError())
                .isInstanceOfSatisfying(
                        NamedRunException.class,
                        error -> assertThat(error.reason()).isEqualTo(NamedRunException.Reason.NEWER_VERSION))
                .hasMessageContaining("a later program");
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void anIndexOfAHundredThousandItemsKnowsEach() {
        ItemIndex index = new ItemIndex();
        for (int i = 0; i < 100_000; i++) {
            ItemKey key = ItemKey.of("item " + i);
            index.place(List.of(key), 1 + i % 3, 1, new ItemIndex.Where(0, 0));
            if (i % 2 == 0) {
                index.record(key, i % 10 == 0, new ItemIndex.Where(i * 100L, i % 1000));
            }
        }

        assertThat(index.size()).isEqualTo(100_000);
        for (int i = 0; i < 100_000; i++) {
            ItemKey key = ItemKey.of("item " + i);
            assertThat(index.placeOf(key)).isEqualTo(new ItemIndex.Place(1 + i % 3, 1, -1));
            assertThat(index.recordOf(key)).isEqualTo(i % 2 == 0 ? new ItemIndex.Where(i * 100L, i % 1000) : null);
        }
        assertThat(index.forgetFailures()).isEqualTo(10_000);
        assertThat(index.recordOf(ItemKey.of("item 10"))).isNull();
        assertThat(index.recordOf(ItemKey.of("nothing"))).isNull();
    }
}
