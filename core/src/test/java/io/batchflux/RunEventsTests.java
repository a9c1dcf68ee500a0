package io.batchflux;

import static io.batchflux.Rig.inputContainer;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.batchflux.RunEnded.Outcome;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** What a listener is told of a run: its begin, how far it is, what holds it up, and its end. */
class RunEventsTests {

    private final Rig rig = new Rig().listening();

    @Test
    void theBeginComesFirstAndTheEndLastWithTheCounts() {
        rig.service.tasks(task -> TaskScript.exits(Rig.number(task) == 2 ? 1 : 0));

        rig.complete(rig.runner()
                .run(tasks(3).map(task -> task.withRetries(0).withInput(Input.bytes("in", new byte[7])))));

        RunEnded end = rig.listener.end();
        assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(end.error()).isNull();
        assertThat(List.of(end.added(), end.succeeded(), end.failed())).containsExactly(3, 2, 1);
        RunInfo run = end.run();
        assertThat(rig.listener.events)
                .allSatisfy(event -> assertThat(event.run()).isSameAs(run));
        assertThat(run.kind()).isEqualTo(RunInfo.Kind.TASKS);
        assertThat(run.id()).isEqualTo(run.jobId()).isEqualTo(rig.jobId());
        assertThat(rig.store.requests().targets(BlobOperation.CREATE_CONTAINER)).containsExactly(inputContainer(run));
        assertThat(run.poolId()).isEqualTo("pool");
    }

    @Test
    void theEndIsToldBeforeTheSubscriberIs() {
        Flux<TaskResult<Integer>> run = rig.runner()
                .run(tasks(1))
                .doOnComplete(
                        () -> assertThat(rig.listener.events(RunEnded.class)).hasSize(1));

        rig.complete(run);
    }

    enum Failure {
        BY_THE_SERVICE,
        BY_THE_SOURCE,
        BY_A_TASK,
        BY_THE_CLOSED_RUNNER
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatFailsEndsOnceWithItsError(Failure failure) {
        Flux<TaskSpec<Integer>> source = tasks(3);
        switch (failure) {
            case BY_THE_SERVICE ->
                rig.service.faults().on(BatchOperation.CREATE_JOB).fail(Errors.permanent("Locked"));
            case BY_THE_SOURCE -> source = source.concatWith(Flux.error(new IllegalStateException("broken")));
            case BY_A_TASK -> {
                rig.service.tasks(task -> TaskScript.exits(1));
                rig.with(options -> options.withStopOnFailure(true));
            }
            case BY_THE_CLOSED_RUNNER -> rig.service.tasks(task -> TaskScript.staysActive());
        }
        BatchRunner runner = rig.runner();
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(runner.run(source));
        rig.advance(Duration.ofMinutes(1));
        if (failure == Failure.BY_THE_CLOSED_RUNNER) {
            rig.complete(runner.closeLater());
        }
        rig.advance(Duration.ofHours(2));

        assertThat(rig.listener.end().outcome())
                .isEqualTo(failure == Failure.BY_THE_CLOSED_RUNNER ? Outcome.CANCELLED : Outcome.FAILED);
        assertThat(rig.listener.end().error()).isSameAs(run.expectTerminalError());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 60})
    void aRunThatIsCancelledEndsOnce(int seconds) {
        rig.service.tasks(task -> TaskScript.staysActive());
        rig.service.latency(Duration.ofMillis(100));
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner().run(tasks(3)));
        rig.advance(Duration.ofSeconds(seconds));

        run.cancel();
        rig.advance(Duration.ofMinutes(5));

        assertThat(rig.listener.end().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(rig.listener.end().added()).isEqualTo(seconds == 0 ? 0 : 3);
        rig.assertNothingIsLeft();
    }

    @Test
    void aRunThatTheClosedRunnerRefusesHasNotBegun() {
        BatchRunner runner = rig.runner();
        rig.complete(runner.closeLater());

        assertThat(rig.fail(runner.run(tasks(1)))).isInstanceOf(RunnerClosedException.class);

        assertThat(rig.listener.events).isEmpty();
    }

