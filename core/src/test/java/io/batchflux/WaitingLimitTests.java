package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.JobSnapshot.JobState;
import io.batchflux.spi.NodeSnapshot;
import io.batchflux.spi.NodeState;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

class WaitingLimitTests {

    private final Rig rig = new Rig();

    @Test
    void aTaskThatIsInTheQueueForTooLongFailsAndSaysWhy() {
        rig.service.pool().nodes(NodeSnapshot.of("a", NodeState.STARTING));
        rig.service.tasks(task -> Rig.number(task) == 1
                ? TaskScript.succeeds().runningFor(Duration.ofMinutes(30))
                : TaskScript.staysActive());
        rig.with(options -> options.withTasks(tasks -> tasks.withTimeLimit(Duration.ofHours(1)))
                .withWaiting(waiting -> waiting.withQueueLimit(Duration.ofMinutes(10))));
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(rig.runner().run(Rig.tasks(2)));

        rig.advance(Duration.ofMinutes(9));
        assertThat(results.getReceivedOnNext()).isEmpty();
        rig.advance(Duration.ofMinutes(3));

        assertThat(results.getReceivedOnNext()).singleElement().satisfies(result -> {
            assertThat(result.item()).isEqualTo(2);
            TaskFailure failure = ((TaskResult.Failed<Integer>) result).failure();
            assertThat(failure.kind()).isEqualTo(FailureKind.QUEUED_TOO_LONG);
            assertThat(failure.message())
                    .isEqualTo("it was in the queue of pool pool for longer than its limit of PT10M"
                            + " (Waiting.withQueueLimit): nodes of pool pool start: 1 starting");
        });
        assertThat(rig.service.requests().count(BatchOperation.TERMINATE_TASK)).isEqualTo(1);
        rig.advance(Duration.ofMinutes(30));
        assertThat(results.getReceivedOnNext()).hasSize(2);
        assertThat(results.isTerminatedComplete()).isTrue();
    }

    private List<TaskResult<Integer>> withLimits(@Nullable Duration ofRun) {
        rig.service.pool().nodes(NodeSnapshot.of("a", NodeState.STARTING));
        rig.service.tasks(task -> TaskScript.staysActive());
        rig.with(options -> options.withWaiting(waiting -> waiting.withQueueLimit(ofRun)));
        TestSubscriber<TaskResult<Integer>> results =
                rig.subscribe(rig.runner().run(Rig.tasks(3).map(task -> switch (task.item()) {
                    case 1 -> task.withQueueLimit(Duration.ofMinutes(5));
                    case 2 -> task.withQueueLimit(Duration.ofHours(1));
                    default -> task;
                })));
        rig.advance(Duration.ofMinutes(4));
        assertThat(results.getReceivedOnNext()).isEmpty();
        rig.advance(Duration.ofMinutes(2));
        assertThat(results.getReceivedOnNext()).extracting(TaskResult::item).containsExactly(1);
        rig.advance(Duration.ofHours(2));
        List<TaskResult<Integer>> ended = List.copyOf(results.getReceivedOnNext());
        results.cancel();
        return ended;
    }

    private static String message(TaskResult<Integer> result) {
        return ((TaskResult.Failed<Integer>) result).failure().message();
    }

    @Test
    void aTaskMayHaveALimitOfItsOwn() {
        List<TaskResult<Integer>> ended = withLimits(Duration.ofMinutes(30));

        assertThat(ended).extracting(TaskResult::item).containsExactly(1, 3, 2);
        assertThat(message(ended.get(0)))
                .isEqualTo("it was in the queue of pool pool for longer than its limit of PT5M"
                        + " (TaskSpec.withQueueLimit): nodes of pool pool start: 1 starting");
        assertThat(message(ended.get(1))).contains("limit of PT30M (Waiting.withQueueLimit)");
        assertThat(message(ended.get(2))).contains("limit of PT1H (TaskSpec.withQueueLimit)");
    }

    @Test
    void tasksWithoutALimitWaitBesideThoseThatHaveOne() {
        assertThat(withLimits(null)).extracting(TaskResult::item).containsExactly(1, 2);
    }

