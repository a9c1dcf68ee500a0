package io.batchflux;

import static io.batchflux.Adds.assertEachSucceeds;
import static io.batchflux.Adds.assertFailed;
import static io.batchflux.Adds.of;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Each task gets into the job once, though the service does not say that it has. */
class AddTasksUnansweredTests {

    private final Rig rig = new Rig().listening();
    private final Adds adds = new Adds(rig);

    @Test
    void whatWasAddedWithoutAnAnswerIsThereAlready() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).applyThenFail(Errors.passing());

        assertEachSucceeds(adds.run(tasks(3)), 3);

        assertThat(adds.sizes()).containsExactly(3, 3);
    }

    @Test
    void aRequestThatIsNeverAnsweredIsSentAgain() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).applyThenNeverAnswer();
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(2).neverAnswer();

        assertEachSucceeds(adds.run(tasks(3)), 3);
    }

    @Test
    void aTaskWithoutAnOutcomeIsSentAgain() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)));
        BatchService forgetful = new ForwardingBatchService(rig.service) {
            @Override
            public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
                return super.addTasks(jobId, tasks)
                        .map(outcomes -> adds.sizes().size() > 1 ? outcomes : outcomes.subList(0, outcomes.size() - 1));
            }
        };

        BatchRunner runner = BatchRunner.create(forgetful, rig.store, rig.clock, rig.options);

        assertEachSucceeds(rig.complete(runner.run(tasks(3))), 3);
        assertThat(adds.sizes()).containsExactly(3, 1);
    }

    @Test
    void aTaskWhoseAnswerWasLostBeforeItsJobEndedHasItsResult() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).applyThenFail(Errors.passing());
        rig.service
                .faults()
                .on(BatchOperation.ADD_TASKS)
                .call(2)
                .first(() -> rig.service.endJob(rig.jobId(), "enough"));
        rig.service.tasks(task -> task.id().equals("task-1") ? TaskScript.succeeds() : TaskScript.staysActive());

        List<TaskResult<Integer>> results = adds.run(tasks(2));

        assertThat(of(results, 1).isSuccess()).isTrue();
        assertFailed(of(results, 2), FailureKind.JOB_ENDED, "its job ended before it did: enough");
    }

    @Test
    void aTaskWhoseResultIsThereIsNotSentAgainForWantOfAnAnswer() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(2).applyThenNeverAnswer();
        Flux<TaskSpec<Integer>> second =
                Flux.defer(() -> tasks(2).skip(1)).delaySubscription(Duration.ofSeconds(1), rig.clock);

        List<TaskResult<Integer>> results = rig.complete(rig.runner()
                .run(Flux.concat(tasks(1), second))
                .doOnNext(result -> rig.service.removeTask(rig.jobId(), result.taskId())));

        assertEachSucceeds(results, 2);
        assertThat(adds.sizes()).containsExactly(1, 1);
    }
}