    @Test
    void eachSubscriptionIsARunOfItsOwn() {
        Flux<TaskResult<Integer>> run = rig.runner().run(tasks(1));

        rig.complete(Flux.merge(run, run));

        assertThat(rig.listener.events(RunBegun.class))
                .extracting(begun -> begun.run().id())
                .doesNotHaveDuplicates();
        assertThat(rig.listener.events(RunEnded.class)).hasSize(2);
    }

    @Test
    void aPollSaysHowMuchItFoundAndHowFarTheRunIs() {
        rig.service.latency(Duration.ofMillis(100));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(Rig.number(task) * 10L - 5)));

        rig.complete(rig.runner().run(tasks(3)));

        assertThat(rig.listener.events(JobPolled.class))
                .extracting(JobPolled::found)
                .containsExactly(0, 1, 1, 1);
        assertThat(rig.listener.events(JobPolled.class)).allSatisfy(poll -> {
            assertThat(poll.duration()).isEqualTo(Duration.ofMillis(100));
            assertThat(poll.progress()).isNotNull();
        });
    }

    @Test
    void aPollIsToldAlsoIfTheServiceCannotCount() {
        rig.service.faults().on(BatchOperation.COUNT_TASKS).fail(Errors.permanent("PermissionDenied"));

        rig.complete(rig.runner().run(tasks(1)));

        assertThat(rig.listener.events(JobPolled.class))
                .isNotEmpty()
                .allSatisfy(poll -> assertThat(poll.progress()).isNull());
    }

    @Test
    void aStageThatIsTriedAgainAndOneThatWaitsForQuotaSayWhy() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).fail(Errors.quota());
        rig.service.faults().on(BatchOperation.ADD_TASKS).calls(1, 2).fail(Errors.passing());

        rig.complete(rig.runner().run(tasks(1)));

        assertThat(rig.listener.events(QuotaWait.class)).singleElement().satisfies(wait -> {
            assertThat(wait.stage()).isEqualTo(Stage.OPEN_JOB);
            assertThat(wait.error()).hasSameClassAs(Errors.quota());
            assertThat(wait.pause()).isPositive();
        });
        assertThat(rig.listener.events(StageRetried.class))
                .extracting(StageEvent::stage, StageRetried::attempt)
                .containsExactly(tuple(Stage.ADD_TASKS, 1L), tuple(Stage.ADD_TASKS, 2L));
        assertThat(rig.listener.events(StageRetried.class)).allSatisfy(retry -> {
            assertThat(retry.error()).hasSameClassAs(Errors.passing());
            assertThat(retry.pause()).isPositive();
        });
    }

    @Test
    void aRunThatIsComposedByHandBeginsAndEndsOnce() {
        BatchStages stages = rig.runner().stages();
        Flux<TaskResult<Integer>> run = Flux.usingWhen(
                Mono.fromSupplier(() -> stages.<Integer>newJob()),
                job -> Flux.merge(stages.addTasks(job, stages.stageInputs(job, tasks(3))), stages.watchJob(job))
                        .flatMap(task -> stages.collect(job, task), 16, 1),
                stages::closeJob);

        rig.complete(run);

        assertThat(rig.listener.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(rig.listener.end().run().kind()).isEqualTo(RunInfo.Kind.STAGES);
        assertThat(rig.listener.end().succeeded()).isEqualTo(3);
    }

    @Test
    void aRunThatIsClosedTwiceEndsOnceAndOneThatNeverBeganDoesNot() {
        BatchStages stages = rig.runner().stages();
        BatchJob<Integer> begun = stages.newJob();
        rig.complete(stages.openJob(begun));

        rig.complete(stages.closeJob(begun).then(stages.closeJob(begun)));
        rig.complete(stages.closeJob(stages.newJob()));

        assertThat(rig.listener.events(RunEnded.class))
                .extracting(end -> end.run().jobId())
                .containsExactly(begun.id());
    }
}
