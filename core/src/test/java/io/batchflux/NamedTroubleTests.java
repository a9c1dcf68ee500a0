package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** What may be wrong around a named run: a clock, its pointer, the disk of the blob store. */
class NamedTroubleTests extends NamedScenario {

    NamedTroubleTests() {
        super(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, 10})
    void aClockThatIsWrongByTenMinutesDoesNoHarm(int minutes) {
        rig.service.clockSkew(Duration.ofMinutes(minutes));
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(10)));
        rig.advance(Duration.ofSeconds(50));
        first.cancel();
        rig.advance(Duration.ofSeconds(40));

        assertThat(rig.complete(named().run(tasks(12))))
                .hasSize(12)
                .allMatch(TaskResult::isSuccess)
                .extracting(TaskResult::item)
                .doesNotHaveDuplicates();
        assertThat(run).hasSize(12);
        rig.assertNothingIsPending();
    }

    @Test
    void aPointerOfALaterVersionIsNotFollowed() {
        rig.complete(named().run(tasks(2)));
        BlobName pointer = new BlobName(
                NameLock.CONTAINER,
                rig.store.blobs(NameLock.CONTAINER).iterator().next());
        ByteBuffer later = ByteBuffer.wrap(
                "batchflux-named-run=2\nname=nightly\nwhere=elsewhere\n".getBytes(StandardCharsets.UTF_8));
        rig.complete(rig.store.put(pointer, BlobContent.of(List.of(later)), BlobWrite.of(Condition.none())));

        for (Flux<?> call : List.of(
                named().run(tasks(3)),
                named().results(),
                named().status().flux(),
                named().rerunFailed().flux(),
                named().cancel().flux(),
                named().forget().flux())) {
            assertThat(rig.fail(call))
                    .isInstanceOfSatisfying(
                            NamedRunException.class,
                            error -> assertThat(error.reason()).isEqualTo(NamedRunException.Reason.NEWER_VERSION))
                    .hasMessageContaining("version 2")
                    .hasMessageContaining("a later one");
        }
        assertThat(run).hasSize(2);
        assertThat(rig.store.content(pointer)).isEqualTo(later.array());
    }

    @Test
    void anOutputThatWasWrittenAgainSinceItWasRecordedIsNotRead() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "content"));
        Flux<TaskSpec<Integer>> tasks = tasks(1).map(task -> task.withOutput(Output.named("out", "out")));
        BlobName out = rig.complete(named().run(tasks))
                .get(0)
                .orElseThrow()
                .output("out")
                .blob();
        rig.complete(rig.store.put(
                out,
                BlobContent.of(List.of(ByteBuffer.wrap("forgery".getBytes(StandardCharsets.UTF_8)))),
                BlobWrite.of(Condition.none())));

        assertThat(rig.fail(named().run(tasks)
                        .concatMap(result -> result.orElseThrow().output("out").text(100))))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("\"out\" is not what was recorded");
    }

    @Test
    void aStoreWithAFullDiskEndsTheCallAndTheNextOneGoesOn() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(10)));
        rig.advance(Duration.ofSeconds(30));
        rig.store.faults().on(BlobOperation.APPEND).fail(Errors.permanent("InsufficientStorage"));
        rig.advance(Duration.ofMinutes(5));

        assertThat(first.expectTerminalError())
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("InsufficientStorage")
                .hasMessageContaining("recording results");
        assertThat(first.getReceivedOnNext()).isEmpty();
        rig.assertNothingIsPending();

        assertThat(rig.fail(named().run(tasks(10)))).hasMessageContaining("InsufficientStorage");
        rig.store.faults().clear();
        assertThat(rig.complete(named().run(tasks(10)))).hasSize(10).allMatch(TaskResult::isSuccess);
        assertThat(run).hasSize(10);
    }

    @Test
    void aStoreThatTakesNothingForHoursEndsTheCallAtTheDeadline() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(10)));
        rig.advance(Duration.ofSeconds(30));
        rig.store.faults().on(BlobOperation.APPEND).fail(Errors::passing);
        rig.advance(Duration.ofDays(1));

        assertThat(first.expectTerminalError()).isInstanceOf(DeadlineExceededException.class);
        assertThat(first.getReceivedOnNext()).isEmpty();
        rig.store.faults().clear();
        assertThat(rig.complete(named().run(tasks(10)))).hasSize(10);
        assertThat(run).hasSize(10);
    }

    private static Flux<TaskSpec<Integer>> withOutputs(int count) {
        return tasks(count).map(task -> task.withOutput(Output.named("out", "out.txt")));
    }

    /** Of the outputs nothing can be read until {@code over} lets it; all else of the store works. */
    private void hideOutputs(AtomicBoolean over) {
        rig.service.tasks(task -> {
            run.add(task.commandLine());
            return TaskScript.succeeds().runningFor(Duration.ofMinutes(1)).writing("out.txt", "text");
        });
        for (BlobOperation read : List.of(BlobOperation.LIST, BlobOperation.GET)) {
            rig.store
                    .faults()
                    .on(read)
                    .target(name -> !over.get() && name.contains("-out"))
                    .fail(Errors.passing());
        }
    }

    @Test
    void outputsThatCannotBeReadUntilTheDeadlineAreReadInTheNextCallAndTheirTasksNotRunAgain() {
        AtomicBoolean over = new AtomicBoolean();
        hideOutputs(over);

        assertThat(rig.complete(named().run(withOutputs(2))))
                .hasSize(2)
                .allSatisfy(result -> assertThat(
                                ((TaskResult.Failed<Integer>) result).failure().message())
                        .contains("its outputs could not be listed"));
        over.set(true);

        assertThat(rig.complete(named().run(withOutputs(2)))).hasSize(2).allMatch(TaskResult::isSuccess);
        assertThat(run).hasSize(2);
        rig.assertNothingIsPending();
    }

    @Test
    void norAreTheyRunAgainWhenTheNextCallCannotReadThemEither() {
        AtomicBoolean over = new AtomicBoolean();
        hideOutputs(over);
        rig.complete(named().run(withOutputs(1)));

        assertThat(rig.complete(named().run(withOutputs(1)))).noneMatch(TaskResult::isSuccess);
        over.set(true);

        assertThat(rig.complete(named().run(withOutputs(1)))).hasSize(1).allMatch(TaskResult::isSuccess);
        assertThat(run).hasSize(1);
    }
}
