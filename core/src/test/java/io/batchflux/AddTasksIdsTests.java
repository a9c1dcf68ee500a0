package io.batchflux;

import static io.batchflux.Adds.assertEachSucceeds;
import static io.batchflux.Adds.assertFailed;
import static io.batchflux.Adds.of;
import static io.batchflux.Rig.number;
import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.ServiceException;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What becomes of tasks that have one id. */
class AddTasksIdsTests {

    private final Rig rig = new Rig().listening();
    private final Adds adds = new Adds(rig);

    @Test
    void aTaskOfSomebodyElseWithOurIdIsNotTakenForOurs() {
        rig.service.refuse("task-2", 1, Errors.permanent(ServiceException.TASK_EXISTS));

        assertFailed(
                of(adds.run(tasks(3)), 2), FailureKind.REFUSED, "the service did not accept it: TaskExists: refused");
    }

    @Test
    void anIdThatIsUsedTwiceFailsTheSecondTaskWhateverItsCase() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)));

        List<TaskResult<Integer>> results =
                adds.run(Flux.just(task(1).withId("same"), task(2).withId("SAME"), task(3)));

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

        List<TaskResult<Integer>> results = adds.run(Flux.just(task(1).withId("same"), task(2).withId("same")));

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

        List<TaskResult<Integer>> results = adds.run(Flux.just(
                task(1).withId("same").withInput(first), task(2).withId("same").withInput(second)));

        assertThat(results).hasSize(2);
        assertThat(rig.store.requests().count(BlobOperation.PUT)).isEqualTo(1);
    }

    @Test
    void anIdThatIsChosenForATaskIsNotThatOfAnother() {
        List<TaskResult<Integer>> results = adds.run(Flux.just(task(1).withId("task-2"), task(2), task(3)));

        assertEachSucceeds(results, 3);
        assertThat(results)
                .extracting(TaskResult::taskId)
                .doesNotHaveDuplicates()
                .contains("task-2");
    }
}
