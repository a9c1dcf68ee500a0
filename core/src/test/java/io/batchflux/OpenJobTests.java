package io.batchflux;

import static io.batchflux.Rig.tasks;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.ServiceException;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.FakeBatchService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** How the job is created, also if the service does not play along. */
class OpenJobTests {

    private final Rig rig = new Rig().listening();

    private List<TaskResult<Integer>> run() {
        return rig.complete(rig.runner().run(tasks(2)));
    }

    @Test
    void theJobIsAsTheOptionsSay() {
        rig.with(options -> options.withJob(options.job()
                .withIdPrefix("sweep")
                .withPriority(7)
                .withTimeLimit(Duration.ofHours(9))
                .withLease(null)));

        run();

        Object argument =
                rig.service.requests().of(BatchOperation.CREATE_JOB).get(0).argument();
        JobDefinition job = (JobDefinition) requireNonNull(argument);
        assertThat(job.id()).matches("sweep-19700101-000000-[a-z0-9]{8}");
        assertThat(job.poolId()).isEqualTo(FakeBatchService.POOL);
        assertThat(job.priority()).isEqualTo(7);
        assertThat(job.timeLimit()).isEqualTo(Duration.ofHours(9));
        assertThat(job.preparation()).isNull();
        assertThat(job.metadata())
                .containsOnlyKeys("batchflux", "batchflux_owner", "batchflux_run", "batchflux_job", "batchflux_nonce");
    }

    @Test
    void aJobWhoseCreationWasDoneButNotAnsweredIsRecognised() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).applyThenFail(Errors.passing());

        assertThat(run()).hasSize(2).allMatch(TaskResult::isSuccess);

        assertThat(rig.service.requests().targets(BatchOperation.CREATE_JOB))
                .hasSize(2)
                .containsOnly(rig.jobId());
        rig.assertNothingIsLeft();
    }

    @Test
    void aJobWhoseCreationWasDoneAndNeverAnsweredIsRecognised() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).applyThenNeverAnswer();

        assertThat(run()).hasSize(2).allMatch(TaskResult::isSuccess);

        rig.assertNothingIsLeft();
    }

    @Test
    void aJobThatIsRecognisedMayBeUnknownToAnotherMachineForAWhile() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).applyThenFail(Errors.passing());
        rig.service
                .faults()
                .on(BatchOperation.DESCRIBE_JOB)
                .calls(1, 2)
                .fail(Errors.permanent(ServiceException.JOB_NOT_FOUND));

        assertThat(run()).hasSize(2).allMatch(TaskResult::isSuccess);
    }

    @Test
    void aJobOfSomebodyElseIsNotTakenForOurs() {
        rig.service
                .faults()
                .on(BatchOperation.CREATE_JOB)
                .call(1)
                .first(() -> rig.service.addJob(JobDefinition.of(rig.jobId(), FakeBatchService.POOL, Duration.ofDays(1))
                        .withMetadata(Map.of("batchflux_nonce", "other"))));

        Throwable error = rig.fail(rig.runner().run(tasks(2)));

        assertThat(error)
                .isInstanceOfSatisfying(
                        StageFailedException.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(ServiceException.JOB_EXISTS));
        assertThat(rig.service.requests().count(BatchOperation.ADD_TASKS)).isZero();
        assertThat(rig.service.jobs()).as("the other's job").hasSize(1);
    }

    @Test
    void aUsedUpQuotaIsWaitedForAndTheListenerTold() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).calls(1, 20).fail(Errors.quota());

        assertThat(run()).hasSize(2).allMatch(TaskResult::isSuccess);

        assertThat(rig.listener.quotaWaits)
                .hasSize(20)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(23)));
        assertThat(rig.service.requests().times(BatchOperation.LIST_TASKS))
                .as("polls, none of them before there is a job")
                .allSatisfy(poll -> assertThat(poll)
                        .isAfterOrEqualTo(rig.service
                                .requests()
                                .times(BatchOperation.CREATE_JOB)
                                .get(20)));
    }

    @Test
    void aRunThatIsCancelledWhileItWaitsForAQuotaEndsAtOnce() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).fail(Errors.quota());
        BatchRunner runner = rig.runner();
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(runner.run(tasks(2)));
        rig.advance(Duration.ofMinutes(1));

        run.cancel();
        TestSubscriber<Void> close = rig.subscribe(runner.closeLater());
        rig.advance(Duration.ofSeconds(1));

        assertThat(close.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void passingErrorsAreRetriedWithinTheRun() {
        rig.service.faults().on(BatchOperation.DESCRIBE_POOL).calls(1, 2).fail(Errors.passing());
        rig.service.faults().on(BatchOperation.CREATE_JOB).calls(1, 2).fail(Errors.throttled(Duration.ofSeconds(20)));

        assertThat(run()).hasSize(2);

        assertThat(rig.listener.retries).hasSize(4);
        assertThat(rig.listener.retries.subList(2, 4))
                .allSatisfy(pause -> assertThat(pause).isEqualTo(Duration.ofSeconds(20)));
    }
}
