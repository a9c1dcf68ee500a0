package io.batchflux;

import static io.batchflux.JournalPrograms.CONTAINER;
import static io.batchflux.JournalPrograms.SEGMENT;
import static io.batchflux.JournalPrograms.SOON;
import static io.batchflux.JournalPrograms.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** One owner at a time writes the journal of a named run, and knows whether it is he. */
class JournalOwnersTests {

    private final Rig rig = new Rig();
    private final JournalPrograms programs = new JournalPrograms(rig);

    @Test
    void whoWasReplacedWritesNothingMore() {
        Journal first = programs.open().journal();
        Journal second = programs.open().journal();
        TestSubscriber<Void> late = rig.subscribe(first.writeNow(List.of(result(1))));
        rig.advance(SOON);

        assertThat(late.expectTerminalError()).isInstanceOfSatisfying(NamedRunException.class, error -> {
            assertThat(error.reason()).isEqualTo(NamedRunException.Reason.TAKEN_OVER);
            assertThat(error).hasMessageContaining("program 2");
        });
        programs.write(second, result(2));
        RunLedger ledger = programs.open().ledger();
        assertThat(ledger.items.recordOf(ItemKey.of("item 1"))).isNull();
        assertThat(ledger.items.recordOf(ItemKey.of("item 2"))).isNotNull();
    }

    @Test
    void whoIsReplacedWhileHeReadsIsToldSo() {
        programs.open();
        rig.store.faults().on(BlobOperation.GET).call(1).delay(Duration.ofSeconds(10));
        TestSubscriber<JournalOpening.Opened> slow =
                rig.subscribe(programs.opening().open());
        rig.advance(Duration.ofSeconds(1));
        Journal faster = programs.open().journal();
        programs.lease = Mono.error(new StageFailedException(
                Stage.RECORD, 1, new PreconditionFailedException("LeaseAlreadyPresent", "somebody else has it", null)));
        rig.advance(Duration.ofSeconds(30));

        assertThat(slow.expectTerminalError())
                .isInstanceOfSatisfying(
                        NamedRunException.class,
                        error -> assertThat(error.reason()).isEqualTo(NamedRunException.Reason.TAKEN_OVER));
        programs.write(faster, result(1));
    }

    @Test
    void whoMayNotGoOnWritingAlthoughNobodyElseHasWrittenIsToldSo() {
        Journal journal = programs.open().journal();
        TestSubscriber<Void> writing = rig.subscribe(journal.writing());
        rig.store
                .faults()
                .on(BlobOperation.APPEND)
                .fail(() -> new PreconditionFailedException("LeaseIdMissing", "somebody has leased the blob", null));

        journal.write(result(1), () -> {});
        rig.advance(Duration.ofSeconds(30));

        assertThat(writing.expectTerminalError())
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("somebody has leased the blob");
    }

    @Test
    void whoMayNotAppendAlthoughNothingHasComeIsToldSo() {
        programs.open();
        rig.store
                .faults()
                .on(BlobOperation.APPEND)
                .fail(() -> new PreconditionFailedException("LeaseIdMissing", "somebody has leased the blob", null));

        TestSubscriber<JournalOpening.Opened> opened =
                rig.subscribe(programs.opening().open());
        rig.advance(Duration.ofSeconds(30));

        assertThat(opened.expectTerminalError()).hasMessageContaining("somebody has leased the blob");
    }

    @Test
    void whatIsWrittenWhileAnotherReadsIsReadByHimBeforeTheRunIsHis() {
        Journal first = programs.open().journal();
        rig.store.faults().on(BlobOperation.APPEND).call(1).delay(Duration.ofSeconds(10));
        TestSubscriber<JournalOpening.Opened> slow =
                rig.subscribe(programs.opening().open());
        rig.advance(Duration.ofSeconds(1));
        programs.write(first, result(1));
        rig.advance(Duration.ofSeconds(30));

        JournalOpening.Opened next = slow.getReceivedOnNext().get(0);
        assertThat(programs.read(next, 1)).isEqualTo(result(1));
        programs.write(next.journal(), result(2));
        assertThat(programs.open().ledger().status("name").recorded()).isEqualTo(2);
    }

    @Test
    void anOwnerWhoseFirstAppendWasAnsweredLateIsTheOwner() {
        rig.store.faults().on(BlobOperation.APPEND).call(1).applyThenFail(Errors.passing());

        TestSubscriber<JournalOpening.Opened> opened =
                rig.subscribe(programs.opening().open());
        rig.advance(Duration.ofMinutes(1));

        assertThat(opened.isTerminatedComplete()).isTrue();
        programs.write(opened.getReceivedOnNext().get(0).journal(), result(1));
    }

    @Test
    void whatIsNotAcceptedIsNotWrittenToNorFollowedByAnotherSegment() {
        programs.open();
        byte[] roll = Records.frames(List.of(new JournalRecords.Roll()));
        programs.done(
                rig.store.append(SEGMENT, programs.content().length, BlobContent.of(List.of(ByteBuffer.wrap(roll)))));
        byte[] before = programs.content();
        programs.refuseIf(ledger -> true);

        assertThat(programs.refused()).hasMessage("not accepted");
        assertThat(programs.content()).isEqualTo(before);
        assertThat(rig.store.blobs(CONTAINER)).hasSize(1);
    }

    @Test
    void whatIsWrittenWhileAnotherReadsIsAcceptedByHimOrNot() {
        Journal first = programs.open().journal();
        programs.refuseIf(ledger -> ledger.status("name").recorded() > 0);
        rig.store.faults().on(BlobOperation.APPEND).call(1).delay(Duration.ofSeconds(10));
        TestSubscriber<JournalOpening.Opened> slow =
                rig.subscribe(programs.opening().open());
        rig.advance(Duration.ofSeconds(1));
        programs.write(first, result(1));
        byte[] before = programs.content();
        rig.advance(Duration.ofSeconds(30));

        assertThat(slow.expectTerminalError()).hasMessage("not accepted");
        assertThat(programs.content()).isEqualTo(before);
        programs.write(first, result(2));
    }
}
