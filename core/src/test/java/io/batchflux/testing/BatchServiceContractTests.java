package io.batchflux.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.JobSnapshot.JobState;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskCounts;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Every {@link BatchService} passes these tests.
 *
 * <p>Extend this class in the tests of an implementation, and say where it finds the service and a pool. Tasks are command
 * lines of a shell ({@code exit}, {@code sleep}, {@code echo}), which a pool of real nodes runs. Each test makes jobs of its
 * own and deletes them.
 */
public abstract class BatchServiceContractTests extends JobLimitContractTests {

    @Test
    void aCreatedJobIsDescribedWithItsTimeAndItsLimit() {
        JobSnapshot job = awaitValue(service().describeJob(createJob()));

        assertThat(job.timeLimit()).isEqualTo(Duration.ofHours(1));
        assertThat(job.creationTime()).isNotNull();
    }

    @Test
    void aCreatedJobIsDescribedWithItsMetadata() {
        String job = createJob();

        assertThat(awaitValue(service().describeJob(job))).satisfies(found -> {
            assertThat(found.id()).isEqualTo(job);
            assertThat(found.state()).isEqualTo(JobState.ACTIVE);
            assertThat(found.metadata()).containsEntry("owner", "a contract");
            assertThat(found.terminateReason()).isNull();
        });
    }

    @Test
    void nothingIsSentBeforeTheSubscriptionAndARequestForEach() {
        JobDefinition job = job();
        Mono<Void> create = service().createJob(job);
        assertThat(awaitError(service().describeJob(job.id())).code()).isEqualTo(ServiceException.JOB_NOT_FOUND);

        await(create);
        assertThat(awaitError(create).code()).isEqualTo(ServiceException.JOB_EXISTS);
    }

    @Test
    void aTakenJobIdIsRefusedForGood() {
        String job = createJob();
        JobDefinition again = JobDefinition.of(job, poolId(), Duration.ofHours(1));

        assertThat(awaitError(service().createJob(again)))
                .isInstanceOf(PermanentServiceException.class)
                .hasFieldOrPropertyWithValue("code", ServiceException.JOB_EXISTS);
    }

    @Test
    void aJobThatIsNotThereIsNotFound() {
        String job = newJobId();

        assertThat(awaitError(service().describeJob(job)).code()).isEqualTo(ServiceException.JOB_NOT_FOUND);
        assertThat(awaitError(service().addTasks(job, List.of(task("a", "exit 0"))))
                        .code())
                .isEqualTo(ServiceException.JOB_NOT_FOUND);
        assertThat(awaitError(service().listTasks(TaskQuery.completed(job))).code())
                .isEqualTo(ServiceException.JOB_NOT_FOUND);
    }

    @Test
    void aTerminatedJobEndsWithItsReasonAndTakesNoTasks() {
        String job = createJob();

        await(service().terminateJob(job, "enough"));

        assertThat(awaitValue(service().describeJob(job))).satisfies(found -> {
            assertThat(found.state().isEnding()).isTrue();
            assertThat(found.terminateReason()).isEqualTo("enough");
        });
        assertThat(awaitError(service().addTasks(job, List.of(task("a", "exit 0"))))
                        .isJobEnded())
                .isTrue();
    }

    @Test
    void terminatingAndDeletingAJobCanBeRepeated() {
        String job = createJob();

        await(service().terminateJob(job, "enough"));
        await(service().terminateJob(job, "enough"));
        await(service().deleteJob(job));
        await(service().deleteJob(job));
        await(service().terminateJob(job, "enough"));
        await(service().deleteJob(newJobId()));
    }

    @Test
    void aJobThatEndsWithItsTasksEndsAfterTheLast() {
        String job = createJob();
        add(job, task("a", "exit 0"));

        await(service().terminateJobWhenTasksComplete(job));

        awaitJobEnd(job);
        assertThat(completed(job, 1)).hasSize(1);
    }

