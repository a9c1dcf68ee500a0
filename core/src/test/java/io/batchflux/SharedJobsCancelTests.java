package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.SingleTasks.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** What is done for a caller that goes, while others stay in the job. */
class SharedJobsCancelTests {

    private final Rig rig = new Rig();
    private final SingleTasks singles = new SingleTasks(rig);

    @Test
    void cancellingTerminatesTheTaskAndLeavesTheOthersAlone() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(LONG));
        List<TestSubscriber<TaskResult<Integer>>> callers = singles.submit(rig.runner(), 3);
        rig.advance(Duration.ofMinutes(1));

        callers.get(1).cancel();
        rig.advance(Duration.ofMinutes(10));

        assertThat(rig.service.requests().targets(BatchOperation.TERMINATE_TASK))
                .singleElement()
                .asString()
                .endsWith("/single-2");
        assertThat(callers.get(0).isTerminatedComplete()).isTrue();
        assertThat(callers.get(2).isTerminatedComplete()).isTrue();
        assertThat(callers.get(1).getReceivedOnNext()).isEmpty();
        assertThat(rig.service.requests().of(BatchOperation.READ_TASK_FILE))
                .as("nobody wants what it has printed")
                .isEmpty();
        rig.assertNothingIsLeft();
    }

    @Test
    void aTaskThatIsCancelledWhileItsInputsAreUploadedIsNotRun() {
        rig.store.faults().on(BlobOperation.PUT).call(1).delay(Duration.ofSeconds(30));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(LONG));
        TestSubscriber<TaskResult<Integer>> caller =
                rig.subscribe(rig.runner().run(task(1).withInput(Input.bytes("in", new byte[1]))));
        rig.advance(Duration.ofSeconds(10));

        caller.cancel();
        rig.advance(Duration.ofMinutes(1));

        rig.assertNothingIsLeft();
        assertThat(rig.service.requests().count(BatchOperation.ADD_TASKS)).isZero();
    }

    @Test
    void aTaskThatIsCancelledWhileItIsAddedIsTerminatedThen() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).delay(Duration.ofSeconds(20));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(LONG));
        TestSubscriber<TaskResult<Integer>> caller = rig.subscribe(rig.runner().run(task(1)));
        rig.advance(Duration.ofSeconds(10));

        caller.cancel();
        rig.advance(Duration.ofMinutes(1));

        rig.assertNothingIsLeft();
    }

    /** The tasks are too large for one request; the second of those that are sent instead is never answered well. */
    @Test
    void aTaskThatIsCancelledWhileItIsAddedIsTerminatedAlsoIfAddingTheOthersFails() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).fail(Errors.permanent("RequestBodyTooLarge"));
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(2).delay(Duration.ofSeconds(20));
        rig.service.faults().on(BatchOperation.ADD_TASKS).calls(3, 10_000).fail(Errors::passing);
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(LONG));
        List<TestSubscriber<TaskResult<Integer>>> callers = singles.submit(rig.runner(), 3);
        rig.advance(Duration.ofSeconds(10));

        callers.get(0).cancel();
        rig.advance(Duration.ofSeconds(20));

        assertThat(rig.service.requests().targets(BatchOperation.TERMINATE_TASK))
                .singleElement()
                .asString()
                .endsWith("/single-1");
        rig.advance(Duration.ofHours(1));
        assertThat(callers.subList(1, 3)).allMatch(TestSubscriber::isTerminated);
        assertThat(rig.service.requests().count(BatchOperation.TERMINATE_TASK)).isEqualTo(1);
        rig.assertNothingIsLeft();
    }

    @Test
    void theOnlyTaskThatIsCancelledLeavesNothing() {
        rig.service.tasks(task -> TaskScript.staysActive());
        TestSubscriber<TaskResult<Integer>> caller = rig.subscribe(rig.runner().run(task(1)));
        rig.advance(Duration.ofMinutes(1));

        caller.cancel();
        rig.advance(Duration.ofMinutes(1));

        rig.assertNothingIsLeft();
    }

    @Test
    void aTaskThatCannotBeTerminatedIsReported() {
        rig.listening();
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(LONG));
        rig.service.faults().on(BatchOperation.TERMINATE_TASK).fail(Errors.permanent("Locked"));
        TestSubscriber<TaskResult<Integer>> caller = rig.subscribe(rig.runner().run(task(1)));
        rig.advance(Duration.ofMinutes(1));

        caller.cancel();
        rig.advance(Duration.ofMinutes(10));

        assertThat(rig.listener.leftBehind).singleElement().asString().contains("task single-1");
        rig.assertNothingIsLeft();
    }

    @Test
    void aCallerThatIsGoneBeforeItsTaskBeganNeedsNoTask() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).delay(Duration.ofSeconds(20));
        List<TestSubscriber<TaskResult<Integer>>> callers = singles.submit(rig.runner(), 2);
        rig.advance(Duration.ofSeconds(10));

        callers.forEach(TestSubscriber::cancel);
        rig.advance(Duration.ofMinutes(1));

        rig.assertNothingIsLeft();
    }

    @Test
    void manyCallersThatAreGoneBeforeTheirJobIsOpenCostNoRequests() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).delay(Duration.ofSeconds(20));
        List<TestSubscriber<TaskResult<Integer>>> callers = singles.submit(rig.runner(), 500);
        rig.advance(Duration.ofSeconds(10));

        callers.subList(0, 499).forEach(TestSubscriber::cancel);
        rig.advance(Duration.ofMinutes(1));

        assertThat(rig.service.requests().count(BatchOperation.TERMINATE_TASK)).isZero();
        assertThat(rig.service.requests().count(BatchOperation.ADD_TASKS)).isEqualTo(1);
        assertThat(callers.get(499).isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void aTaskThatHasEndedIsNotTerminatedWhenItsCallerGoes() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "x"));
        rig.store.faults().on(BlobOperation.LIST).neverAnswer();
        TestSubscriber<TaskResult<Integer>> caller =
                rig.subscribe(rig.runner().run(task(1).withOutput(Output.named("out", "out"))));
        rig.advance(Duration.ofMinutes(1));

        caller.cancel();
        rig.advance(Duration.ofHours(2));

        assertThat(rig.service.requests().count(BatchOperation.TERMINATE_TASK)).isZero();
        rig.assertNothingIsLeft();
    }

    @Test
    void aCallerThatGoesCancelsWhatIsMadeOfItsResult() {
        TestSubscriber<Integer> caller = rig.subscribe(rig.runner().run(task(1), result -> Mono.never()));
        rig.advance(Duration.ofMinutes(1));

        caller.cancel();
        rig.advance(Duration.ofMinutes(1));

        assertThat(rig.service.requests().count(BatchOperation.TERMINATE_TASK)).isZero();
        rig.assertNothingIsLeft();
    }
}
