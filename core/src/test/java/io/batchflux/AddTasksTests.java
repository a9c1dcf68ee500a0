package io.batchflux;

import static io.batchflux.Adds.assertEachSucceeds;
import static io.batchflux.Adds.assertFailed;
import static io.batchflux.Adds.of;
import static io.batchflux.Rig.number;
import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.RequestLog;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** How tasks get into the job: in which requests, and as what. */
class AddTasksTests {

    private final Rig rig = new Rig().listening();
    private final Adds adds = new Adds(rig);

    @Test
    void tasksAreAddedAHundredAtATime() {
        assertEachSucceeds(adds.run(tasks(250)), 250);

        assertThat(adds.sizes()).containsExactlyInAnyOrder(100, 100, 50);
    }

    @Test
    void aTaskDoesNotWaitLongForOthers() {
        rig.subscribe(rig.runner().run(tasks(3).concatWith(Flux.never())));

        rig.advance(Duration.ofMillis(50));

        assertThat(adds.sizes()).containsExactly(3);
    }

    @Test
    void theDefinitionIsAsTheSpecificationSays() {
        rig.complete(rig.runner()
                .run(task(1).withId("My-Task")
                        .withImage("image:1")
                        .withEnvironment("KEY", "value")
                        .withRequiredSlots(2)
                        .withTimeLimit(Duration.ofMinutes(7))
                        .withRetries(0)));

        assertThat(rig.service.requests().of(BatchOperation.ADD_TASKS))
                .singleElement()
                .extracting(RequestLog.Request::argument)
                .isEqualTo(List.of(TaskDefinition.of("My-Task", "run 1", Duration.ofMinutes(7))
                        .withImage("image:1")
                        .withEnvironment(java.util.Map.of("KEY", "value"))
                        .withRetention(Duration.ofHours(1))
                        .withRequiredSlots(2)));
    }

    @Test
    void aRequestThatIsTooLargeIsSentInHalves() {
        rig.service.tooLarge(tasks -> tasks.size() > 15);

        assertEachSucceeds(adds.run(tasks(100)), 100);

        assertThat(adds.sizes()).contains(100, 50, 25, 12, 13).allMatch(size -> size <= 100);
    }

    @Test
    void aTaskThatIsTooLargeByItselfIsAFailedResult() {
        rig.service.tooLarge(tasks -> tasks.stream().anyMatch(task -> number(task) == 7));

        List<TaskResult<Integer>> results = adds.run(tasks(20));

        assertThat(results).hasSize(20);
        assertFailed(
                of(results, 7), FailureKind.REFUSED, "the service did not accept it: RequestBodyTooLarge: refused");
        assertThat(results).filteredOn(result -> !result.isSuccess()).hasSize(1);
    }

    @Test
    void aJobThatIsNotKnownEverywhereYetIsTriedAgain() {
        rig.service.creationLag(Duration.ofSeconds(5));

        assertEachSucceeds(adds.run(tasks(3)), 3);
    }

    @Test
    void tasksThatComeAfterTheEndOfTheirJobAreFailedResults() {
        rig.service
                .faults()
                .on(BatchOperation.ADD_TASKS)
                .call(2)
                .first(() -> rig.service.endJob(rig.jobId(), "enough"));
        rig.service.tasks(task -> TaskScript.succeeds());

        List<TaskResult<Integer>> results = adds.run(tasks(150));

        assertThat(results).hasSize(150);
        assertThat(results).filteredOn(TaskResult::isSuccess).hasSize(100);
        assertFailed(
                of(results, 150), FailureKind.JOB_ENDED, "its job ended before it was added: JobCompleted: refused");
    }

    @Test
    void tasksThatComeAfterTheirJobWasDeletedAreFailedResults() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(2).first(() -> rig.service.removeJob(rig.jobId()));

        List<TaskResult<Integer>> results = adds.run(tasks(150));

        assertThat(results).hasSize(150);
        assertFailed(
                of(results, 150),
                FailureKind.JOB_ENDED,
                "its job ended before it did: the job was deleted by somebody");
    }
}
