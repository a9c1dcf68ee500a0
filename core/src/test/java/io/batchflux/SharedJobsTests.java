package io.batchflux;

import static io.batchflux.Rig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.ServiceException;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

class SharedJobsTests {

    private final Rig rig = new Rig().with(options -> options.withPollInterval(Duration.ofSeconds(1)));

    @Test
    void aThousandCallersAreOneJobAndAHandfulOfRequests() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(30)));
        BatchRunner runner = rig.runner();

        List<TaskResult<Integer>> results =
                rig.complete(Flux.range(1, 1000).flatMap(number -> runner.run(task(number)), 1000));

        assertThat(results)
                .extracting(TaskResult::correlation)
                .doesNotHaveDuplicates()
                .hasSize(1000);
        assertThat(rig.service.requests().targets(BatchOperation.CREATE_JOB)).hasSize(1);
        assertThat(rig.service.requests().targets(BatchOperation.ADD_TASKS)).hasSizeLessThanOrEqualTo(20);
        rig.assertNothingIsLeft();
    }

    @Test
    void aCallerGetsItsResultBeforeTheJobIsClosed() {
        rig.with(options -> options.withSharing(new Sharing(100, Duration.ofMinutes(10), Duration.ofMinutes(1))));
        TestSubscriber<TaskResult<Integer>> caller = rig.subscribe(rig.runner().run(task(1)));

        rig.advance(Duration.ofSeconds(5));

        assertThat(caller.getReceivedOnNext()).hasSize(1);
        assertThat(caller.isTerminatedComplete()).isTrue();
        assertThat(rig.service.jobs()).hasSize(1);
        rig.advance(Duration.ofMinutes(2));
        rig.assertNothingIsLeft();
    }

    @Test
    void aJobThatHasTakenItsNumberOfTasksIsFollowedByTheNext() {
        rig.with(options -> options.withSharing(new Sharing(100, Duration.ofMinutes(10), Duration.ofSeconds(1))));
        BatchRunner runner = rig.runner();

        List<TaskResult<Integer>> results =
                rig.complete(Flux.range(1, 250).flatMap(number -> runner.run(task(number)), 250));

        assertThat(results).hasSize(250);
        assertThat(rig.service.requests().targets(BatchOperation.CREATE_JOB)).hasSize(3);
        rig.assertNothingIsLeft();
    }

    @Test
    void aJobThatIsTooOldIsFollowedByTheNext() {
        rig.with(options -> options.withSharing(new Sharing(100, Duration.ofMinutes(1), Duration.ofHours(1))));
        BatchRunner runner = rig.runner();
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(5)));

        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(runner.run(task(1)));
        rig.advance(Duration.ofMinutes(2));
        TestSubscriber<TaskResult<Integer>> second = rig.subscribe(runner.run(task(2)));
        rig.advance(Duration.ofHours(3));

        assertThat(first.getReceivedOnNext()).hasSize(1);
        assertThat(second.getReceivedOnNext()).hasSize(1);
        assertThat(rig.service.requests().targets(BatchOperation.CREATE_JOB)).hasSize(2);
        rig.assertNothingIsLeft();
    }

    @Test
    void cancellingOneCallerTerminatesItsTaskAndLeavesTheOthersAlone() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)));
        BatchRunner runner = rig.runner();
        TestSubscriber<TaskResult<Integer>> cancelled = rig.subscribe(runner.run(task(1)));
        TestSubscriber<TaskResult<Integer>> other = rig.subscribe(runner.run(task(2)));
        rig.advance(Duration.ofSeconds(10));

        cancelled.cancel();
        rig.advance(Duration.ofSeconds(1));

        assertThat(rig.service.requests().targets(BatchOperation.TERMINATE_TASK))
                .hasSize(1);
        rig.advance(Duration.ofHours(1));
        assertThat(other.getReceivedOnNext()).extracting(TaskResult::isSuccess).containsExactly(true);
        assertThat(cancelled.getReceivedOnNext()).isEmpty();
        rig.assertNothingIsLeft();
    }

    @Test
    void aRunThatFailsFailsItsCallersAndTheNextCallerHasANewJob() {
        rig.service
                .faults()
                .on(BatchOperation.DESCRIBE_POOL)
                .call(1)
                .fail(new PermanentServiceException(ServiceException.POOL_NOT_FOUND, "no such pool", null));
        BatchRunner runner = rig.runner();

        assertThat(rig.fail(runner.run(task(1)))).isInstanceOf(StageFailedException.class);

        assertThat(rig.complete(runner.run(task(2)))).hasSize(1);
        rig.assertNothingIsLeft();
    }

    @Test
    void closingTheRunnerFailsTheCallersAndLeavesNothing() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofHours(1)));
        BatchRunner runner = rig.runner();
        TestSubscriber<TaskResult<Integer>> caller = rig.subscribe(runner.run(task(1)));
        rig.advance(Duration.ofSeconds(10));

        rig.complete(runner.closeLater());

        assertThat(caller.expectTerminalError()).isInstanceOf(RunnerClosedException.class);
        assertThat(rig.fail(runner.run(task(2)))).isInstanceOf(RunnerClosedException.class);
        rig.assertNothingIsLeft();
    }

    @Test
    void nothingIsSubmittedBeforeTheSubscription() {
        Mono<TaskResult<Integer>> run = rig.runner().run(task(1));
        rig.advance(Duration.ofMinutes(1));

        assertThat(rig.service.requests().targets(BatchOperation.DESCRIBE_POOL)).isEmpty();
        assertThat(rig.complete(run)).hasSize(1);
    }

    @Test
    void aTaskWithAnIdOfItsOwnHasAJobOfItsOwn() {
        BatchRunner runner = rig.runner();

        List<TaskResult<Integer>> results = rig.complete(
                Flux.range(1, 3).flatMap(number -> runner.run(task(number).withId("mine")), 3));

        assertThat(results).extracting(TaskResult::taskId).containsOnly("mine").hasSize(3);
        assertThat(rig.service.requests().targets(BatchOperation.CREATE_JOB)).hasSize(3);
    }

    @Test
    void stopOnFailureFailsTheCallerWhoseTaskFailedAndNoOther() {
        rig.with(options -> options.withStopOnFailure(true));
        rig.service.tasks(task -> Rig.number(task) == 1 ? TaskScript.exits(3) : TaskScript.succeeds());
        BatchRunner runner = rig.runner();
        TestSubscriber<TaskResult<Integer>> failing = rig.subscribe(runner.run(task(1)));
        TestSubscriber<TaskResult<Integer>> other = rig.subscribe(runner.run(task(2)));

        rig.advance(Duration.ofHours(1));

        assertThat(failing.expectTerminalError()).isInstanceOf(TaskFailedException.class);
        assertThat(other.getReceivedOnNext()).hasSize(1);
    }
}
