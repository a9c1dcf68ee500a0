package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.batchflux.RunEnded.Outcome;
import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.TaskExecution;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** What a listener is told of a run and its tasks, and in which order. */
class RunEventsTests {

    private final Rig rig = new Rig().listening();

    private <E extends RunEvent> List<E> events(Class<E> kind) {
        return rig.listener.events(kind);
    }

    private static @Nullable FailureKind failure(TaskEnded ended) {
        TaskFailure failure = ended.failure();
        return failure == null ? null : failure.kind();
    }

    private RunEnded end() {
        assertThat(events(RunBegun.class)).hasSize(1);
        assertThat(rig.listener.events.get(0)).isInstanceOf(RunBegun.class);
        assertThat(events(RunEnded.class)).hasSize(1);
        RunEvent last = rig.listener.events.get(rig.listener.events.size() - 1);
        assertThat(last).isInstanceOf(RunEnded.class);
        return (RunEnded) last;
    }

    @Test
    void theBeginComesFirstAndTheEndLastWithTheCounts() {
        rig.service.tasks(task -> TaskScript.exits(Rig.number(task) == 2 ? 1 : 0));

        rig.complete(rig.runner()
                .run(tasks(3).map(task -> task.withRetries(0).withInput(Input.bytes("in", new byte[7])))));

        RunEnded end = end();
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

        assertThat(end().outcome())
                .isEqualTo(failure == Failure.BY_THE_CLOSED_RUNNER ? Outcome.CANCELLED : Outcome.FAILED);
        assertThat(end().error()).isSameAs(run.expectTerminalError());
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

        assertThat(end().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(end().added()).isEqualTo(seconds == 0 ? 0 : 3);
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

        assertThat(events(RunBegun.class)).extracting(begun -> begun.run().id()).doesNotHaveDuplicates();
        assertThat(events(RunEnded.class)).hasSize(2);
    }

    @Test
    void aTaskIsStagedAddedAndEnded() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(25)));
        rig.service.latency(Duration.ofMillis(200));
        Instant begin = rig.instant();

        rig.complete(rig.runner().run(Mono.just(task(1).withId("the-task"))));

        List<TaskEvent> told = events(TaskEvent.class);
        assertThat(told)
                .extracting(TaskEvent::getClass)
                .containsExactly(TaskStaged.class, TaskAdded.class, TaskEnded.class);
        assertThat(told).allSatisfy(event -> {
            assertThat(event.taskId()).isEqualTo("the-task");
            assertThat(event.item()).isEqualTo(1);
        });
        assertThat(told)
                .extracting(event -> Duration.between(begin, event.time()))
                .satisfies(times -> {
                    assertThat(times).isSorted();
                    assertThat(times.get(2)).isGreaterThan(Duration.ofSeconds(25));
                });
        TaskEnded ended = (TaskEnded) told.get(2);
        assertThat(ended.isSuccess()).isTrue();
        assertThat(ended.failure()).isNull();
        assertThat(ended.addedAt()).isEqualTo(told.get(1).time());
        assertThat(Duration.between(
                        ended.execution().startTime(), ended.execution().endTime()))
                .isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void theEndOfATaskSaysHowOftenItWasRunAgainAndWhyItFailed() {
        rig.service.tasks(task -> TaskScript.exits(3));

        TaskResult<Integer> result = rig.complete(rig.runner().run(tasks(1).map(task -> task.withRetries(2))))
                .get(0);

        TaskEnded ended = events(TaskEnded.class).get(0);
        assertThat(ended.execution()).isEqualTo(result.execution());
        assertThat(ended.execution().retryCount()).isEqualTo(2);
        assertThat(ended.isSuccess()).isFalse();
        assertThat(ended.failure()).isEqualTo(((TaskResult.Failed<Integer>) result).failure());
        assertThat(ended).asString().contains("EXIT_CODE").contains("retryCount=2");
    }

    @Test
    void theEndOfATaskSaysHowOftenItWasPutBackIntoTheQueue() {
        TaskExecution requeued = TaskExecution.NONE
                .withResult(TaskExecution.Result.FAILURE)
                .withFailureInfo(new FailureInfo(FailureInfo.Category.SERVER_ERROR, "NodeLost", "gone", Map.of()))
                .withRequeueCount(4);
        PendingTask<Integer> task = PendingTask.of("t", 0, 1, Duration.ofMinutes(1), List.of());
        TaskFailure lost = TaskFailure.of(FailureKind.SERVICE, "the node was lost");

        Rig.events(rig.listener, rig.clock)
                .ended(
                        new EndedTask.Completed<>(task, requeued),
                        TaskResult.Failed.of("t", 1, requeued, lost, List.of()));

        assertThat(events(TaskEnded.class))
                .singleElement()
                .satisfies(ended -> assertThat(ended.execution().requeueCount()).isEqualTo(4));
        assertThat(events(TaskAdded.class)).as("it was in the job").hasSize(1);
    }

    @Test
    void aTaskThatCannotBeStagedOrAddedEndsAllTheSame() {
        rig.store.faults().on(BlobOperation.PUT).fail(Errors.permanent("AuthorizationFailure"));
        rig.service.refuse("task-2", 1, Errors.permanent("InvalidPropertyValue"));

        rig.complete(rig.runner().run(Flux.just(task(1).withInput(Input.bytes("in", new byte[1])), task(2), task(3))));

        assertThat(events(TaskStaged.class)).extracting(TaskEvent::taskId).containsExactly("task-2", "task-3");
        assertThat(events(TaskAdded.class)).extracting(TaskEvent::taskId).containsExactly("task-3");
        assertThat(events(TaskEnded.class))
                .extracting(TaskEvent::taskId, RunEventsTests::failure, ended -> ended.addedAt() != null)
                .containsExactlyInAnyOrder(
                        tuple("task-1", FailureKind.INPUT, false),
                        tuple("task-2", FailureKind.REFUSED, false),
                        tuple("task-3", null, true));
        RunEnded end = end();
        assertThat(List.of(end.added(), end.succeeded(), end.failed())).containsExactly(1, 1, 2);
    }

    @Test
    void aTaskWhoseAdditionWasNotAnsweredIsAddedOnceAndBeforeItsEnd() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).applyThenNeverAnswer();

        rig.complete(rig.runner().run(tasks(5)));

        assertThat(events(TaskAdded.class)).hasSize(5);
        assertThat(end().added()).isEqualTo(5);
        for (TaskEnded ended : events(TaskEnded.class)) {
            List<Class<?>> ofTheTask = events(TaskEvent.class).stream()
                    .filter(event -> event.taskId().equals(ended.taskId()))
                    .<Class<?>>map(TaskEvent::getClass)
                    .toList();
            assertThat(ofTheTask).containsExactly(TaskStaged.class, TaskAdded.class, TaskEnded.class);
        }
    }

    @Test
    void aPollSaysHowMuchItFoundAndHowFarTheRunIs() {
        rig.service.latency(Duration.ofMillis(100));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(Rig.number(task) * 10L - 5)));

        rig.complete(rig.runner().run(tasks(3)));

        assertThat(events(JobPolled.class)).extracting(JobPolled::found).containsExactly(0, 1, 1, 1);
        assertThat(events(JobPolled.class)).allSatisfy(poll -> {
            assertThat(poll.duration()).isEqualTo(Duration.ofMillis(100));
            assertThat(poll.progress()).isNotNull();
        });
    }

    @Test
    void aPollIsToldAlsoIfTheServiceCannotCount() {
        rig.service.faults().on(BatchOperation.COUNT_TASKS).fail(Errors.permanent("PermissionDenied"));

        rig.complete(rig.runner().run(tasks(1)));

        assertThat(events(JobPolled.class))
                .isNotEmpty()
                .allSatisfy(poll -> assertThat(poll.progress()).isNull());
    }

    @Test
    void aStageThatIsTriedAgainAndOneThatWaitsForQuotaSayWhy() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).fail(Errors.quota());
        rig.service.faults().on(BatchOperation.ADD_TASKS).calls(1, 2).fail(Errors.passing());

        rig.complete(rig.runner().run(tasks(1)));

        assertThat(events(QuotaWait.class)).singleElement().satisfies(wait -> {
            assertThat(wait.stage()).isEqualTo(Stage.OPEN_JOB);
            assertThat(wait.error()).hasSameClassAs(Errors.quota());
            assertThat(wait.pause()).isPositive();
        });
        assertThat(events(StageRetried.class))
                .extracting(StageEvent::stage, StageRetried::attempt)
                .containsExactly(tuple(Stage.ADD_TASKS, 1L), tuple(Stage.ADD_TASKS, 2L));
        assertThat(events(StageRetried.class)).allSatisfy(retry -> {
            assertThat(retry.error()).hasSameClassAs(Errors.passing());
            assertThat(retry.pause()).isPositive();
        });
    }

    /** Beside that of its outputs, which it names. */
    private static String inputContainer(RunInfo run) {
        return run.container().replaceFirst("-out$", "-in");
    }

    @Test
    void whatIsCleanedUpIsToldBeforeTheEnd() {
        rig.complete(rig.runner().run(tasks(1).map(task -> task.withInput(Input.bytes("in", new byte[1])))));

        RunInfo run = end().run();
        assertThat(events(CleanedUp.class))
                .extracting(CleanedUp::remnant, CleanedUp::name, CleanedUp::disposal)
                .containsExactlyInAnyOrder(
                        tuple(Remnant.JOB, run.jobId(), Disposal.DELETED),
                        tuple(Remnant.CONTAINER, inputContainer(run), Disposal.DELETED));
    }

    @Test
    void whatIsKeptOnPurposeIsToldToo() {
        rig.with(options -> options.withCleanUp(CleanUp.NEVER));

        rig.complete(rig.runner().run(tasks(1).map(task -> task.withInput(Input.bytes("in", new byte[1])))));

        end();
        assertThat(events(CleanedUp.class))
                .extracting(CleanedUp::remnant, CleanedUp::disposal)
                .containsExactlyInAnyOrder(
                        tuple(Remnant.JOB, Disposal.TERMINATED), tuple(Remnant.CONTAINER, Disposal.KEPT));
        assertThat(events(LeftBehind.class)).isEmpty();
    }

    @Test
    void whatWasNeverMadeIsNotCleanedUp() {
        rig.with(options -> options.withCleanUp(CleanUp.NEVER));
        rig.service.faults().on(BatchOperation.DESCRIBE_POOL).fail(Errors.permanent("PoolNotFound"));

        rig.fail(rig.runner().run(tasks(1)));

        assertThat(events(CleanedUp.class)).isEmpty();
    }

    @Test
    void whatIsLeftBehindSaysWhatItIsAndWhy() {
        rig.service.faults().on(BatchOperation.DELETE_JOB).fail(Errors.permanent("Locked"));
        rig.store.faults().on(BlobOperation.DELETE_CONTAINER).fail(Errors.permanent("LeaseIdMissing"));

        rig.complete(rig.runner().run(tasks(1).map(task -> task.withInput(Input.bytes("in", new byte[1])))));

        RunInfo run = end().run();
        assertThat(events(LeftBehind.class))
                .extracting(LeftBehind::remnant, LeftBehind::name, LeftBehind::wanted)
                .containsExactlyInAnyOrder(
                        tuple(Remnant.JOB, run.jobId(), Disposal.DELETED),
                        tuple(Remnant.CONTAINER, inputContainer(run), Disposal.DELETED));
        assertThat(events(LeftBehind.class))
                .allSatisfy(left -> assertThat(left.error()).isInstanceOf(StageFailedException.class));
        assertThat(events(CleanedUp.class)).isEmpty();
    }

    @Test
    void aContainerWithResultsThatWereNotHandedOverIsLeftBehindAndSaysWhose() {
        rig.store.faults().on(BlobOperation.LIST).fail(Errors.permanent("AuthorizationFailure"));

        rig.complete(rig.runner().run(tasks(2).map(task -> task.withOutput(Output.named("out", "out")))));

        RunInfo run = end().run();
        assertThat(events(LeftBehind.class)).singleElement().satisfies(left -> {
            assertThat(left.remnant()).isEqualTo(Remnant.CONTAINER);
            assertThat(left.name()).isEqualTo(run.container());
            assertThat(left.wanted()).isEqualTo(Disposal.DELETED);
            assertThat(left.tasks()).containsExactlyInAnyOrder("task-1", "task-2");
            assertThat(left.error()).isInstanceOf(StageFailedException.class);
        });
        assertThat(events(CleanedUp.class)).extracting(CleanedUp::remnant).containsExactly(Remnant.JOB);
    }

    @Test
    void callersWhoShareAJobAreToldApartByTheirTasks() {
        BatchRunner runner = rig.runner();

        rig.complete(Flux.merge(runner.run(task(7)), runner.run(task(8))));

        assertThat(events(RunBegun.class))
                .singleElement()
                .satisfies(begun -> assertThat(begun.run().kind()).isEqualTo(RunInfo.Kind.SHARED_TASKS));
        assertThat(events(TaskEnded.class))
                .extracting(TaskEvent::taskId, TaskEvent::item)
                .containsExactlyInAnyOrder(tuple("single-1", 7), tuple("single-2", 8));
        assertThat(end().succeeded()).isEqualTo(2);
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

        assertThat(events(CleanedUp.class))
                .extracting(CleanedUp::remnant, CleanedUp::name, CleanedUp::disposal)
                .containsExactly(tuple(Remnant.TASK, "single-2", Disposal.TERMINATED));
        stays.cancel();
        rig.advance(Duration.ofMinutes(5));
        rig.assertNothingIsLeft();
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

        assertThat(end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(end().run().kind()).isEqualTo(RunInfo.Kind.STAGES);
        assertThat(end().succeeded()).isEqualTo(3);
    }

    @Test
    void aRunThatIsClosedTwiceEndsOnceAndOneThatNeverBeganDoesNot() {
        BatchStages stages = rig.runner().stages();
        BatchJob<Integer> begun = stages.newJob();
        rig.complete(stages.openJob(begun));

        rig.complete(stages.closeJob(begun).then(stages.closeJob(begun)));
        rig.complete(stages.closeJob(stages.newJob()));

        assertThat(events(RunEnded.class)).extracting(end -> end.run().jobId()).containsExactly(begun.id());
    }
}
