package io.batchflux;

import static io.batchflux.JournalPrograms.CONTAINER;
import static io.batchflux.JournalPrograms.SEGMENT;
import static io.batchflux.JournalPrograms.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.JournalRecords.Job;
import io.batchflux.JournalRecords.Owner;
import io.batchflux.JournalRecords.Places;
import io.batchflux.JournalRecords.Result;
import io.batchflux.JournalRecords.Seal;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobStore;
import io.batchflux.testing.BlobOperation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** The journal of a named run: what is written is read, by whomever. */
class JournalTests {

    private final Rig rig = new Rig();
    private final JournalPrograms programs = new JournalPrograms(rig);

    @Test
    void whatIsWrittenIsReadByTheNextOwner() {
        Journal first = programs.open().journal();
        Job job = new Job(1, "job-1", "pool", "code", false);
        programs.write(first, job, new Places(1, 2, List.of(ItemKey.of("item 1"), ItemKey.of("item 3"))));
        programs.write(first, result(1), new Seal(1));

        JournalOpening.Opened next = programs.open();

        RunLedger ledger = next.ledger();
        assertThat(ledger.jobs()).containsExactly(job);
        assertThat(ledger.isSealed(1)).isTrue();
        assertThat(ledger.items.placeOf(ItemKey.of("item 3"))).isEqualTo(new ItemIndex.Place(1, 2, 0));
        assertThat(ledger.items.recordOf(ItemKey.of("item 3"))).isNull();
        Result read = (Result) programs.read(next, 1);
        assertThat(read).isEqualTo(result(1));
        assertThat(Bodies.read(read.body()).taskId()).isEqualTo("task1");
        assertThat(ledger.status("name").recorded()).isEqualTo(1);
    }

    @Test
    void theFirstResultOfAnItemCounts() {
        Journal journal = programs.open().journal();
        Result failed = new Result(
                ItemKey.of("item 1"),
                "EXIT_CODE",
                Instant.EPOCH,
                "item 1",
                result(1).body());
        programs.write(journal, result(1), failed, result(1));

        NamedRunStatus status = programs.open().ledger().status("name");
        assertThat(status.recorded()).isEqualTo(1);
        assertThat(status.failures()).isEmpty();
    }

    @Test
    void recordsAreAppendedOnceASecondWhateverTheirNumber() {
        Journal journal = programs.open().journal();
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
        Journal journal = programs.open().journal();
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
    void whatHasWaitedLongIsAppendedInPartsOfFourMebibytesAtMost() {
        JournalOpening.Opened opened = programs.open();
        Journal journal = opened.journal();
        int before = rig.store.requests().count(BlobOperation.APPEND);
        long empty = programs.content().length;
        List<ItemKey> many = java.util.Collections.nCopies(60_000, ItemKey.of("item"));
        List<TestSubscriber<Void>> written = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            written.add(rig.subscribe(journal.write(new Places(1, 1, many))));
        }
        programs.write(journal, result(1));

        assertThat(written).allMatch(TestSubscriber::isTerminatedComplete);
        assertThat(programs.content().length - empty).isGreaterThan(6 * 1024 * 1024);
        assertThat(rig.store.requests().count(BlobOperation.APPEND) - before).isEqualTo(2);
        assertThat(programs.open().ledger().status("name").recorded()).isEqualTo(1);
    }

    @Test
    void whatIsTooLongForARecordIsRefusedAndLeavesTheOthers() {
        Journal journal = programs.open().journal();
        List<ItemKey> many = java.util.Collections.nCopies(70_000, ItemKey.of("item"));
        rig.subscribe(journal.write(result(1)));
        TestSubscriber<Void> refused = rig.subscribe(journal.write(new Seal(1), new Places(1, 1, many)));
        programs.write(journal, result(2));

        assertThat(refused.expectTerminalError())
                .hasMessageStartingWith("a record must have 1 to 1048576 bytes, has 1120013");
        RunLedger ledger = programs.open().ledger();
        assertThat(ledger.status("name").recorded()).isEqualTo(2);
        assertThat(ledger.isSealed(1)).isFalse();
    }

    @Test
    void aSegmentThatIsFullIsFollowedByAnother() {
        JournalOpening.Opened opened = programs.open();
        Owner owner = new Owner(Records.VERSION, new UUID(7, programs.owners), "program", rig.instant());
        Journal nearlyFull = new Journal(
                programs.blobs, rig.clock, owner, 1, programs.content().length, Journal.APPENDS_IN_A_SEGMENT - 1);
        programs.write(nearlyFull, result(1));
        programs.write(nearlyFull, result(2));

        assertThat(rig.store.blobs(CONTAINER)).hasSize(2);
        JournalOpening.Opened next = programs.open();
        assertThat(next.ledger().status("name").recorded()).isEqualTo(2);
        assertThat(programs.read(next, 2)).isEqualTo(result(2));
        assertThat(opened.ledger()).isNotNull();
    }

    @Test
    void aSegmentThatWasEndedByOneWhoDiedThenIsFollowedByAnother() {
        programs.open();
        byte[] roll = Records.frames(List.of(new JournalRecords.Roll()));
        programs.done(
                rig.store.append(SEGMENT, programs.content().length, BlobContent.of(List.of(ByteBuffer.wrap(roll)))));

        Journal next = programs.open().journal();
        programs.write(next, result(1));

        assertThat(rig.store.blobs(CONTAINER)).hasSize(2);
        assertThat(programs.open().ledger().status("name").recorded()).isEqualTo(1);
    }

    @Test
    void aSegmentIsFollowedByAnotherAlsoIfNobodyWritesAnythingButThatTheRunIsHis() {
        programs.open();
        programs.fill(Journal.APPENDS_IN_A_SEGMENT - 1);

        programs.write(programs.open().journal(), result(1));
        programs.write(programs.open().journal(), result(2));

        assertThat(rig.store.blobs(CONTAINER)).hasSize(2);
        assertThat(programs.value(programs.blobs.describe(1)).appended()).isEqualTo(Journal.APPENDS_IN_A_SEGMENT + 1);
        assertThat(programs.open().ledger().status("name").recorded()).isEqualTo(2);
    }

    @Test
    void aSegmentThatTakesNothingMoreIsFollowedByAnother() {
        programs.write(programs.open().journal(), result(1));
        programs.fill(BlobStore.MAX_BLOCKS);

        programs.write(programs.open().journal(), result(2));

        assertThat(rig.store.blobs(CONTAINER)).hasSize(2);
        assertThat(programs.open().ledger().status("name").recorded()).isEqualTo(2);
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
