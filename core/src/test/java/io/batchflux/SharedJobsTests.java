package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.task;
import static io.batchflux.SingleTasks.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Single tasks of many callers are in one job, until that is full, old, idle or has ended. */
class SharedJobsTests {

    private final Rig rig = new Rig();
    private final SingleTasks singles = new SingleTasks(rig);

    @Test
    void aThousandCallersShareOneJobAndEachGetsItsOwnResult() {
        rig.service.tasks(task -> TaskScript.exits(number(task) % 2).runningFor(Duration.ofSeconds(30)));

        List<TestSubscriber<TaskResult<Integer>>> callers = singles.submit(rig.runner(), 1000);
        rig.advance(Duration.ofMinutes(5));

        for (int i = 1; i <= callers.size(); i++) {
            TestSubscriber<TaskResult<Integer>> caller = callers.get(i - 1);
            assertThat(caller.isTerminatedComplete()).isTrue();
            TaskResult<Integer> result = caller.getReceivedOnNext().get(0);
            assertThat(result.item()).isEqualTo(i);
            assertThat(result.isSuccess()).isEqualTo(i % 2 == 0);
        }
        assertThat(singles.jobs()).isEqualTo(1);
        assertThat(rig.service.requests().count(BatchOperation.ADD_TASKS)).isLessThanOrEqualTo(12);
        rig.assertNothingIsLeft();
    }