    @Test
    void aJobThatEndsWithItsTasksAndHasNoneEndsAtOnce() {
        String job = createJob();

        await(service().terminateJobWhenTasksComplete(job));

        awaitJobEnd(job);
    }

    @Test
    void aTaskIsRefusedIfItsIdIsTakenWhateverItsCase() {
        String job = createJob();
        add(job, task("Task-A", "exit 0"));

        List<TaskAddOutcome> outcomes = awaitValue(
                service().addTasks(job, List.of(task("task-a", "exit 0"), task("b", "exit 0"), task("C", "exit 0"))));

        assertThat(outcomes).hasSize(3);
        assertThat(outcomes)
                .filteredOn(TaskAddOutcome.Added.class::isInstance)
                .extracting(TaskAddOutcome::taskId)
                .containsExactlyInAnyOrder("b", "C");
        assertThat(outcomes)
                .filteredOn(TaskAddOutcome.Refused.class::isInstance)
                .singleElement()
                .satisfies(refused -> {
                    assertThat(refused.taskId()).isEqualTo("task-a");
                    assertThat(((TaskAddOutcome.Refused) refused).error())
                            .isInstanceOf(PermanentServiceException.class)
                            .hasFieldOrPropertyWithValue("code", ServiceException.TASK_EXISTS);
                });
    }

    @Test
    void aHundredTasksAreAddedAtOnce() {
        String job = createJob();

        List<TaskDefinition> tasks = IntStream.range(0, BatchService.MAX_TASKS_PER_ADD)
                .mapToObj(i -> task("t" + i, "exit 0"))
                .toList();

        assertThat(awaitValue(service().addTasks(job, tasks)))
                .extracting(TaskAddOutcome::taskId)
                .containsExactlyInAnyOrderElementsOf(
                        tasks.stream().map(TaskDefinition::id).toList());
    }

    @Test
    void aRequestOfMoreThanAMebibyteIsTooLarge() {
        String job = createJob();
        List<TaskDefinition> tasks = IntStream.range(0, 100)
                .mapToObj(i -> TaskDefinition.of("t" + i, shell("exit 0"), Duration.ofMinutes(5))
                        .withEnvironment(Map.of("LARGE", "x".repeat(20_000))))
                .toList();

        assertThat(awaitError(service().addTasks(job, tasks)).code())
                .isEqualTo(ServiceException.REQUEST_BODY_TOO_LARGE);
    }

    @Test
    void aTaskThatSucceedsHasAnExecutionThatSaysSo() {
        String job = createJob();
        add(job, task("a", "exit 0"));

        TaskSnapshot task = completed(job, 1).get(0);

        assertThat(task.id()).isEqualTo("a");
        assertThat(task.state()).isEqualTo(TaskState.COMPLETED);
        assertThat(task.execution().result()).isEqualTo(TaskExecution.Result.SUCCESS);
        assertThat(task.execution().exitCode()).isZero();
        assertThat(task.execution().failureInfo()).isNull();
        assertThat(task.execution().startTime()).isNotNull();
        assertThat(task.execution().endTime()).isNotNull();
        assertThat(task.execution().nodeId()).isNotBlank();
    }

