package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.JournalRecords.Job;
import io.batchflux.JournalRecords.Owner;
import io.batchflux.NamedRunException.Reason;
import io.batchflux.NamedRunOptions.OtherCode;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.InProcessNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Whoever takes a run over, and is refused, has not taken it: the one who has it goes on. */
class NamedTakeOverTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Rig rig = new Rig();

    NamedTakeOverTests() {
        rig.service.tasks(task -> InProcessNode.of(rig.store)
                .withCallsTaking(Duration.ofMinutes(1))
                .run(task));
    }

    static int half(int number) {
        return number / 2;
    }

    private NamedRun named(String classPath, UnaryOperator<RunOptions> change) {
        rig.with(options -> change.apply(
                options.withFunctions(functions -> functions.withImage("image").withCode(Code.inImage(classPath)))));
        return rig.runner().named("nightly").withOptions(options -> options.withTakeOver(true));
    }

    private NamedRun named(String classPath) {
        return named(classPath, UnaryOperator.identity());
    }

    private static Flux<Evaluation<Integer, Integer>> sweep(NamedRun run) {
        return run.sweep(NamedTakeOverTests::half, Flux.range(1, 10));
    }

    private TestSubscriber<Evaluation<Integer, Integer>> begun() {
        TestSubscriber<Evaluation<Integer, Integer>> first = rig.subscribe(sweep(named("/app/1")));
        rig.advance(SOON);
        return first;
    }

    private void assertGoesOn(TestSubscriber<Evaluation<Integer, Integer>> first) {
        rig.advance(Duration.ofMinutes(30));
        assertThat(first.isTerminatedError()).as("deposed").isFalse();
        assertThat(first.isTerminatedComplete()).isTrue();
        assertThat(first.getReceivedOnNext()).hasSize(10).allMatch(Evaluation::isSuccess);
    }

    private static Reason reason(Throwable error) {
        assertThat(error).isInstanceOf(NamedRunException.class);
        return ((NamedRunException) error).reason();
    }

    @Test
    void whoHasOtherCodeDoesNotTakeTheRun() {
        TestSubscriber<Evaluation<Integer, Integer>> first = begun();

        assertThat(reason(rig.fail(sweep(named("/app/2"))))).isEqualTo(Reason.OTHER_CODE);

        assertGoesOn(first);
    }

    @Test
    void whoHasOtherCodeAndSaysWhatToDoTakesTheRun() {
        TestSubscriber<Evaluation<Integer, Integer>> first = begun();

        NamedRun other = named("/app/2").withOptions(options -> options.withOtherCode(OtherCode.KEEP));

        assertThat(rig.complete(sweep(other))).hasSize(10);
        assertThat(reason(first.expectTerminalError())).isEqualTo(Reason.TAKEN_OVER);
    }

    @Test
    void whoeverTheRunIsTakenFromIsToldWhatFor() {
        TestSubscriber<Evaluation<Integer, Integer>> cancelled = begun();
        rig.complete(named("/app/1").cancel());
        assertThat(cancelled.expectTerminalError())
                .hasMessageContaining("'s program to cancel it at")
                .hasMessageContaining("unless that program ends or forgets the run");

        TestSubscriber<Evaluation<Integer, Integer>> goneOnWith = begun();
        rig.complete(sweep(named("/app/1")));
        assertThat(goneOnWith.expectTerminalError())
                .hasMessageContaining("'s program at")
                .hasMessageContaining("what was added here goes on");

        TestSubscriber<Evaluation<Integer, Integer>> forgotten =
                rig.subscribe(named("/app/1").sweep(NamedTakeOverTests::half, Flux.range(1, 20)));
        rig.advance(SOON);
        rig.complete(named("/app/1").forget());
        assertThat(forgotten.expectTerminalError())
                .satisfiesAnyOf(
                        error -> assertThat(error).hasMessageContaining("'s program to forget it at"),
                        error -> assertThat(reason(error)).isEqualTo(Reason.FORGOTTEN));
    }

    @Test
    void codeThatHasChangedSinceItWasLookedAtIsRefusedToo() {
        TestSubscriber<Evaluation<Integer, Integer>> first = begun();
        Job other = new Job(2, "job-2", rig.options.job().poolId(), "other code", false);
        rig.store.faults().on(BlobOperation.BREAK_LEASE).first(() -> rig.subscribe(appended(other)));

        assertThat(reason(rig.fail(sweep(named("/app/1"))))).isEqualTo(Reason.OTHER_CODE);
        assertThat(first.isTerminatedError()).isTrue();
    }

    @Test
    void whoHasOtherCodeLeavesAFreeRunAsItIs() {
        rig.complete(sweep(named("/app/1")));
        byte[] journal = rig.store.content(journal());
        byte[] pointer = rig.store.content(pointer());
        int jobs = rig.service.requests().count(BatchOperation.CREATE_JOB);

        assertThat(reason(rig.fail(sweep(named("/app/2"))))).isEqualTo(Reason.OTHER_CODE);

        assertThat(rig.store.content(journal())).isEqualTo(journal);
        assertThat(rig.store.content(pointer())).isEqualTo(pointer);
        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isEqualTo(jobs);
        assertThat(rig.complete(sweep(named("/app/1")))).hasSize(10);
    }

    @Test
    void whoFindsARunFreeNeedsNoPoolForWhatIsRecorded() {
        rig.complete(sweep(named("/app/1")));

        NamedRun elsewhere = named("/app/1", options -> options.withJob(job -> job.withPoolId("misspelt")));

        assertThat(rig.complete(sweep(elsewhere))).hasSize(10);
    }

    @Test
    void whoNamesAPoolThatIsNotThereDoesNotTakeTheRun() {
        TestSubscriber<Evaluation<Integer, Integer>> first = begun();

        NamedRun elsewhere = named("/app/1", options -> options.withJob(job -> job.withPoolId("misspelt")));

        assertThat(rig.fail(sweep(elsewhere)))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("PoolNotFound");
        assertGoesOn(first);
    }

    @Test
    void whoGetsNoGrantsThatLiveAsLongAsTheJobDoesNotTakeTheRun() {
        TestSubscriber<Evaluation<Integer, Integer>> first = begun();
        rig.store.faults().on(BlobOperation.GRANT).fail(() -> Errors.permanent("LastsTooLong"));

        assertThat(rig.fail(sweep(named("/app/1"))))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("LastsTooLong");
        assertGoesOn(first);
    }

    @Test
    void theRunOfALaterVersionIsNotTaken() {
        rig.complete(sweep(named("/app/1")));
        ownedByALaterVersion();
        byte[] before = rig.store.content(journal());
        NamedRun named = named("/app/1");

        for (Flux<?> call : List.of(
                sweep(named),
                named.rerunFailed().flux(),
                named.cancel().flux(),
                named.forget().flux())) {
            UUID later = new UUID(7, 7);
            rig.subscribe(rig.store.acquireLease(pointer(), later, Duration.ofSeconds(60)));
            rig.advance(Duration.ofSeconds(1));
            assertThat(reason(rig.fail(call))).isEqualTo(Reason.NEWER_VERSION);
            rig.complete(rig.store.renewLease(pointer(), later));
            rig.complete(rig.store.releaseLease(pointer(), later));
        }

        assertThat(rig.store.content(journal())).isEqualTo(before);
    }

    @Test
    void nothingIsWrittenToAFreeRunOfALaterVersion() {
        rig.complete(sweep(named("/app/1")));
        ownedByALaterVersion();
        byte[] before = rig.store.content(journal());
        NamedRun named = named("/app/1");

        for (Flux<?> call :
                List.of(sweep(named), named.rerunFailed().flux(), named.cancel().flux())) {
            assertThat(reason(rig.fail(call))).isEqualTo(Reason.NEWER_VERSION);
        }

        assertThat(rig.store.content(journal())).isEqualTo(before);
    }

    @Test
    void theRunOfALaterVersionIsNotForgotten() {
        rig.complete(sweep(named("/app/1")));
        ownedByALaterVersion();
        byte[] journal = rig.store.content(journal());
        byte[] pointer = rig.store.content(pointer());

        assertThat(reason(rig.fail(named("/app/1").forget()))).isEqualTo(Reason.NEWER_VERSION);

        assertThat(rig.store.content(pointer())).isEqualTo(pointer);
        assertThat(rig.store.content(journal())).isEqualTo(journal);
    }

    private void ownedByALaterVersion() {
        rig.complete(appended(new Owner(Records.VERSION + 1, new UUID(1, 1), "a later program", Instant.EPOCH)));
    }

    private Mono<Void> appended(JournalRecord record) {
        int size = Objects.requireNonNull(rig.store.content(journal())).length;
        return rig.store.append(
                journal(), size, BlobContent.of(List.of(ByteBuffer.wrap(Records.frames(List.of(record))))));
    }

    private BlobName pointer() {
        return new BlobName(
                NameLock.CONTAINER,
                rig.store.blobs(NameLock.CONTAINER).iterator().next());
    }

    private BlobName journal() {
        String container = rig.runContainers().stream()
                .filter(name -> name.endsWith("-log"))
                .findFirst()
                .orElseThrow();
        return new BlobName(container, "journal/00000001");
    }
}