    @Test
    void aCallMayHaveALimitOfItsOwn() {
        rig.service.tasks(task -> TaskScript.staysActive());
        rig.with(options -> options.withFunctions(functions -> functions
                .withCode(Code.inImage("/app/*"))
                .withTask(task -> task.withQueueLimit(Duration.ofMinutes(5)))));

        assertThat(rig.fail(rig.runner().call(ScriptedCalls::same, 7)))
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        failed -> assertThat(failed.result().failure().kind()).isEqualTo(FailureKind.QUEUED_TOO_LONG));
    }

    @Test
    void timeInTheQueueCountsFromTheLastRequeue() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(30)));
        rig.with(options -> options.withTasks(tasks -> tasks.withTimeLimit(Duration.ofHours(1)))
                .withWaiting(waiting -> waiting.withQueueLimit(Duration.ofMinutes(10))));
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(rig.runner().run(Rig.tasks(1)));
        rig.advance(Duration.ofMinutes(20));
        rig.service.preempt(Duration.ofMinutes(8));

        rig.advance(Duration.ofHours(1));

        assertThat(results.getReceivedOnNext())
                .singleElement()
                .satisfies(result -> assertThat(result.isSuccess()).isTrue());
    }

    @Test
    void aRunThatTakesTooLongAsAWholeFailsAndSaysHowFarItWas() {
        rig.service.tasks(task -> Rig.number(task) == 1 ? TaskScript.succeeds() : TaskScript.staysActive());
        rig.with(options -> options.withWaiting(waiting -> waiting.withRunLimit(Duration.ofMinutes(10))));
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(rig.runner().run(Rig.tasks(3)));

        rig.advance(Duration.ofMinutes(10));
        rig.advance(Duration.ofSeconds(30));

        assertThat(results.getReceivedOnNext()).hasSize(1);
        assertThat(results.expectTerminalError()).isInstanceOfSatisfying(RunLimitExceededException.class, error -> {
            assertThat(error.limit()).isEqualTo(Duration.ofMinutes(10));
            assertThat(error.run()).isNotNull();
            assertThat(error)
                    .hasMessage("the run took longer than its limit of PT10M (Waiting.withRunLimit): 1 tasks had"
                            + " succeeded, 0 had failed, and 2 had not ended: 4 nodes of pool pool have free task slots,"
                            + " and yet no task starts there [job " + rig.jobId() + "]");
        });
        assertThat(rig.service.jobs()).isEmpty();
    }

    @Test
    void aSingleTaskHasTheLimitForItselfAlone() {
        rig.service.tasks(task -> Rig.number(task) == 1
                ? TaskScript.succeeds().runningFor(Duration.ofMinutes(4))
                : TaskScript.staysActive());
        rig.with(options -> options.withWaiting(waiting -> waiting.withRunLimit(Duration.ofMinutes(3))));
        BatchRunner batch = rig.runner();
        TestSubscriber<TaskResult<Integer>> other = rig.subscribe(batch.run(Rig.task(2)));
        rig.advance(Duration.ofMinutes(2));
        TestSubscriber<TaskResult<Integer>> late =
                rig.subscribe(batch.withOptions(options -> options.withWaiting(waiting -> waiting.withRunLimit(null)))
                        .run(Rig.task(1)));

        rig.advance(Duration.ofMinutes(5));

        assertThat(other.expectTerminalError()).isInstanceOf(RunLimitExceededException.class);
        assertThat(late.getReceivedOnNext())
                .singleElement()
                .satisfies(result -> assertThat(result.isSuccess()).isTrue());
    }

    private TestSubscriber<TaskResult<Integer>> nightly(Duration limit) {
        rig.with(options -> options.withWaiting(waiting -> waiting.withRunLimit(limit)));
        return rig.subscribe(rig.runner()
                .named("nightly")
                .run(Rig.tasks(3).map(task -> task.withId("t" + task.item()))));
    }

    @Test
    void aCallOfANamedRunThatTakesTooLongFailsAndTheNextOneGoesOn() {
        rig.service.tasks(task -> Rig.number(task) == 1 ? TaskScript.succeeds() : TaskScript.staysActive());
        TestSubscriber<TaskResult<Integer>> first = nightly(Duration.ofMinutes(10));

        rig.advance(Duration.ofMinutes(9));
        assertThat(first.isTerminated()).isFalse();
        rig.advance(Duration.ofMinutes(2));

        assertThat(first.getReceivedOnNext()).extracting(TaskResult::item).containsExactly(1);
        assertThat(first.expectTerminalError())
                .isInstanceOf(RunLimitExceededException.class)
                .hasMessageContaining(
                        "limit of PT10M (Waiting.withRunLimit): 1 tasks had succeeded, 0 had failed, and 2"
                                + " had not ended: 4 nodes of pool pool have free task slots")
                .hasMessageContaining("of named run \"nightly\"");
        assertThat(rig.service.jobs()).allMatch(job -> job.state() == JobState.COMPLETED);
        rig.service.tasks(task -> TaskScript.succeeds());
        TestSubscriber<TaskResult<Integer>> second = nightly(Duration.ofMinutes(10));
        rig.advance(Duration.ofMinutes(10));
        assertThat(second.getReceivedOnNext()).hasSize(3).allMatch(TaskResult::isSuccess);
        assertThat(second.isTerminatedComplete()).isTrue();
        assertThat(rig.service.jobs()).hasSize(2);
        rig.advance(Duration.ofMinutes(10));
        rig.assertNothingIsPending();
    }

    @Test
    void theTimeForWhichANamedRunIsWaitedForCounts() {
        rig.service.tasks(task -> TaskScript.staysActive());
        TestSubscriber<TaskResult<Integer>> owner = nightly(Duration.ofDays(1));
        rig.advance(Duration.ofMinutes(1));
        rig.with(options -> options.withWaiting(waiting -> waiting.withRunLimit(Duration.ofMinutes(5))));

        TestSubscriber<TaskResult<Integer>> waiting = rig.subscribe(rig.runner()
                .named("nightly")
                .withOptions(options -> options.withPatience(Duration.ofHours(1)))
                .run(Rig.tasks(3).map(task -> task.withId("t" + task.item()))));
        rig.advance(Duration.ofMinutes(6));

        assertThat(waiting.expectTerminalError())
                .isInstanceOf(RunLimitExceededException.class)
                .hasMessageContaining("it had not got the run \"nightly\" by then");
        assertThat(owner.isTerminated()).isFalse();
        assertThat(rig.service.jobs()).allMatch(job -> job.state() == JobState.ACTIVE);
        owner.cancel();
        rig.advance(Duration.ofMinutes(1));
        rig.assertNothingIsPending();
    }

    @Test
    void limitsAreMoreThanZero() {
        for (Duration limit : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatThrownBy(() -> Waiting.ofDefaults().withQueueLimit(limit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("queueLimit");
            assertThatThrownBy(() -> Waiting.ofDefaults().withRunLimit(limit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("runLimit");
        }
        assertThat(Waiting.ofDefaults().withQueueLimit(null).queueLimit()).isNull();
    }
}