    @Test
    void aTaskThatFailsIsRunAgainAndThenHasItsExitCodeAndTheReason() {
        String job = createJob();
        add(
                job,
                TaskDefinition.of("a", shell("exit $CODE"), Duration.ofMinutes(5))
                        .withEnvironment(Map.of("CODE", "3"))
                        .withRetries(1));

        TaskExecution execution = completed(job, 1).get(0).execution();

        assertThat(execution.result()).isEqualTo(TaskExecution.Result.FAILURE);
        assertThat(execution.exitCode()).isEqualTo(3);
        assertThat(execution.retryCount()).isEqualTo(1);
        assertThat(execution.failureInfo()).isNotNull().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("FailureExitCode");
            assertThat(failure.category()).isEqualTo(FailureInfo.Category.USER_ERROR);
        });
    }

    @Test
    void aTaskIsEndedAtItsTimeLimit() {
        String job = createJob();
        add(job, TaskDefinition.of("a", shell("sleep 600"), Duration.ofSeconds(1)));

        TaskExecution execution = completed(job, 1).get(0).execution();

        assertThat(execution.result()).isEqualTo(TaskExecution.Result.FAILURE);
        assertThat(execution.failureInfo())
                .isNotNull()
                .extracting(FailureInfo::code)
                .isEqualTo("TaskEnded");
        assertThat(Duration.between(execution.startTime(), execution.endTime()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(900));
    }

    @Test
    void aTaskThatRunsCanBeTerminatedAndOneThatDoesNotTooWithoutEffect() {
        String job = createJob();
        add(job, task("a", "sleep 600"));
        awaitState(job, "a", TaskState.RUNNING);

        await(service().terminateTask(job, "a"));

        TaskExecution execution = completed(job, 1).get(0).execution();
        assertThat(execution.result()).isEqualTo(TaskExecution.Result.FAILURE);
        assertThat(execution.failureInfo())
                .isNotNull()
                .extracting(FailureInfo::code)
                .isEqualTo("TaskEnded");
        await(service().terminateTask(job, "a"));
        await(service().terminateTask(job, "not-there"));
    }

    @Test
    void allTasksAreListedPageByPage() {
        String job = createJob();
        List<TaskDefinition> tasks = IntStream.rangeClosed(0, pageSize())
                .mapToObj(i -> task("t" + i, "exit 0"))
                .toList();
        for (int i = 0; i < tasks.size(); i += BatchService.MAX_TASKS_PER_ADD) {
            List<TaskDefinition> some = tasks.subList(i, Math.min(tasks.size(), i + BatchService.MAX_TASKS_PER_ADD));
            add(job, some.toArray(TaskDefinition[]::new));
        }
        TaskQuery all = TaskQuery.all(job);

        assertThat(awaitValue(service().listTasks(all)).continuation()).isNotNull();
        assertThat(awaitValue(list(all).map(TaskSnapshot::id).collectList()))
                .containsExactlyInAnyOrderElementsOf(
                        tasks.stream().map(TaskDefinition::id).toList());
    }

    @Test
    void tasksAreListedByWhetherTheyChangedBeforeAMomentOrLater() {
        String job = createJob();
        add(job, task("early", "exit 0"));
        completed(job, 1);
        await(Mono.delay(Duration.ofMillis(1100), timer()));
        add(job, task("late", "exit 0"));
        TaskSnapshot late = completed(job, 2).stream()
                .filter(task -> task.id().equals("late"))
                .findFirst()
                .orElseThrow();

        TaskQuery query = TaskQuery.completed(job).withChangedSince(late.stateTransitionTime());

        assertThat(awaitValue(list(query).map(TaskSnapshot::id).collectList())).containsExactly("late");
        TaskQuery before = TaskQuery.completed(job).withChangedBefore(late.stateTransitionTime());
        assertThat(awaitValue(list(before).map(TaskSnapshot::id).collectList())).containsExactly("early");
        assertThat(awaitValue(service().listTasks(query)).serverTime())
                .isAfterOrEqualTo(late.stateTransitionTime().minusSeconds(1));
    }

    @Test
    void tasksAreListedByTheRangeOfTheirIdsAndByTheStateThatTheyAreNotIn() {
        String job = createJob();
        add(job, task("0a", "exit 0"), task("0f", "sleep 600"), task("1", "sleep 600"), task("1_2", "exit 0"));
        awaitState(job, "0f", TaskState.RUNNING);
        awaitState(job, "1", TaskState.RUNNING);
        completed(job, 2);
        TaskQuery range = TaskQuery.all(job).withIdFrom("0b").withIdBefore("1_2");

        assertThat(awaitValue(list(range).map(TaskSnapshot::id).collectList())).containsExactlyInAnyOrder("0f", "1");
        assertThat(awaitValue(list(range.withIdFrom(null).withStateNot(TaskState.COMPLETED))
                        .map(TaskSnapshot::id)
                        .collectList()))
                .containsExactlyInAnyOrder("0f", "1");
        assertThat(awaitValue(
                        list(TaskQuery.all(job).withStateNot(TaskState.RUNNING).withIdFrom("1"))
                                .map(TaskSnapshot::id)
                                .collectList()))
                .containsExactly("1_2");
    }

    @Test
    void tasksAreListedAndCountedByState() {
        String job = createJob();
        add(job, task("runs", "sleep 600"), task("succeeds", "exit 0"), task("fails", "exit 1"));
        awaitState(job, "runs", TaskState.RUNNING);

        assertThat(completed(job, 2)).extracting(TaskSnapshot::id).containsExactlyInAnyOrder("succeeds", "fails");
        assertThat(awaitValue(list(TaskQuery.all(job)).count())).isEqualTo(3);
        TaskCounts expected = new TaskCounts(0, 1, 1, 1);
        assertThat(awaitValue(service()
                        .countTasks(job)
                        .filter(expected::equals)
                        .repeatWhenEmpty(rounds -> rounds.delayElements(pause(), timer()))))
                .isEqualTo(expected);
    }

    @Test
    void aPreparationIsListedForEachNodeThatHasBegunIt() {
        String job = createJob(JobPreparation.of(shell("exit 0")));
        assertThat(awaitValue(service().listPreparations(job))).isEmpty();

        add(job, task("a", "exit 0"));
        completed(job, 1);

        assertThat(awaitValue(service().listPreparations(job))).singleElement().satisfies(preparation -> {
            assertThat(preparation.result()).isEqualTo(TaskExecution.Result.SUCCESS);
            assertThat(preparation.nodeId()).isNotBlank();
        });
    }

    @Test
    void aJobWithoutAPreparationHasNoneListed() {
        String job = createJob();
        add(job, task("a", "exit 0"));
        completed(job, 1);

        assertThat(awaitValue(service().listPreparations(job))).isEmpty();
        assertThat(awaitError(service().listPreparations(newJobId())).code()).isEqualTo(ServiceException.JOB_NOT_FOUND);
    }

    @Test
    void theEndOfATaskFileIsRead() {
        String job = createJob();
        add(job, task("a", "echo 0123456789 >&2"));
        completed(job, 1);

        assertThat(tail(job, "a", "stderr.txt", 4)).isEqualTo("789\n");
        assertThat(tail(job, "a", "stderr.txt", 4096)).isEqualTo("0123456789\n");
        assertThat(tail(job, "a", "stdout.txt", 4096)).isEmpty();
        assertThat(awaitError(service()
                        .readTaskFileTail(job, "a", "wd/not-there.txt", 100)
                        .then()))
                .isInstanceOf(PermanentServiceException.class);
        assertThat(awaitError(service()
                        .readTaskFileTail(job, "not-there", "stderr.txt", 100)
                        .then()))
                .isInstanceOf(PermanentServiceException.class);
    }

    @Test
    void aPoolIsDescribedOrNotFound() {
        assertThat(awaitValue(service().describePool(poolId()))).satisfies(pool -> {
            assertThat(pool.id()).isEqualTo(poolId());
            assertThat(pool.state()).isEqualTo("active");
            assertThat(pool.taskSlotsPerNode()).isPositive();
        });
        assertThat(awaitError(service().describePool("not-there")).code()).isEqualTo(ServiceException.POOL_NOT_FOUND);
    }

    @Test
    void cancelledRequestsDoNotStandInTheWayOfOthers() {
        String job = createJob();
        for (int i = 0; i < 50; i++) {
            service().listTasks(TaskQuery.completed(job)).subscribe().dispose();
            service().describeJob(job).subscribe().dispose();
        }

        assertThat(awaitValue(service().describeJob(job)).id()).isEqualTo(job);
    }
}
