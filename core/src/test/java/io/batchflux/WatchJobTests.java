package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.seconds;
import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.ServiceException;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** When the service is asked which tasks have ended. */
class WatchJobTests {

    private final Rig rig = new Rig();
    private final Polls polls = new Polls(rig);

    @Test
    void theFirstPollFollowsTheFirstAddAtOnceAndTheOthersThePollInterval() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(25)));

        rig.complete(rig.runner().run(tasks(100)));

        assertThat(polls.times()).containsExactly(seconds(0), seconds(10), seconds(20), seconds(30));
    }

    @Test
    void pollsAreFastWhileResultsComeAndSlowWhileNoneDo() {
        rig.with(options ->
                options.withPolling(Polling.between(seconds(1), seconds(4)).withJitter(0)));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(number(task) == 1 ? 10 : 30)));

        rig.complete(rig.runner().run(tasks(2)));

        assertThat(polls.times())
                .extracting(Duration::toMillis)
                .startsWith(0L, 1_500L, 3_750L, 7_125L, 11_125L, 12_125L, 13_625L);
        assertThat(polls.times()).last().satisfies(last -> assertThat(last).isBetween(seconds(30), seconds(34)));
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
        for (int i = 1; i < polls.times().size(); i++) {
            // Seven for the answer, and half of the pause of ten.
            assertThat(polls.times().get(i).minus(polls.times().get(i - 1))).isEqualTo(seconds(12));
        }
    }

    @Test
    void thePauseCountsFromTheBeginningOfAPoll() {
        rig.service.latency(seconds(3));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(40)));

        rig.complete(rig.runner().run(tasks(100)));

        for (int i = 1; i < polls.times().size(); i++) {
            assertThat(polls.times().get(i).minus(polls.times().get(i - 1))).isEqualTo(seconds(10));
        }
    }

    @Test
    void oneLoopWatchesAllTasksOfTheJob() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(number(task))));

        rig.complete(rig.runner().run(tasks(100)));

        assertThat(polls.times()).hasSizeLessThanOrEqualTo(12);
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
    void aSlowConsumerDoesNotMakePollsTimeOut() {
        rig.listening();
        rig.service.pageSize(10);
        rig.with(options -> options.withConcurrency(options.concurrency().withDownloads(1)));

        List<Integer> results = rig.complete(rig.runner()
                .run(tasks(100), result -> Mono.just(result.item()).delayElement(Duration.ofMinutes(2), rig.clock)));

        assertThat(results).hasSize(100);
        assertThat(rig.listener.retries).isEmpty();
        assertThat(polls.queries()).hasSizeLessThan(15);
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

        assertThat(polls.times()).hasSizeLessThan(6);
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
}