    @Test
    void aResultIsEmittedAsSoonAsItIsThere() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(number(task) == 1 ? Duration.ZERO : LONG));

        List<TestSubscriber<TaskResult<Integer>>> callers = singles.submit(rig.runner(), 2);
        rig.advance(Duration.ofSeconds(15));

        assertThat(callers.get(0).isTerminatedComplete()).isTrue();
        assertThat(callers.get(1).isTerminated()).isFalse();
    }

    /** Nor is a timer left of the time before. */
    @Test
    void whoComesAndLeavesBeginsTheLingerAnew() {
        BatchRunner runner = rig.runner();
        untilOneHasItsResult(runner);
        rig.advance(Duration.ofMillis(600));
        singles.submit(runner, 1).get(0).cancel();

        rig.advance(Duration.ofMillis(900));
        assertThat(rig.service.jobs()).hasSize(1);
        rig.advance(Duration.ofMillis(200));
        rig.assertNothingIsLeft();
    }

    @Test
    void aJobThatIsIdleIsClosedAfterItsLinger() {
        BatchRunner runner = rig.runner();
        untilOneHasItsResult(runner);
        rig.advance(Duration.ofMillis(900));
        assertThat(rig.service.jobs()).hasSize(1);
        rig.advance(Duration.ofMillis(200));
        rig.assertNothingIsLeft();

        singles.submit(runner, 1);
        rig.advance(Duration.ofMinutes(1));

        assertThat(singles.jobs()).isEqualTo(2);
        rig.assertNothingIsLeft();
    }

    @Test
    void aJobTakesOnlySoManyTasks() {
        rig.with(options -> options.withSharing(Sharing.ofDefaults().withMaxTasks(10)));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(LONG));

        List<TestSubscriber<TaskResult<Integer>>> callers = singles.submit(rig.runner(), 25);
        rig.advance(Duration.ofMinutes(10));

        assertThat(callers).allMatch(TestSubscriber::isTerminatedComplete);
        assertThat(singles.jobs()).isEqualTo(3);
        rig.assertNothingIsLeft();
    }

    @Test
    void aJobTakesTasksOnlyForSoLong() {
        rig.with(options ->
                options.withSharing(Sharing.ofDefaults().withMaxTasks(1000).withMaxAge(Duration.ofMinutes(1))));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(LONG));
        BatchRunner runner = rig.runner();

        singles.submit(runner, 1);
        rig.advance(Duration.ofSeconds(59));
        singles.submit(runner, 1);
        assertThat(singles.jobs()).isEqualTo(1);
        rig.advance(Duration.ofSeconds(2));
        singles.submit(runner, 1);
        rig.advance(Duration.ofMinutes(10));

        assertThat(singles.jobs()).isEqualTo(2);
        rig.assertNothingIsLeft();
    }

    @Test
    void aJobThatIsTooOldAtOnceTakesOneTask() {
        rig.with(options ->
                options.withSharing(Sharing.ofDefaults().withMaxTasks(1000).withMaxAge(Duration.ofNanos(1))));

        List<TestSubscriber<TaskResult<Integer>>> callers = singles.submit(rig.runner(), 2);
        rig.advance(Duration.ofMinutes(1));

        assertThat(callers).allMatch(TestSubscriber::isTerminatedComplete);
        assertThat(singles.jobs()).isEqualTo(2);
        rig.assertNothingIsLeft();
    }

    @Test
    void withoutSharingEachTaskHasAJobOfItsOwn() {
        rig.with(options -> options.withSharing(Sharing.none()));

        singles.submit(rig.runner(), 3);
        rig.advance(Duration.ofMinutes(1));

        assertThat(singles.jobs()).isEqualTo(3);
        rig.assertNothingIsLeft();
    }

    @Test
    void aTaskWithAnIdOfItsOwnHasAJobOfItsOwn() {
        BatchRunner runner = rig.runner();
        List<TaskResult<Integer>> results =
                rig.complete(Flux.merge(runner.run(task(1).withId("mine")), runner.run(task(2).withId("mine"))));

        assertThat(results).extracting(TaskResult::taskId).containsExactly("mine", "mine");
        assertThat(singles.jobs()).isEqualTo(2);
    }

    @Test
    void aFailedTaskFailsItsCallerAloneIfAskedTo() {
        rig.with(options -> options.withStopOnFailure(true));
        rig.service.tasks(task -> TaskScript.exits(number(task) == 1 ? 1 : 0));

        List<TestSubscriber<TaskResult<Integer>>> callers = singles.submit(rig.runner(), 2);
        rig.advance(Duration.ofMinutes(1));

        assertThat(callers.get(0).expectTerminalError()).isInstanceOf(TaskFailedException.class);
        assertThat(callers.get(1).isTerminatedComplete()).isTrue();
    }

    @Test
    void whatEndsTheJobFailsAllItsCallersAndTheNextGetAnother() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).fail(Errors.permanent("PoolNotFound"));
        BatchRunner runner = rig.runner();
        List<TestSubscriber<TaskResult<Integer>>> callers = singles.submit(runner, 3);
        rig.advance(Duration.ofMinutes(1));
        assertThat(callers)
                .allSatisfy(
                        caller -> assertThat(caller.expectTerminalError()).isInstanceOf(StageFailedException.class));

        TestSubscriber<TaskResult<Integer>> next = rig.subscribe(runner.run(task(4)));
        rig.advance(Duration.ofMinutes(1));

        assertThat(next.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void callersThatComeWhileAFailedJobIsCleanedUpGetTheNext() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).fail(Errors.permanent("ActiveJobs"));
        rig.store.faults().on(BlobOperation.DELETE_CONTAINER).call(1).delay(Duration.ofSeconds(20));
        BatchRunner runner = rig.runner();
        TestSubscriber<TaskResult<Integer>> first =
                rig.subscribe(runner.run(task(1).withInput(Input.bytes("in", new byte[1]))));
        rig.advance(Duration.ofSeconds(5));

        TestSubscriber<TaskResult<Integer>> next = rig.subscribe(runner.run(task(2)));
        rig.advance(Duration.ofMinutes(1));

        assertThat(first.expectTerminalError()).isInstanceOf(StageFailedException.class);
        assertThat(next.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void aCallerThatRetriesGetsATaskOfItsOwnEachTime() {
        rig.with(options -> options.withStopOnFailure(true).withSharing(Sharing.none()));
        rig.service.tasks(task -> TaskScript.exits(task.id().equals("single-1") ? 1 : 0));

        List<TaskResult<Integer>> results =
                rig.complete(rig.runner().run(task(1)).retry(3));

        assertThat(results).singleElement().extracting(TaskResult::taskId).isEqualTo("single-2");
    }

    @Test
    void aTaskThatWaitsBehindOneThatCannotBeAddedGetsItsOwnTimeInTheNextJob() {
        rig.with(options -> options.withConcurrency(concurrency -> concurrency.withMaxInFlight(1)));
        AtomicInteger cancelled = new AtomicInteger();
        BatchRunner runner = rig.runner(new ForwardingBatchService(rig.service) {
            @Override
            public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
                return tasks.stream().anyMatch(task -> task.commandLine().equals("run 1"))
                        ? Mono.error(Errors.passing())
                        : super.addTasks(jobId, tasks);
            }
        });
        TestSubscriber<TaskResult<Integer>> guilty = rig.subscribe(runner.run(task(1)));
        TestSubscriber<TaskResult<Integer>> healthy = rig.subscribe(runner.run(task(2)));
        TestSubscriber<TaskResult<Integer>> impatient =
                rig.subscribe(runner.run(task(3)).doOnCancel(cancelled::incrementAndGet));
        rig.advance(Duration.ofMinutes(10));
        impatient.cancel();

        rig.advance(Duration.ofHours(1));

        assertThat(guilty.expectTerminalError()).isInstanceOf(DeadlineExceededException.class);
        assertThat(healthy.isTerminatedComplete()).isTrue();
        assertThat(healthy.getReceivedOnNext()).extracting(TaskResult::item).containsExactly(2);
        assertThat(cancelled).hasValue(1);
        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isEqualTo(2);
        rig.assertNothingIsLeft();
    }

    @Test
    void manyCallersThatComeAndGoAreForgotten() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(LONG));
        RunnerScope scope = new RunnerScope(rig.service, rig.store, rig.clock, Disk.on(rig.clock), Chance.of(1));
        for (int i = 0; i < 100; i++) {
            scope.own(Mono.empty());
            scope.own(Mono.delay(Duration.ofSeconds(1), rig.clock).then());
        }
        assertThat(scope.owned.size()).isEqualTo(100);

        rig.advance(Duration.ofSeconds(1));

        assertThat(scope.owned.size()).isZero();
    }

    private void untilOneHasItsResult(BatchRunner runner) {
        TestSubscriber<TaskResult<Integer>> caller = singles.submit(runner, 1).get(0);
        while (!caller.isTerminated()) {
            rig.advance(Duration.ofMillis(10));
        }
    }
}
