package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.RequestLog;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How tasks get into the job: each once, whatever the service answers. */
class AddTasksTests {

    private final Rig rig = new Rig().listening();

    private List<TaskResult<Integer>> run(Flux<TaskSpec<Integer>> tasks) {
        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks));
        rig.assertNothingIsLeft();
        return results;
    }

    private static void assertEachSucceeds(List<TaskResult<Integer>> results, int count) {
        assertThat(results)
                .allMatch(TaskResult::isSuccess)
                .extracting(TaskResult::item)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, count).boxed().toList());
    }

    private static TaskResult<Integer> of(List<TaskResult<Integer>> results, int number) {
        return results.stream()
                .filter(result -> result.item() == number)
                .findFirst()
                .orElseThrow();
    }

    private static void assertFailed(TaskResult<?> result, FailureKind kind, String message) {
        assertThat(result).isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(kind);
            assertThat(failed.failure().message()).isEqualTo(message);
        });
    }

    private List<Integer> sizes() {
        return rig.service.requests().of(BatchOperation.ADD_TASKS).stream()
                .map(RequestLog.Request::argument)
                .map(tasks -> ((List<?>) java.util.Objects.requireNonNull(tasks)).size())
                .toList();
    }

    @Test
    void tasksAreAddedAHundredAtATime() {
        assertEachSucceeds(run(tasks(250)), 250);

        assertThat(sizes()).containsExactlyInAnyOrder(100, 100, 50);
    }

    @Test
    void aTaskDoesNotWaitLongForOthers() {
        rig.subscribe(rig.runner().run(tasks(3).concatWith(Flux.never())));

        rig.advance(Duration.ofMillis(50));

        assertThat(sizes()).containsExactly(3);
    }

    @Test
    void theDefinitionIsAsTheSpecificationSays() {
        rig.complete(rig.runner()
                .run(task(1).withId("My-Task")
                        .withImage("image:1")
                        .withEnvironment("KEY", "value")
                        .withRequiredSlots(2)
                        .withTimeLimit(Duration.ofMinutes(7))
                        .withRetries(0)));

        assertThat(rig.service.requests().of(BatchOperation.ADD_TASKS))
                .singleElement()
                .extracting(RequestLog.Request::argument)
                .isEqualTo(List.of(TaskDefinition.of("My-Task", "run 1", Duration.ofMinutes(7))
                        .withImage("image:1")
                        .withEnvironment(java.util.Map.of("KEY", "value"))
                        .withRetention(Duration.ofHours(1))
                        .withRequiredSlots(2)));
    }

    @Test
    void whatWasAddedWithoutAnAnswerIsThereAlready() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).applyThenFail(Errors.passing());

        assertEachSucceeds(run(tasks(3)), 3);

        assertThat(sizes()).containsExactly(3, 3);
    }

    @Test
    void aRequestThatIsNeverAnsweredIsSentAgain() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).applyThenNeverAnswer();
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(2).neverAnswer();

        assertEachSucceeds(run(tasks(3)), 3);
    }

    @Test
    void aTaskThatTheServiceCannotAddNowIsSentAgainAlone() {
        rig.service.refuse("task-2", 3, Errors.passing());

        assertEachSucceeds(run(tasks(3)), 3);

        assertThat(sizes()).containsExactly(3, 1, 1, 1);
        assertThat(rig.listener.retries).hasSize(3);
    }

    @Test
    void aTaskThatTheServiceRefusesIsAFailedResult() {
        rig.service.refuse("task-2", 1, Errors.permanent("InvalidPropertyValue"));

        List<TaskResult<Integer>> results = run(tasks(3));

        assertThat(results).hasSize(3);
        assertFailed(
                of(results, 2), FailureKind.REFUSED, "the service did not accept it: InvalidPropertyValue: refused");
        assertThat(of(results, 1).isSuccess()).isTrue();
        assertThat(of(results, 3).isSuccess()).isTrue();
    }

    @Test
    void aTaskOfSomebodyElseWithOurIdIsNotTakenForOurs() {
        rig.service.refuse("task-2", 1, Errors.permanent(ServiceException.TASK_EXISTS));

        assertFailed(of(run(tasks(3)), 2), FailureKind.REFUSED, "the service did not accept it: TaskExists: refused");
    }

    @Test
    void anIdThatIsUsedTwiceFailsTheSecondTaskWhateverItsCase() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)));

        List<TaskResult<Integer>> results = run(Flux.just(task(1).withId("same"), task(2).withId("SAME"), task(3)));

        assertThat(results).hasSize(3);
        assertThat(of(results, 1).isSuccess()).isTrue();
        assertThat(of(results, 3).isSuccess()).isTrue();
        assertFailed(
                of(results, 2),
                FailureKind.REFUSED,
                "its id \"SAME\" is that of another task of the run; ids must be unique");
    }

    @Test
    void anIdThatIsUsedAgainAfterItsTaskHasEndedFailsTheSecondTask() {
        rig.with(options -> options.withConcurrency(options.concurrency().withMaxInFlight(1)));
        rig.service.tasks(task -> TaskScript.exits(number(task) - 1));
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(2).applyThenFail(Errors.passing());

        List<TaskResult<Integer>> results = run(Flux.just(task(1).withId("same"), task(2).withId("same")));

        assertThat(results).hasSize(2);
        assertThat(of(results, 1).isSuccess()).isTrue();
        assertFailed(
                of(results, 2),
                FailureKind.REFUSED,
                "its id \"same\" is that of another task of the run; ids must be unique");
    }

    @Test
    void theSecondTaskOfAnIdDoesNotReplaceTheInputsOfTheFirst() {
        Input first = Input.bytes("in", new byte[] {1});
        Input second = Input.bytes("in", new byte[] {2});

        List<TaskResult<Integer>> results = run(Flux.just(
                task(1).withId("same").withInput(first), task(2).withId("same").withInput(second)));

        assertThat(results).hasSize(2);
        assertThat(rig.store.requests().count(BlobOperation.PUT)).isEqualTo(1);
    }

    @Test
    void anIdThatIsChosenForATaskIsNotThatOfAnother() {
        List<TaskResult<Integer>> results = run(Flux.just(task(1).withId("task-2"), task(2), task(3)));

        assertEachSucceeds(results, 3);
        assertThat(results)
                .extracting(TaskResult::taskId)
                .doesNotHaveDuplicates()
                .contains("task-2");
    }

    @Test
    void aRequestThatIsTooLargeIsSentInHalves() {
        rig.service.tooLarge(tasks -> tasks.size() > 15);

        assertEachSucceeds(run(tasks(100)), 100);

        assertThat(sizes()).contains(100, 50, 25, 12, 13).allMatch(size -> size <= 100);
    }

    @Test
    void aTaskThatIsTooLargeByItselfIsAFailedResult() {
        rig.service.tooLarge(tasks -> tasks.stream().anyMatch(task -> number(task) == 7));

        List<TaskResult<Integer>> results = run(tasks(20));

        assertThat(results).hasSize(20);
        assertFailed(
                of(results, 7), FailureKind.REFUSED, "the service did not accept it: RequestBodyTooLarge: refused");
        assertThat(results).filteredOn(result -> !result.isSuccess()).hasSize(1);
    }

    @Test
    void aJobThatIsNotKnownEverywhereYetIsTriedAgain() {
        rig.service.creationLag(Duration.ofSeconds(5));

        assertEachSucceeds(run(tasks(3)), 3);
    }

    @Test
    void aTaskWithoutAnOutcomeIsSentAgain() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)));
        BatchService forgetful = new ForwardingBatchService(rig.service) {
            @Override
            public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
                return super.addTasks(jobId, tasks)
                        .map(outcomes -> sizes().size() > 1 ? outcomes : outcomes.subList(0, outcomes.size() - 1));
            }
        };

        BatchRunner runner = BatchRunner.create(forgetful, rig.store, rig.clock, rig.options);

        assertEachSucceeds(rig.complete(runner.run(tasks(3))), 3);
        assertThat(sizes()).containsExactly(3, 1);
    }

    @Test
    void tasksThatComeAfterTheEndOfTheirJobAreFailedResults() {
        rig.service
                .faults()
                .on(BatchOperation.ADD_TASKS)
                .call(2)
                .first(() -> rig.service.endJob(rig.jobId(), "enough"));
        rig.service.tasks(task -> TaskScript.succeeds());

        List<TaskResult<Integer>> results = run(tasks(150));

        assertThat(results).hasSize(150);
        assertThat(results).filteredOn(TaskResult::isSuccess).hasSize(100);
        assertFailed(
                of(results, 150), FailureKind.JOB_ENDED, "its job ended before it was added: JobCompleted: refused");
    }

    @Test
    void aTaskWhoseAnswerWasLostBeforeItsJobEndedHasItsResult() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).applyThenFail(Errors.passing());
        rig.service
                .faults()
                .on(BatchOperation.ADD_TASKS)
                .call(2)
                .first(() -> rig.service.endJob(rig.jobId(), "enough"));
        rig.service.tasks(task -> task.id().equals("task-1") ? TaskScript.succeeds() : TaskScript.staysActive());

        List<TaskResult<Integer>> results = run(tasks(2));

        assertThat(of(results, 1).isSuccess()).isTrue();
        assertFailed(of(results, 2), FailureKind.JOB_ENDED, "its job ended before it did: enough");
    }

    @Test
    void tasksThatComeAfterTheirJobWasDeletedAreFailedResults() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(2).first(() -> rig.service.removeJob(rig.jobId()));

        List<TaskResult<Integer>> results = run(tasks(150));

        assertThat(results).hasSize(150);
        assertFailed(
                of(results, 150),
                FailureKind.JOB_ENDED,
                "its job ended before it did: the job was deleted by somebody");
    }

    @Test
    void whatIsRefusedToARequestAsAWholeEndsTheRun() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).fail(Errors.permanent("AuthenticationFailed"));

        assertThat(rig.fail(rig.runner().run(tasks(3))))
                .isInstanceOf(StageFailedException.class)
                .hasMessage("adding tasks failed: AuthenticationFailed: refused [job " + rig.jobId() + "]");
        rig.assertNothingIsLeft();
    }

    @Test
    void aTaskWhoseRefusalDoesNotPassFailsAloneAndHoldsUpNobody() {
        rig.service.refuse("task-2", Integer.MAX_VALUE, Errors.passing());

        List<TaskResult<Integer>> results = run(tasks(2_000));

        assertThat(results).hasSize(2_000);
        assertThat(of(results, 2)).isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(failed.failure().message()).startsWith("the service did not accept it: adding tasks ");
        });
        assertThat(results).filteredOn(result -> !result.isSuccess()).hasSize(1);
    }

    @Test
    void manyTasksWhoseRefusalsDoNotPassFailTogether() {
        IntStream.rangeClosed(1, 200)
                .forEach(i -> rig.service.refuse("task-" + i * 10, Integer.MAX_VALUE, Errors.passing()));

        List<TaskResult<Integer>> results = run(tasks(2_000));

        assertThat(results).hasSize(2_000).filteredOn(TaskResult::isSuccess).hasSize(1_800);
    }

    @Test
    void aTaskThatSpoilsItsRequestsFailsAlone() {
        patient();
        BatchService spoilt = spoiltBy(Errors.passing(), 17, 80, 130);

        List<TaskResult<Integer>> results = rig.complete(
                BatchRunner.create(spoilt, rig.store, rig.clock, rig.options).run(tasks(250)));

        assertThat(results).hasSize(250);
        assertThat(results)
                .filteredOn(result -> !result.isSuccess())
                .extracting(TaskResult::item)
                .containsExactlyInAnyOrder(17, 80, 130);
    }

    @Test
    void aTaskThatSpoilsTheOnlyRequestOfItsRunFailsAlone() {
        patient();
        BatchService spoilt = spoiltBy(Errors.passing(), 17);

        List<TaskResult<Integer>> results = rig.complete(
                BatchRunner.create(spoilt, rig.store, rig.clock, rig.options).run(tasks(50)));

        assertThat(results).hasSize(50).filteredOn(TaskResult::isSuccess).hasSize(49);
    }

    @Test
    void aTaskWhosePropertyIsRefusedToItsRequestAsAWholeFailsAlone() {
        BatchService spoilt = spoiltBy(Errors.permanent("InvalidPropertyValue"), 17, 80);

        List<TaskResult<Integer>> results = rig.complete(
                BatchRunner.create(spoilt, rig.store, rig.clock, rig.options).run(tasks(250)));

        assertThat(results).hasSize(250);
        assertFailed(
                of(results, 17), FailureKind.REFUSED, "the service did not accept it: InvalidPropertyValue: refused");
        assertThat(results).filteredOn(TaskResult::isSuccess).hasSize(248);
    }

    @Test
    void aServiceThatIsBackAfterAnOutageIsSentFewRequestsMore() {
        patient();
        rig.service.faults().on(BatchOperation.ADD_TASKS).calls(1, 20).fail(Errors.passing());

        assertEachSucceeds(run(tasks(100)), 100);

        assertThat(sizes()).hasSizeLessThanOrEqualTo(20 + 8);
    }

    @Test
    void aServiceThatAcceptsNothingEndsTheRunOnlyAfterWhatIsInTheJobIsCollected() {
        rig.with(options -> options.withConcurrency(options.concurrency().withMaxInFlight(150))
                .withTasks(options.tasks().withTimeLimit(Duration.ofHours(1))));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(20)));
        rig.service
                .faults()
                .on(BatchOperation.ADD_TASKS)
                .calls(2, Integer.MAX_VALUE)
                .fail(Errors.passing());
        AtomicInteger taken = new AtomicInteger();
        List<TaskResult<Integer>> results = new ArrayList<>();

        Throwable error = rig.fail(rig.runner()
                .run(tasks(1_000).doOnNext(task -> taken.incrementAndGet()))
                .doOnNext(results::add));

        assertThat(error).isInstanceOf(BatchfluxException.class).hasMessageStartingWith("adding tasks ");
        assertThat(results).hasSize(100).allMatch(TaskResult::isSuccess);
        assertThat(taken).hasValueLessThanOrEqualTo(151);
        rig.assertNothingIsLeft();
    }

    @Test
    void aServiceThatAcceptsNothingIsAskedUntilTheDeadlineAndNotOnceMoreForEachTask() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).fail(Errors.passing());
        List<Duration> end = new ArrayList<>();

        rig.fail(rig.runner().run(tasks(5)).doOnError(error -> end.add(rig.now())));

        assertThat(end.get(0)).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(16));
        assertThat(rig.service.requests().count(BatchOperation.ADD_TASKS)).isLessThan(80);
    }

    @Test
    void whatWasCollectedOfARunThatEndsEarlyComesInOrder() {
        rig.with(options -> options.withInOrder(true));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(4)));
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(2).neverAnswer();
        rig.service
                .faults()
                .on(BatchOperation.ADD_TASKS)
                .calls(4, Integer.MAX_VALUE)
                .fail(Errors.passing());
        List<Integer> results = new ArrayList<>();

        rig.fail(rig.runner().run(tasks(300)).doOnNext(result -> results.add(result.item())));

        assertThat(results).hasSize(200).isSorted();
    }

    @Test
    void aTaskThatCannotBeAddedFailsAloneAlsoIfThereIsRoomForNoOther() {
        alone();
        BatchService spoilt = spoiltBy(Errors.passing(), 1);

        List<TaskResult<Integer>> results = rig.complete(
                BatchRunner.create(spoilt, rig.store, rig.clock, rig.options).run(tasks(4)));

        assertThat(results).hasSize(4);
        assertFailed(
                of(results, 1),
                FailureKind.REFUSED,
                "the service did not accept it: adding tasks did not end within its deadline of PT15M; last error: 503"
                        + " InternalError: try again [job " + rig.jobId() + "]");
        assertThat(results).filteredOn(TaskResult::isSuccess).hasSize(3);
    }

    @Test
    void aServiceThatAcceptsNothingIsTriedWithOneTaskMoreIfThereIsRoomForNoOther() {
        alone();
        rig.service
                .faults()
                .on(BatchOperation.ADD_TASKS)
                .calls(2, Integer.MAX_VALUE)
                .fail(Errors.passing());
        List<Boolean> results = new ArrayList<>();

        Throwable error = rig.fail(rig.runner().run(tasks(9)).doOnNext(result -> results.add(result.isSuccess())));

        assertThat(error).isInstanceOf(DeadlineExceededException.class);
        assertThat(results).containsExactly(true, false);
    }

    @Test
    void aTaskIsNotToBlameIfTheServiceAnswersNothing() {
        alone();
        BatchService down = spoiltBy(Errors.passing(), 2);
        BatchService silent = new ForwardingBatchService(down) {
            @Override
            public Mono<JobSnapshot> describeJob(String jobId) {
                return rig.now().compareTo(Duration.ofMinutes(10)) > 0
                        ? Mono.error(Errors.passing())
                        : super.describeJob(jobId);
            }
        };
        List<TaskResult<Integer>> results = new ArrayList<>();

        Throwable error = rig.fail(BatchRunner.create(silent, rig.store, rig.clock, rig.options)
                .run(tasks(4))
                .doOnNext(results::add));

        assertThat(error).isInstanceOf(DeadlineExceededException.class).hasMessageStartingWith("adding tasks ");
        assertThat(results).hasSize(1).allMatch(TaskResult::isSuccess);
    }

    @Test
    void whatFailedAtTheDeadlineIsNotSentAnyMore() {
        alone();
        List<Duration> sent = new ArrayList<>();
        BatchService spoilt = new ForwardingBatchService(rig.service) {
            @Override
            public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
                if (number(tasks.get(0)) == 1) {
                    return Mono.fromRunnable(() -> sent.add(rig.now())).then(Mono.error(Errors.passing()));
                }
                return super.addTasks(jobId, tasks);
            }
        };

        rig.complete(
                BatchRunner.create(spoilt, rig.store, rig.clock, rig.options).run(tasks(3)));

        assertThat(sent).hasSizeGreaterThan(10).allMatch(at -> at.compareTo(Duration.ofMinutes(16)) < 0);
    }

    @Test
    void aTaskWhoseResultIsThereIsNotSentAgainForWantOfAnAnswer() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(2).applyThenNeverAnswer();
        Flux<TaskSpec<Integer>> second =
                Flux.defer(() -> tasks(2).skip(1)).delaySubscription(Duration.ofSeconds(1), rig.clock);

        List<TaskResult<Integer>> results = rig.complete(rig.runner()
                .run(Flux.concat(tasks(1), second))
                .doOnNext(result -> rig.service.removeTask(rig.jobId(), result.taskId())));

        assertEachSucceeds(results, 2);
        assertThat(sizes()).containsExactly(1, 1);
    }

    private Rig alone() {
        patient();
        return rig.with(options -> options.withConcurrency(options.concurrency().withMaxInFlight(1)));
    }

    private Rig patient() {
        StageOptions adding = rig.options.stage(Stage.ADD_TASKS);
        return rig.with(options -> options.withStage(
                Stage.ADD_TASKS, adding.withRetry(adding.retry().withMaxAttempts(Integer.MAX_VALUE))));
    }

    private BatchService spoiltBy(ServiceException error, Integer... numbers) {
        return new ForwardingBatchService(rig.service) {
            @Override
            public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
                boolean spoilt =
                        tasks.stream().anyMatch(task -> List.of(numbers).contains(number(task)));
                return spoilt ? Mono.error(error) : super.addTasks(jobId, tasks);
            }
        };
    }
}
