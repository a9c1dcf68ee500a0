package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.seconds;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** What somebody ends or deletes under a run is a failure that says so. */
class WatchJobDeletionsTests {

    private static final String LIMIT =
            "its job ended before it did: MaxWallClockTimeExpiry, the job's time limit, which"
                    + " counts from its creation (JobOptions.withTimeLimit)";

    private final Rig rig = new Rig();
    private final Polls polls = new Polls(rig);

    @Test
    void aJobThatSomebodyTerminatedEndsItsTasksWithItsReason() {
        rig.service.tasks(task -> number(task) == 1
                ? TaskScript.succeeds()
                : number(task) == 2
                        ? TaskScript.staysActive()
                        : TaskScript.succeeds().runningFor(Duration.ofMinutes(4)));
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner().run(tasks(3)));
        rig.advance(seconds(5));

        rig.service.endJob(rig.jobId(), "budget used up");
        rig.advance(Duration.ofMinutes(5));

        assertThat(run.isTerminatedComplete()).isTrue();
        assertThat(run.getReceivedOnNext()).hasSize(3);
        assertThat(failure(run, 3).kind()).isEqualTo(FailureKind.JOB_ENDED);
        assertThat(failure(run, 3).message()).isEqualTo("its job ended before it did: budget used up");
        assertThat(failure(run, 2).kind()).isEqualTo(FailureKind.JOB_ENDED);
        assertThat(failure(run, 2).message()).isEqualTo("its job ended before it did: budget used up");
        rig.assertNothingIsLeft();
    }

    @Test
    void aJobPastItsTimeLimitEndsItsTasks() {
        rig.with(options -> options.withJob(options.job().withTimeLimit(Duration.ofHours(1))));
        rig.service.tasks(task -> TaskScript.staysActive());

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(2)));

        assertThat(results)
                .hasSize(2)
                .allSatisfy(result -> assertThat(
                                ((TaskResult.Failed<Integer>) result).failure().message())
                        .isEqualTo(LIMIT));
    }

    @Test
    void aJobThatSomebodyDeletedEndsItsTasks() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(4)));
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner().run(tasks(3)));
        rig.advance(seconds(45));

        rig.service.removeJob(rig.jobId());
        rig.advance(seconds(15));

        assertThat(run.isTerminatedComplete()).isTrue();
        assertThat(run.getReceivedOnNext()).hasSize(3);
        assertThat(kind(run, 1)).isEqualTo(FailureKind.JOB_ENDED);
    }

    private static TaskFailure failure(TestSubscriber<TaskResult<Integer>> run, int number) {
        return run.getReceivedOnNext().stream()
                .filter(result -> result.item() == number)
                .map(result -> ((TaskResult.Failed<Integer>) result).failure())
                .findFirst()
                .orElseThrow();
    }

    private static FailureKind kind(TestSubscriber<TaskResult<Integer>> run, int number) {
        return failure(run, number).kind();
    }

    @Test
    void tasksThatRanWhenTheirJobWasTerminatedSayWhyItWas() {
        rig.with(options -> options.withJob(job -> job.withLease(null)));
        List<TaskResult<Integer>> results =
                runWhileSomebody(() -> rig.service.endJob(rig.jobId(), "MaxWallClockTimeExpiry"));

        assertThat(results)
                .hasSize(3)
                .allSatisfy(result -> assertThat(result).isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
                    assertThat(failed.failure().kind()).isEqualTo(FailureKind.JOB_ENDED);
                    assertThat(failed.failure().message()).isEqualTo(LIMIT);
                    assertThat(failed.execution().startTime()).isNotNull();
                }));
    }

    private List<TaskResult<Integer>> runWhileSomebody(Runnable act) {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofHours(3)));
        rig.with(options -> options.withTasks(options.tasks().withTimeLimit(Duration.ofHours(4))));
        TestSubscriber<TaskResult<Integer>> run =
                rig.subscribe(rig.runner().run(tasks(3).map(task -> task.withId("task-" + task.item()))));
        rig.advance(Duration.ofMinutes(1));
        act.run();
        rig.advance(Duration.ofMinutes(11));
        return run.getReceivedOnNext();
    }

    @Test
    void aTaskThatSomebodyDeletesFailsWithinTwoListingsAndSaysWhatHappened() {
        List<TaskResult<Integer>> results = runWhileSomebody(() -> rig.service.removeTask(rig.jobId(), "task-2"));

        assertThat(results).singleElement().isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            assertThat(failed.taskId()).isEqualTo("task-2");
            assertThat(failed.failure().message())
                    .isEqualTo("it is not in its job any more: somebody has deleted it before its result was seen");
        });
        assertThat(polls.queries()).filteredOn(query -> query.state() == null).hasSize(2);
    }

    @Test
    void aTaskThatSomebodyDeletesIsFoundWhileOthersEnd() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(4)));
        rig.with(options -> options.withConcurrency(options.concurrency().withMaxInFlight(10)));
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner()
                .run(tasks(10_000)
                        .delayElements(Duration.ofSeconds(20), rig.clock)
                        .map(task -> task.withId("task-" + task.item()))));
        rig.advance(Duration.ofMinutes(3));
        rig.service.removeTask(rig.jobId(), "task-5");
        rig.advance(Duration.ofMinutes(13));

        assertThat(run.getReceivedOnNext())
                .filteredOn(result -> !result.isSuccess())
                .extracting(TaskResult::taskId)
                .containsExactly("task-5");
    }

    @Test
    void aTaskThatIsListedLateIsNotTakenForDeleted() {
        rig.with(options -> options.withTasks(options.tasks().withTimeLimit(Duration.ofHours(4))));
        rig.service.tasks(task -> number(task) == 1
                ? TaskScript.succeeds().runningFor(Duration.ofHours(1))
                : TaskScript.succeeds().runningFor(Duration.ofMinutes(1)).listedAfter(Duration.ofMinutes(30)));

        assertThat(rig.complete(rig.runner().run(tasks(3)))).hasSize(3).allMatch(TaskResult::isSuccess);
    }

    @Test
    void aTaskWhoseAddIsNotAnsweredIsNotTakenForDeleted() {
        StageOptions adding = rig.options.stage(Stage.ADD_TASKS);
        rig.with(options -> options.withStage(
                        Stage.ADD_TASKS, adding.withRetry(adding.retry().withMaxAttempts(Integer.MAX_VALUE)))
                .withTasks(options.tasks().withTimeLimit(Duration.ofHours(4))));
        rig.service.faults().on(BatchOperation.ADD_TASKS).calls(2, 14).neverAnswer();
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofHours(1)));

        assertThat(rig.complete(rig.runner().run(tasks(101)))).hasSize(101).allMatch(TaskResult::isSuccess);
    }

    @Test
    void tasksWhosePoolSomebodyDeletesFailAndSaySo() {
        List<TaskResult<Integer>> results = runWhileSomebody(() -> rig.service.removePool());

        assertThat(results)
                .hasSize(3)
                .allSatisfy(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                TaskResult.Failed.class,
                                failed -> assertThat(failed.failure().message())
                                        .isEqualTo(
                                                "its job ended before it did: pool pool, on which it was to run, was deleted by"
                                                        + " somebody")));
    }
}
