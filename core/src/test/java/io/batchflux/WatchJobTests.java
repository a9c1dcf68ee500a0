package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskQuery;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** When the service is asked which tasks have ended, and what becomes of its answers. */
class WatchJobTests {

    private static final Duration POLL = Duration.ofSeconds(10);

    private final Rig rig = new Rig().with(options -> options.withPollInterval(POLL));

    private List<Duration> polls() {
        return rig.service.requests().times(BatchOperation.LIST_TASKS).stream()
                .map(at -> Duration.between(Instant.EPOCH, at))
                .toList();
    }

    private List<TaskQuery> queries() {
        return rig.service.requests().of(BatchOperation.LIST_TASKS).stream()
                .map(request -> (TaskQuery) requireNonNull(request.argument()))
                .toList();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    @Test
    void theFirstPollFollowsTheFirstAddAtOnceAndTheOthersThePollInterval() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(25)));

        rig.complete(rig.runner().run(tasks(100)));

        assertThat(polls()).containsExactly(seconds(0), seconds(10), seconds(20), seconds(30));
    }

    @Test
    void pollsAreFastWhileResultsComeAndSlowWhileNoneDo() {
        rig.with(options ->
                options.withPolling(Polling.between(seconds(1), seconds(4)).withJitter(0)));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(number(task) == 1 ? 10 : 30)));

        rig.complete(rig.runner().run(tasks(2)));

        assertThat(polls())
                .extracting(Duration::toMillis)
                .startsWith(0L, 1_500L, 3_750L, 7_125L, 11_125L, 12_125L, 13_625L);
        assertThat(polls()).last().satisfies(last -> assertThat(last).isBetween(seconds(30), seconds(34)));
    }

    @Test
    void aTaskThatEndsAtOnceDoesNotWaitForAnInterval() {
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner().run(tasks(100)));

        rig.advance(Duration.ofMillis(1));

        assertThat(run.getReceivedOnNext()).isNotEmpty();
    }

    @Test
    void theNextPollWaitsForAnAnswerThatIsLate() {
        rig.service.latency(seconds(7));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(40)));

        rig.complete(rig.runner().run(tasks(100)));

        assertThat(rig.service.requests().mostOpen(BatchOperation.LIST_TASKS)).isEqualTo(1);
        for (int i = 1; i < polls().size(); i++) {
            // Seven for the answer, and half of the pause of ten.
            assertThat(polls().get(i).minus(polls().get(i - 1))).isEqualTo(seconds(12));
        }
    }

    @Test
    void thePauseCountsFromTheBeginningOfAPoll() {
        rig.service.latency(seconds(3));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(40)));

        rig.complete(rig.runner().run(tasks(100)));

        for (int i = 1; i < polls().size(); i++) {
            assertThat(polls().get(i).minus(polls().get(i - 1))).isEqualTo(seconds(10));
        }
    }

    @Test
    void oneLoopWatchesAllTasksOfTheJob() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(number(task))));

        rig.complete(rig.runner().run(tasks(100)));

        assertThat(polls()).hasSizeLessThanOrEqualTo(12);
    }

    @Test
    void aFailedPollIsNotAFailedTask() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(60)));
        rig.service.faults().on(BatchOperation.LIST_TASKS).calls(2, 12).fail(Errors.passing());
        rig.service.faults().on(BatchOperation.LIST_TASKS).call(13).neverAnswer();

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(3)));

        assertThat(results).hasSize(3).allMatch(TaskResult::isSuccess);
    }

    @Test
    void aServiceThatAnswersNoPollUntilTheDeadlineEndsTheRun() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(60)));
        rig.service.faults().on(BatchOperation.LIST_TASKS).fail(Errors.passing());

        assertThat(rig.fail(rig.runner().run(tasks(3))))
                .isInstanceOfSatisfying(DeadlineExceededException.class, late -> {
                    assertThat(late.stage()).isEqualTo(Stage.WATCH_JOB);
                    assertThat(late.deadline()).isEqualTo(Duration.ofHours(1));
                });
        rig.assertNothingIsLeft();
    }

    @Test
    void onlyWhatHasChangedSinceTheLastPollIsAskedForByTheServersClock() {
        Duration skew = Duration.ofHours(3);
        rig.service.clockSkew(skew);
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(25)));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(100)));

        assertThat(results).hasSize(100);
        assertThat(queries().get(0).changedSince()).isNull();
        Instant overlap = Instant.EPOCH.plus(skew).minusSeconds(5);
        assertThat(queries().subList(1, 4))
                .extracting(TaskQuery::changedSince)
                .containsExactly(overlap, overlap.plusSeconds(10), overlap.plusSeconds(20));
    }

    @Test
    void whatIsListedLateIsFoundByTheOverlap() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(8)).listedAfter(seconds(4)));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(100)));

        assertThat(results).hasSize(100);
        assertThat(polls()).containsExactly(seconds(0), seconds(10), seconds(20));
    }

    @Test
    void whatIsListedLaterStillIsFoundByLookingBackEveryMinuteWhileResultsCome() {
        rig.service.tasks(task -> number(task) == 1
                ? TaskScript.succeeds().listedAfter(seconds(45))
                : TaskScript.succeeds().runningFor(seconds(number(task))));
        Map<Integer, Duration> emitted = new HashMap<>();

        rig.complete(rig.runner().run(tasks(100)).doOnNext(result -> emitted.put(result.item(), rig.now())));

        assertThat(emitted).hasSize(100);
        assertThat(emitted.get(1)).isEqualTo(seconds(70));
    }

    @Test
    void whatIsListedVeryLateIsFoundWhenNothingElseEndsForAMinute() {
        rig.service.tasks(task -> TaskScript.succeeds().listedAfter(Duration.ofMinutes(3)));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(100)));

        assertThat(results).hasSize(100).allMatch(TaskResult::isSuccess);
        assertThat(queries()).filteredOn(query -> query.changedSince() == null).hasSize(4);
    }

    @Test
    void whatIsNotListedTenMinutesAfterItsJobWasEndedByItsTasksIsLost() {
        rig.service.tasks(task -> TaskScript.succeeds().listedAfter(Duration.ofHours(2)));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(1)));

        assertThat(results)
                .singleElement()
                .satisfies(result -> assertThat(
                                ((TaskResult.Failed<Integer>) result).failure().message())
                        .isEqualTo("its job ended before it did: AllTasksComplete"));
    }

    @Test
    void aTaskThatIsListedTwiceHasOneResult() {
        rig.service.tasks(task -> number(task) == 1
                ? TaskScript.succeeds()
                : TaskScript.succeeds().runningFor(seconds(40)));

        assertThat(rig.complete(rig.runner().run(tasks(2)))).hasSize(2);
    }

    @Test
    void allPagesAreRead() {
        rig.service.pageSize(10);

        assertThat(rig.complete(rig.runner().run(tasks(100)))).hasSize(100);

        assertThat(queries()).filteredOn(query -> query.continuation() != null).hasSizeBetween(9, 30);
    }

    @Test
    void thousandsOfPagesAreReadWithoutRecursion() {
        rig.service.pageSize(1);
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(5)));

        assertThat(rig.complete(rig.runner().run(tasks(8000)))).hasSize(8000);
    }

    @Test
    void whatTakesManyPagesIsListedInPartsSideBySide() {
        rig.with(options -> options.withPollInterval(seconds(1)));
        rig.service.latency(Duration.ofMillis(50)).pageSize(10);
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMillis(5L * number(task))));
        Map<Integer, Duration> noticed = new HashMap<>();

        rig.complete(rig.runner().run(tasks(4000)).doOnNext(result -> noticed.put(result.item(), rig.now())));

        assertThat(noticed).hasSize(4000);
        assertThat(rig.service.requests().mostOpen(BatchOperation.LIST_TASKS)).isEqualTo(8);
        assertThat(queries())
                .anySatisfy(query -> assertThat(query.changedBefore()).isNotNull());
        // One after the other, the pages of a poll (200 a second, and the 1,000 of the overlap) take 6 s.
        assertThat(noticed)
                .allSatisfy((number, at) -> assertThat(at)
                        .isLessThan(seconds(number <= 2000 ? 12 : 2.5).plus(Duration.ofMillis(5L * number))));
    }

    @Test
    void whatTakesOnePageIsOneRequest() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(number(task))));

        rig.complete(rig.runner().run(tasks(100)));

        assertThat(queries())
                .hasSize(11)
                .allSatisfy(query -> assertThat(query.changedBefore()).isNull());
    }

    @Test
    void aSlowConsumerDoesNotMakePollsTimeOut() {
        rig.listening();
        rig.service.pageSize(10);
        rig.with(options -> options.withConcurrency(options.concurrency().withDownloads(1)));

        List<Integer> results = rig.complete(rig.runner()
                .run(tasks(100), result -> Mono.just(result.item()).delayElement(Duration.ofMinutes(2), rig.clock)));

        assertThat(results).hasSize(100);
        assertThat(rig.listener.retries).isEmpty();
        assertThat(queries()).hasSizeLessThan(15);
    }

    @Test
    void aConsumerThatDoesNotAskForADayGetsItsResultsThen() {
        rig.service.pageSize(10);
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner().run(tasks(100)), 1);
        rig.advance(Duration.ofDays(1));

        run.request(Long.MAX_VALUE);
        rig.advance(Duration.ofMinutes(1));

        assertThat(run.getReceivedOnNext()).hasSize(100);
        assertThat(run.isTerminatedComplete()).isTrue();
    }

    @Test
    void whileNoTaskIsPendingNothingIsAsked() {
        Flux<TaskSpec<Integer>> slow =
                tasks(1).concatWith(Mono.fromSupplier(() -> task(2)).delaySubscription(Duration.ofHours(5), rig.clock));

        assertThat(rig.complete(rig.runner().run(slow))).hasSize(2);

        assertThat(polls()).hasSizeLessThan(6);
    }

    @Test
    void aSourceThatIsSlowDoesNotLoseTasksToTheLagOfANewJob() {
        rig.service.creationLag(seconds(20));
        Flux<TaskSpec<Integer>> slow = tasks(1).delaySubscription(Duration.ofHours(5), rig.clock);

        assertThat(rig.complete(rig.runner().run(slow)))
                .singleElement()
                .satisfies(result -> assertThat(result.isSuccess()).isTrue());
    }

    @Test
    void aNewJobThatListingsDoNotKnowYetIsNotGone() {
        rig.service
                .faults()
                .on(BatchOperation.LIST_TASKS)
                .calls(1, 3)
                .fail(Errors.permanent(ServiceException.JOB_NOT_FOUND));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(60)));
        Flux<TaskSpec<Integer>> slow = tasks(3).delaySubscription(Duration.ofHours(5), rig.clock);

        assertThat(rig.complete(rig.runner().run(slow))).hasSize(3).allMatch(TaskResult::isSuccess);
    }

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
                        .isEqualTo("its job ended before it did: MaxWallClockTimeExpiry"));
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
                    assertThat(failed.failure().message())
                            .isEqualTo("its job ended before it did: MaxWallClockTimeExpiry");
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
        assertThat(queries()).filteredOn(query -> query.state() == null).hasSize(2);
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

    @Test
    void allTasksAreListedEveryFiveMinutesAtMost() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofHours(3)));
        rig.with(options -> options.withTasks(options.tasks().withTimeLimit(Duration.ofHours(4))));

        rig.complete(rig.runner().run(tasks(3)));

        assertThat(queries()).filteredOn(query -> query.state() == null).hasSizeBetween(30, 36);
    }
}
