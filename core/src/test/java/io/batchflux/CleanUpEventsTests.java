package io.batchflux;

import static io.batchflux.Rig.inputContainer;
import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** What a listener is told of what a run removes, keeps on purpose, or leaves behind. */
class CleanUpEventsTests {

    private final Rig rig = new Rig().listening();

    @Test
    void whatIsCleanedUpIsToldBeforeTheEnd() {
        rig.complete(rig.runner().run(tasks(1).map(task -> task.withInput(Input.bytes("in", new byte[1])))));

        RunInfo run = rig.listener.end().run();
        assertThat(rig.listener.events(CleanedUp.class))
                .extracting(CleanedUp::remnant, CleanedUp::name, CleanedUp::disposal)
                .containsExactlyInAnyOrder(
                        tuple(Remnant.JOB, run.jobId(), Disposal.DELETED),
                        tuple(Remnant.CONTAINER, inputContainer(run), Disposal.DELETED));
    }

    @Test
    void whatIsKeptOnPurposeIsToldToo() {
        rig.with(options -> options.withCleanUp(CleanUp.NEVER));

        rig.complete(rig.runner().run(tasks(1).map(task -> task.withInput(Input.bytes("in", new byte[1])))));

        rig.listener.end();
        assertThat(rig.listener.events(CleanedUp.class))
                .extracting(CleanedUp::remnant, CleanedUp::disposal)
                .containsExactlyInAnyOrder(
                        tuple(Remnant.JOB, Disposal.TERMINATED), tuple(Remnant.CONTAINER, Disposal.KEPT));
        assertThat(rig.listener.events(LeftBehind.class)).isEmpty();
    }

    @Test
    void whatWasNeverMadeIsNotCleanedUp() {
        rig.with(options -> options.withCleanUp(CleanUp.NEVER));
        rig.service.faults().on(BatchOperation.DESCRIBE_POOL).fail(Errors.permanent("PoolNotFound"));

        rig.fail(rig.runner().run(tasks(1)));

        assertThat(rig.listener.events(CleanedUp.class)).isEmpty();
    }

    @Test
    void whatIsLeftBehindSaysWhatItIsAndWhy() {
        rig.service.faults().on(BatchOperation.DELETE_JOB).fail(Errors.permanent("Locked"));
        rig.store.faults().on(BlobOperation.DELETE_CONTAINER).fail(Errors.permanent("LeaseIdMissing"));

        rig.complete(rig.runner().run(tasks(1).map(task -> task.withInput(Input.bytes("in", new byte[1])))));

        RunInfo run = rig.listener.end().run();
        assertThat(rig.listener.events(LeftBehind.class))
                .extracting(LeftBehind::remnant, LeftBehind::name, LeftBehind::wanted)
                .containsExactlyInAnyOrder(
                        tuple(Remnant.JOB, run.jobId(), Disposal.DELETED),
                        tuple(Remnant.CONTAINER, inputContainer(run), Disposal.DELETED));
        assertThat(rig.listener.events(LeftBehind.class))
                .allSatisfy(left -> assertThat(left.error()).isInstanceOf(StageFailedException.class));
        assertThat(rig.listener.events(CleanedUp.class)).isEmpty();
    }

    @Test
    void aContainerWithResultsThatWereNotHandedOverIsLeftBehindAndSaysWhose() {
        rig.store.faults().on(BlobOperation.LIST).fail(Errors.permanent("AuthorizationFailure"));

        rig.complete(rig.runner().run(tasks(2).map(task -> task.withOutput(Output.named("out", "out")))));

        RunInfo run = rig.listener.end().run();
        assertThat(rig.listener.events(LeftBehind.class)).singleElement().satisfies(left -> {
            assertThat(left.remnant()).isEqualTo(Remnant.CONTAINER);
            assertThat(left.name()).isEqualTo(run.container());
            assertThat(left.wanted()).isEqualTo(Disposal.DELETED);
            assertThat(left.tasks()).containsExactlyInAnyOrder("task-1", "task-2");
            assertThat(left.error()).isInstanceOf(StageFailedException.class);
        });
        assertThat(rig.listener.events(CleanedUp.class))
                .extracting(CleanedUp::remnant)
                .containsExactly(Remnant.JOB);
    }

    @Test
    void aSharedTaskWhoseCallerCancelsIsTerminated() {
        rig.service.tasks(task -> TaskScript.staysActive());
        BatchRunner runner = rig.runner();
        TestSubscriber<TaskResult<Integer>> stays = rig.subscribe(runner.run(task(1)));
        TestSubscriber<TaskResult<Integer>> goes = rig.subscribe(runner.run(task(2)));
        rig.advance(Duration.ofMinutes(1));

        goes.cancel();
        rig.advance(Duration.ofMinutes(1));

        assertThat(rig.listener.events(CleanedUp.class))
                .extracting(CleanedUp::remnant, CleanedUp::name, CleanedUp::disposal)
                .containsExactly(tuple(Remnant.TASK, "single-2", Disposal.TERMINATED));
        stays.cancel();
        rig.advance(Duration.ofMinutes(5));
        rig.assertNothingIsLeft();
    }
}
