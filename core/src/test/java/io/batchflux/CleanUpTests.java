package io.batchflux;

import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.JobSnapshot.JobState;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** What becomes of job and container when a run ends, in whichever way. */
class CleanUpTests {

    private final Rig rig = new Rig();

    enum End {
        SUCCESS,
        FAILED_TASK,
        ERROR,
        STOP_ON_FAILURE,
        CANCEL
    }

    private Flux<TaskSpec<Integer>> withInput(int count) {
        return tasks(count).map(task -> task.withInput(Input.bytes("in", new byte[1])));
    }

    private void end(End end) {
        if (end == End.FAILED_TASK || end == End.STOP_ON_FAILURE) {
            rig.service.tasks(task -> TaskScript.exits(1));
        }
        rig.with(options -> options.withStopOnFailure(end == End.STOP_ON_FAILURE));
        Flux<TaskSpec<Integer>> source = withInput(2);
        Flux<TaskResult<Integer>> run = rig.runner()
                .run(end == End.ERROR ? source.concatWith(Flux.error(new IllegalStateException("broken"))) : source);
        if (end == End.CANCEL) {
            rig.service.tasks(task -> TaskScript.staysActive());
            TestSubscriber<TaskResult<Integer>> subscriber = rig.subscribe(run);
            rig.advance(Duration.ofMinutes(1));
            subscriber.cancel();
        } else {
            rig.subscribe(run.onErrorComplete());
        }
        rig.advance(Duration.ofMinutes(5));
        rig.assertNothingIsPending();
    }

    @ParameterizedTest
    @CsvSource({
        "ALWAYS, SUCCESS, true",
        "ALWAYS, FAILED_TASK, true",
        "ALWAYS, ERROR, true",
        "ALWAYS, STOP_ON_FAILURE, true",
        "ALWAYS, CANCEL, true",
        "ON_SUCCESS, SUCCESS, true",
        "ON_SUCCESS, FAILED_TASK, false",
        "ON_SUCCESS, ERROR, false",
        "ON_SUCCESS, STOP_ON_FAILURE, false",
        "ON_SUCCESS, CANCEL, false",
        "NEVER, SUCCESS, false",
        "NEVER, FAILED_TASK, false",
        "NEVER, ERROR, false",
        "NEVER, STOP_ON_FAILURE, false",
        "NEVER, CANCEL, false"
    })
    void thePolicyDecidesWhatIsKeptAndNoJobStaysActive(CleanUp policy, End end, boolean deleted) {
        rig.with(options -> options.withCleanUp(policy));

        end(end);

        if (deleted) {
            rig.assertNothingIsLeft();
        } else {
            assertThat(rig.service.jobs())
                    .hasSizeLessThanOrEqualTo(1)
                    .allSatisfy(job -> assertThat(job.state()).isEqualTo(JobState.COMPLETED));
            assertThat(rig.store.containers()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, AllTasksComplete",
        "FAILED_TASK, AllTasksComplete",
        "STOP_ON_FAILURE, AllTasksComplete",
        "CANCEL, the run was cancelled"
    })
    void aJobThatIsKeptSaysWhyItEnded(End end, String reason) {
        rig.with(options -> options.withCleanUp(CleanUp.NEVER));

        end(end);

        assertThat(rig.job().terminateReason()).isEqualTo(reason);
    }

    @Test
    void aStoreThatDoesNotAnswerDoesNotHoldUpTheEndOfTheJob() {
        rig.store.faults().on(BlobOperation.DELETE_CONTAINER).neverAnswer();
        rig.service.faults().on(BatchOperation.DELETE_JOB).neverAnswer();

        rig.complete(rig.runner().run(withInput(1)));

        List<Instant> atTheJob = rig.service.requests().times(BatchOperation.DELETE_JOB);
        List<Instant> atTheStore = rig.store.requests().times(BlobOperation.DELETE_CONTAINER);
        assertThat(atTheStore.get(0)).isEqualTo(atTheJob.get(0));
    }

    @Test
    void aContainerWhoseCreationIsNotAnsweredIsCreatedAgainSoon() {
        rig.store.faults().on(BlobOperation.CREATE_CONTAINER).call(1).neverAnswer();

        rig.complete(rig.runner().run(withInput(1)));

        List<Instant> attempts = rig.store.requests().times(BlobOperation.CREATE_CONTAINER);
        assertThat(Duration.between(attempts.get(0), attempts.get(1)))
                .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    }

    @Test
    void whatCannotBeCleanedUpIsReportedAndTheResultsAreKept() {
        rig.listening();
        rig.service.faults().on(BatchOperation.DELETE_JOB).fail(Errors.permanent("Locked"));
        rig.store.faults().on(BlobOperation.DELETE_CONTAINER).fail(Errors.permanent("LeaseIdMissing"));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(withInput(3)));

        assertThat(results).hasSize(3).allMatch(TaskResult::isSuccess);
        String container = rig.store.containers().iterator().next();
        assertThat(rig.listener.leftBehind)
                .containsExactlyInAnyOrder(
                        "job " + rig.jobId() + " could not be deleted",
                        "blob container " + container + " could not be deleted");
        assertThat(rig.job().state()).as("at least it is terminated").isEqualTo(JobState.COMPLETED);
    }

    @Test
    void cleaningUpIsTriedAgainButNotForEver() {
        rig.listening();
        rig.service.faults().on(BatchOperation.DELETE_JOB).calls(1, 3).fail(Errors.passing());
        rig.store.faults().on(BlobOperation.DELETE_CONTAINER).neverAnswer();

        assertThat(rig.complete(rig.runner().run(withInput(3)))).hasSize(3);

        assertThat(rig.service.jobs()).isEmpty();
        assertThat(rig.listener.leftBehind).singleElement().asString().contains("container");
    }

    @Test
    void anErrorOfTheRunIsNotReplacedByOneOfTheCleaningUp() {
        rig.service.faults().on(BatchOperation.DELETE_JOB).fail(Errors.permanent("Locked"));
        rig.service.faults().on(BatchOperation.TERMINATE_JOB).fail(Errors.permanent("Locked"));
        IllegalStateException broken = new IllegalStateException("broken");

        Throwable error = rig.fail(rig.runner().run(withInput(1), result -> Flux.error(broken)));

        assertThat(error).isSameAs(broken);
    }

    @Test
    void aJobThatIsGoneAlreadyIsNoTrouble() {
        rig.listening();
        rig.service.faults().on(BatchOperation.DELETE_JOB).call(1).first(() -> rig.service.removeJob(rig.jobId()));

        rig.complete(rig.runner().run(withInput(1)));

        assertThat(rig.listener.leftBehind).isEmpty();
    }

    @Test
    void onlyWhatWasBegunIsCleanedUp() {
        rig.service.faults().on(BatchOperation.DESCRIBE_POOL).fail(Errors.permanent("PermissionDenied"));

        rig.fail(rig.runner().run(tasks(1)));

        assertThat(rig.store.requests().count()).isZero();
    }

    @Test
    void whatIsKeptAndCannotBeMarkedChangesNothingOfTheResults() {
        rig.with(options -> options.withCleanUp(CleanUp.ON_SUCCESS));
        rig.service.tasks(task -> TaskScript.exits(1));
        rig.store.faults().on(BlobOperation.SET_CONTAINER_METADATA).fail(Errors.passing());

        assertThat(rig.complete(rig.runner().run(Rig.tasks(3).map(task -> task.withOutput(Output.pattern("*.txt"))))))
                .hasSize(3);

        assertThat(rig.runContainers()).hasSize(1);
    }
}
