package io.batchflux;

import static io.batchflux.JournalPrograms.SEGMENT;
import static io.batchflux.JournalPrograms.SOON;
import static io.batchflux.JournalPrograms.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.JournalRecords.Owner;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** What becomes of a journal that is cut, spoilt, lost, written twice, or of a later version. */
class JournalDamageTests {

    private final Rig rig = new Rig();
    private final JournalPrograms programs = new JournalPrograms(rig);

    @Test
    void anAppendWhoseAnswerWasLostIsThereOnce() {
        Journal journal = programs.open().journal();
        rig.store.faults().on(BlobOperation.APPEND).call(1).applyThenFail(Errors.passing());

        rig.advance(SOON);
        TestSubscriber<Void> written = rig.subscribe(journal.writeNow(List.of(result(1))));
        rig.advance(Duration.ofMinutes(1));
        assertThat(written.isTerminatedComplete()).isTrue();
        programs.write(journal, result(2));

        RunLedger ledger = programs.open().ledger();
        assertThat(ledger.status("name").recorded()).isEqualTo(2);
        byte[] content = programs.content();
        byte[] frame = Records.frames(List.of(result(1)));
        int found = 0;
        for (int i = 0; i + frame.length <= content.length; i++) {
            found += Arrays.equals(content, i, i + frame.length, frame, 0, frame.length) ? 1 : 0;
        }
        assertThat(found).isEqualTo(1);
    }

    @Test
    void aJournalThatIsCutAnywhereInItsLastRecordIsGoneOnWith() {
        Journal journal = programs.open().journal();
        programs.write(journal, result(1));
        int whole = programs.content().length;
        programs.write(journal, result(2));
        byte[] content = programs.content();

        for (int cut = whole; cut <= content.length; cut++) {
            programs.done(rig.store.createAppendBlob(SEGMENT, BlobWrite.of(Condition.none())));
            programs.done(rig.store.append(SEGMENT, 0, BlobContent.of(List.of(ByteBuffer.wrap(content, 0, cut)))));

            JournalOpening.Opened cutOff = programs.open();
            assertThat(cutOff.ledger().items.recordOf(ItemKey.of("item 1"))).isNotNull();
            assertThat(cutOff.ledger().items.recordOf(ItemKey.of("item 2")) != null)
                    .isEqualTo(cut == content.length);
            programs.write(cutOff.journal(), result(3));

            RunLedger next = programs.open().ledger();
            assertThat(next.items.recordOf(ItemKey.of("item 1"))).isNotNull();
            assertThat(next.items.recordOf(ItemKey.of("item 3")))
                    .as("cut at " + cut)
                    .isNotNull();
        }
    }

    @Test
    void bytesThatAreNoRecordArePassedOver() {
        Journal journal = programs.open().journal();
        programs.write(journal, result(1));
        int end = programs.content().length;
        byte[] noise = "\n\n\n\0\0\0\7no record \n\0\0\377\377\1\2\3\4 nor this\n"
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        programs.done(rig.store.append(SEGMENT, end, BlobContent.of(List.of(ByteBuffer.wrap(noise)))));

        JournalOpening.Opened next = programs.open();
        programs.write(next.journal(), result(2));

        assertThat(programs.open().ledger().status("name").recorded()).isEqualTo(2);
    }

    @Test
    void whoseRecordsTheStoreHasLostIsNotToldThatHeWasReplaced() {
        Journal journal = programs.open().journal();
        byte[] kept = programs.content();
        programs.write(journal, result(1));
        int written = programs.content().length;
        programs.done(rig.store.delete(SEGMENT, Condition.none()));
        programs.done(programs.blobs.create(1));
        programs.done(programs.blobs.append(1, 0, kept));

        TestSubscriber<Void> next = rig.subscribe(journal.writeNow(List.of(result(2))));
        rig.advance(SOON);

        assertThat(next.expectTerminalError())
                .isInstanceOfSatisfying(
                        NamedRunException.class,
                        error -> assertThat(error.reason()).isEqualTo(NamedRunException.Reason.RECORDS_LOST))
                .hasMessageContaining("has " + kept.length + " bytes, and had " + written);
        assertThat(programs.content()).isEqualTo(kept);
    }

    @Test
    void aJournalOfALaterVersionIsNotGoneOnWith() {
        programs.open();
        byte[] later = Records.frames(
                List.of(new Owner(Records.VERSION + 1, new UUID(1, 1), "a later program", Instant.EPOCH)));
        programs.done(
                rig.store.append(SEGMENT, programs.content().length, BlobContent.of(List.of(ByteBuffer.wrap(later)))));
        byte[] before = programs.content();
        TestSubscriber<JournalOpening.Opened> opened =
                rig.subscribe(programs.opening().open());
        rig.advance(SOON);

        assertThat(opened.expectTerminalError())
                .isInstanceOfSatisfying(
                        NamedRunException.class,
                        error -> assertThat(error.reason()).isEqualTo(NamedRunException.Reason.NEWER_VERSION))
                .hasMessageContaining("a later program");
        assertThat(programs.content()).isEqualTo(before);
    }
}
