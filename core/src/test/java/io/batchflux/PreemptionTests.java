package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.batchflux.spi.JobDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.subscriber.TestSubscriber;

class PreemptionTests {

    private final Rig rig =
            new Rig().with(options -> options.withTasks(tasks -> tasks.withTimeLimit(Duration.ofHours(3))));

    private TestSubscriber<TaskResult<Integer>> run(int count) {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofHours(1)));
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(rig.runner().run(Rig.tasks(count)));
        rig.advance(Duration.ofMinutes(5));
        return results;
    }

    private void preempt() {
        rig.service.preempt(Duration.ofMinutes(2));
        rig.advance(Duration.ofMinutes(5));
    }

    private void limit(int limit) {
        rig.with(options -> options.withWaiting(waiting -> waiting.withPreemptionLimit(limit)));
    }

    @Test
    void aTaskThatLosesItsNodeTooOftenFailsForThatReason() {
        limit(1);
        TestSubscriber<TaskResult<Integer>> results = run(2);

        preempt();
        assertThat(results.getReceivedOnNext()).isEmpty();
        preempt();

        assertThat(results.getReceivedOnNext())
                .hasSize(2)
                .allSatisfy(result -> assertThat(((TaskResult.Failed<Integer>) result).failure())
                        .satisfies(failure -> {
                            assertThat(failure.kind()).isEqualTo(FailureKind.PREEMPTED);
                            assertThat(failure.message())
                                    .isEqualTo("it lost its node in pool pool 2 times, and may 1 times"
                                            + " (Waiting.withPreemptionLimit)");
                        }));
        assertThat(rig.service.requests().count(BatchOperation.TERMINATE_TASK)).isEqualTo(2);
        assertThat(results.isTerminatedComplete()).isTrue();
    }

    @Test
    void aRetryIsNoPreemption() {
        limit(0);
        rig.service.tasks(task -> TaskScript.succeeds().failingFirst(3).runningFor(Duration.ofMinutes(10)));

        assertThat(rig.complete(rig.runner().run(Rig.tasks(1)))).singleElement().satisfies(result -> {
            assertThat(result.isSuccess()).isTrue();
            assertThat(result.execution().retryCount()).isEqualTo(3);
            assertThat(result.execution().requeueCount()).isZero();
        });
    }

    @Test
    void withoutALimitATaskRunsAgainAsOftenAsItLosesItsNode() {
        TestSubscriber<TaskResult<Integer>> results = run(1);
        for (int i = 0; i < 5; i++) {
            preempt();
        }
        rig.advance(Duration.ofHours(2));

        assertThat(results.getReceivedOnNext()).singleElement().satisfies(result -> {
            assertThat(result.isSuccess()).isTrue();
            assertThat(result.execution().requeueCount()).isEqualTo(5);
        });
    }

    @Test
    void aTaskThatHasLostItsNodeTooOftenIsMovedToTheFallbackPool() {
        limit(0);
        rig.with(options -> options.withWaiting(waiting -> waiting.withFallbackPoolId("dedicated")));
        rig.service.pool().alsoAs("dedicated");
        TestSubscriber<TaskResult<Integer>> results = run(2);

        preempt();
        rig.advance(Duration.ofHours(2));

        assertThat(results.getReceivedOnNext()).hasSize(2).allSatisfy(result -> {
            assertThat(result.isSuccess()).isTrue();
            assertThat(result.execution().readds()).isEqualTo(1);
            assertThat(result.taskId()).startsWith("task-");
        });
        assertThat(rig.service.requests().of(BatchOperation.CREATE_JOB))
                .extracting(request -> ((JobDefinition) Objects.requireNonNull(request.argument())).poolId())
                .containsExactly("pool", "dedicated");
        assertThat(results.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void aResultSaysHowOftenItsTaskLostItsNode() {
        limit(3);
        TestSubscriber<TaskResult<Integer>> results = run(1);
        preempt();
        preempt();
        rig.advance(Duration.ofHours(2));

        assertThat(results.getReceivedOnNext()).singleElement().satisfies(result -> {
            assertThat(result.isSuccess()).isTrue();
            assertThat(result.execution().preemptions()).isEqualTo(2);
        });
    }

    @Test
    void aTaskThatLosesItsNodeTooOftenSaysHowOften() {
        limit(0);
        TestSubscriber<TaskResult<Integer>> results = run(1);
        preempt();

        assertThat(results.getReceivedOnNext())
                .singleElement()
                .satisfies(
                        result -> assertThat(result.execution().preemptions()).isEqualTo(1));
    }

    @Test
    void aTaskThatWasMovedCountsTheNodesThatItLostBefore() {
        limit(0);
        rig.with(options -> options.withWaiting(waiting -> waiting.withFallbackPoolId("dedicated")));
        rig.service.pool().alsoAs("dedicated");
        TestSubscriber<TaskResult<Integer>> results = run(1);
        preempt();
        rig.advance(Duration.ofHours(2));

        assertThat(results.getReceivedOnNext()).singleElement().satisfies(result -> {
            assertThat(result.isSuccess()).isTrue();
            assertThat(result.execution().preemptions()).isEqualTo(1);
            assertThat(result.execution().readds()).isEqualTo(1);
        });
    }

    private TestSubscriber<TaskResult<Integer>> namedRun(int count) {
        limit(0);
        rig.with(options -> options.withWaiting(waiting -> waiting.withFallbackPoolId("dedicated")));
        rig.service.pool().alsoAs("dedicated");
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofHours(1)));
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(nightly(count));
        rig.advance(Duration.ofMinutes(5));
        return results;
    }

    private Flux<TaskResult<Integer>> nightly(int count) {
        return rig.runner().named("nightly").run(Rig.tasks(count).map(task -> task.withId("mine-" + task.item())));
    }

    private List<String> pools() {
        return rig.service.requests().of(BatchOperation.CREATE_JOB).stream()
                .map(request -> ((JobDefinition) Objects.requireNonNull(request.argument())).poolId())
                .toList();
    }

    @Test
    void aNamedRunMovesItsTasksToTheFallbackPoolToo() {
        TestSubscriber<TaskResult<Integer>> results = namedRun(2);

        preempt();
        rig.advance(Duration.ofHours(2));

        assertThat(results.getReceivedOnNext()).hasSize(2).allSatisfy(result -> {
            assertThat(result.isSuccess()).isTrue();
            assertThat(result.execution().readds()).isEqualTo(1);
            assertThat(result.execution().preemptions()).isEqualTo(1);
            assertThat(Objects.requireNonNull(result.run()).poolId()).isEqualTo("dedicated");
        });
        assertThat(results.isTerminatedComplete()).isTrue();
        assertThat(pools()).containsExactly("pool", "dedicated");
        assertThat(rig.service.jobs()).allMatch(job -> job.state().isEnding());
        assertThat(rig.complete(nightly(2))).hasSize(2).allMatch(TaskResult::isSuccess);
        assertThat(pools()).hasSize(2);
        rig.assertNothingIsPending();
    }

    @Test
    void otherTasksOfANamedRunStayInItsPoolWhileOneHasMoved() {
        limit(0);
        rig.with(options -> options.withWaiting(waiting -> waiting.withFallbackPoolId("dedicated")));
        rig.service.pool().alsoAs("dedicated");
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofHours(1)));
        Sinks.Many<TaskSpec<Integer>> tasks = Sinks.many().unicast().onBackpressureBuffer();
        TestSubscriber<TaskResult<Integer>> results =
                rig.subscribe(rig.runner().named("nightly").run(tasks.asFlux()));
        tasks.tryEmitNext(Rig.task(1).withId("mine-1"));
        rig.advance(Duration.ofMinutes(5));
        preempt();
        tasks.tryEmitNext(Rig.task(2).withId("mine-2"));
        tasks.tryEmitComplete();
        rig.advance(Duration.ofHours(3));

        assertThat(results.getReceivedOnNext())
                .extracting(
                        TaskResult::item,
                        result -> Objects.requireNonNull(result.run()).poolId())
                .containsExactlyInAnyOrder(tuple(1, "dedicated"), tuple(2, "pool"));
        assertThat(pools()).containsExactly("pool", "dedicated");
        assertThat(results.isTerminatedComplete()).isTrue();
    }

    @Test
    void aTaskOfANamedRunMovesWhenItHasBeenSeenToHaveEnded() {
        TestSubscriber<TaskResult<Integer>> results = namedRun(1);
        rig.service.faults().on(BatchOperation.TERMINATE_TASK).calls(1, 3).fail(() -> Errors.passing());

        preempt();
        assertThat(pools()).containsExactly("pool", "dedicated");
        assertThat(rig.service.requests().count(BatchOperation.TERMINATE_TASK)).isEqualTo(4);
        rig.advance(Duration.ofHours(2));
        assertThat(results.getReceivedOnNext()).singleElement().matches(TaskResult::isSuccess);
    }

    @Test
    void whoGoesOnWithANamedRunFindsWhatHasMoved() {
        TestSubscriber<TaskResult<Integer>> first = namedRun(2);
        preempt();
        first.cancel();
        rig.advance(Duration.ofMinutes(1));

        TestSubscriber<TaskResult<Integer>> second = rig.subscribe(nightly(2));
        rig.advance(Duration.ofHours(2));

        assertThat(second.getReceivedOnNext())
                .hasSize(2)
                .allMatch(TaskResult::isSuccess)
                .allMatch(result ->
                        "dedicated".equals(Objects.requireNonNull(result.run()).poolId()));
        assertThat(second.isTerminatedComplete()).isTrue();
        assertThat(pools()).containsExactly("pool", "dedicated");
        assertThat(rig.service.jobs()).allMatch(job -> job.state().isEnding());
    }

    @Test
    void whoGoesOnWithoutTheFallbackPoolWaitsForWhatIsThere() {
        TestSubscriber<TaskResult<Integer>> first = namedRun(2);
        preempt();
        first.cancel();
        rig.advance(Duration.ofMinutes(1));
        rig.with(options ->
                options.withWaiting(waiting -> waiting.withFallbackPoolId(null).withPreemptionLimit(null)));

        TestSubscriber<TaskResult<Integer>> second = rig.subscribe(nightly(3));
        rig.advance(Duration.ofHours(2));

        assertThat(second.getReceivedOnNext()).hasSize(3).allMatch(TaskResult::isSuccess);
        assertThat(second.isTerminatedComplete()).isTrue();
        assertThat(rig.service.jobs()).allMatch(job -> job.state().isEnding());
    }

    @Test
    void whatIsRecordedSaysHowOftenItsTaskLostItsNode() {
        limit(3);
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofHours(1)));
        Flux<TaskResult<Integer>> nightly =
                rig.runner().named("nightly").run(Rig.tasks(1).map(task -> task.withId("mine")));
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(nightly);
        rig.advance(Duration.ofMinutes(5));
        preempt();
        rig.advance(Duration.ofHours(2));

        assertThat(first.getReceivedOnNext()).hasSize(1);
        assertThat(rig.complete(nightly))
                .singleElement()
                .satisfies(
                        result -> assertThat(result.execution().preemptions()).isEqualTo(1));
    }

    @Test
    void tasksAreListedForItEachMinuteAtMostAndNotWithoutALimit() {
        run(3).cancel();
        int without = rig.service.requests().count(BatchOperation.LIST_TASKS);
        limit(3);

        run(3).cancel();

        int with = rig.service.requests().count(BatchOperation.LIST_TASKS) - without;
        assertThat(with - without).isBetween(4, 6);
    }

    @Test
    void theLimitAndThePoolAreChecked() {
        assertThatThrownBy(() -> Waiting.ofDefaults().withPreemptionLimit(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("preemptionLimit");
        assertThatThrownBy(() -> Waiting.ofDefaults().withFallbackPoolId("no pool"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fallbackPoolId");
    }
}
