package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.JobPatch;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

class LeaseTests {

    private static final Duration LEASE = Duration.ofMinutes(10);

    private final Rig rig = new Rig()
            .with(options -> options.withJob(job -> job.withLease(LEASE))
                    .withTasks(tasks -> tasks.withTimeLimit(Duration.ofDays(1))));

    private TestSubscriber<TaskResult<Integer>> runFor(Duration each) {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(each));
        return rig.subscribe(rig.runner()
                .run(Flux.range(0, 3)
                        .map(i -> TaskSpec.command("work", i)
                                .withInput(Input.bytes("in", new byte[] {1}))
                                .withOutput(Output.pattern("*.txt")))));
    }

    private JobSnapshot job() {
        assertThat(rig.service.jobs()).hasSize(1);
        return rig.service.jobs().get(0);
    }

    @Test
    void aJobEndsSoonAfterItsProgram() {
        runFor(Duration.ofHours(4));
        rig.advance(Duration.ofMinutes(1));

        assertThat(job().timeLimit()).isEqualTo(LEASE);
    }

    @Test
    void aJobLivesOnAsLongAsItsProgramDoes() {
        TestSubscriber<TaskResult<Integer>> results = runFor(Duration.ofHours(4));
        rig.advance(Duration.ofMinutes(62));

        assertThat(job().state()).isEqualTo(JobSnapshot.JobState.ACTIVE);
        assertThat(job().timeLimit()).isBetween(Duration.ofMinutes(66), Duration.ofMinutes(72));

        rig.advance(Duration.ofHours(4));
        assertThat(results.getReceivedOnNext()).hasSize(3).allMatch(TaskResult.Succeeded.class::isInstance);
        rig.assertNothingIsLeft();
    }

    @Test
    void aLeaseIsHeldAlsoIfNobodyTakesResults() {
        rig.service.tasks(task -> TaskScript.succeeds());
        TestSubscriber<TaskResult<Integer>> results =
                rig.subscribe(rig.runner().run(Flux.range(0, 5).map(i -> TaskSpec.command("work", i))), 0);

        rig.advance(Duration.ofHours(3));
        results.request(5);
        rig.advance(Duration.ofMinutes(1));

        assertThat(results.getReceivedOnNext()).hasSize(5).allMatch(TaskResult.Succeeded.class::isInstance);
    }

    @Test
    void aLeaseDoesNotGoBeyondTheTimeLimit() {
        rig.with(options -> options.withJob(job -> job.withTimeLimit(Duration.ofMinutes(30))));
        TestSubscriber<TaskResult<Integer>> results = runFor(Duration.ofHours(4));

        rig.advance(Duration.ofMinutes(35));

        assertThat(results.getReceivedOnNext())
                .allSatisfy(result -> assertThat(result).isInstanceOf(TaskResult.Failed.class));
        assertThat(rig.service.requests().of(BatchOperation.PATCH_JOB))
                .extracting(request ->
                        Objects.requireNonNull((JobPatch) request.argument()).timeLimit())
                .allMatch(limit -> limit.compareTo(Duration.ofMinutes(30)) <= 0);
    }

    @Test
    void aRenewalThatFailsDoesNotEndTheRun() {
        rig.service.faults().on(BatchOperation.PATCH_JOB).call(1).fail(() -> Errors.permanent("Whatever"));
        rig.service
                .faults()
                .on(BatchOperation.PATCH_JOB)
                .call(2)
                .fail(() -> new PreconditionFailedException("ConditionNotMet", "changed", null));
        TestSubscriber<TaskResult<Integer>> results = runFor(Duration.ofHours(1));

        rig.advance(Duration.ofHours(2));

        assertThat(results.getReceivedOnNext()).hasSize(3).allMatch(TaskResult.Succeeded.class::isInstance);
    }

    @Test
    void theContainersAreWantedAsLongAsTheJob() {
        runFor(Duration.ofHours(4));
        rig.advance(Duration.ofMinutes(62));

        assertThat(rig.store.requests().targets(BlobOperation.SET_CONTAINER_METADATA))
                .filteredOn(name -> name.endsWith("-out"))
                .hasSizeBetween(15, 19);
        assertThat(rig.store.containers())
                .allSatisfy(name -> assertThat(rig.store.metadata(name)).containsEntry("batchflux_lease", "PT10M"));
    }

    @Test
    void withoutALeaseTheJobMayLiveAsLongAsItsTimeLimit() {
        rig.with(options -> options.withJob(job -> job.withLease(null)));
        runFor(Duration.ofHours(4));
        rig.advance(Duration.ofMinutes(62));

        assertThat(job().timeLimit()).isEqualTo(Duration.ofDays(5));
        assertThat(rig.service.requests().targets(BatchOperation.PATCH_JOB)).isEqualTo(List.of());
    }

    @Test
    void aLeaseThatIsTooShortIsRefused() {
        assertThatThrownBy(() -> JobOptions.ofDefaults("pool").withLease(Duration.ofSeconds(14)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lease must be at least 15 s, was PT14S");
    }
}
