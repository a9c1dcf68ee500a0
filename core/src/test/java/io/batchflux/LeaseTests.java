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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** From now on the service does what it does, but nobody hears of it. */
    private void cutOff(Duration length) {
        Duration end = rig.now().plus(length);
        for (BatchOperation operation : BatchOperation.values()) {
            rig.service
                    .faults()
                    .on(operation)
                    .target(target -> rig.now().compareTo(end) < 0)
                    .fail(Errors::passing);
        }
    }

    private static List<Integer> items(TestSubscriber<TaskResult<Integer>> results) {
        return results.getReceivedOnNext().stream()
                .peek(result -> assertThat(result).isInstanceOf(TaskResult.Succeeded.class))
                .map(TaskResult::item)
                .sorted()
                .toList();
    }

    @Test
    void whatHadNotEndedWithTheLeaseRunsInANextJob() {
        rig.service.tasks(task -> TaskScript.succeeds()
                .runningFor(Rig.number(task) == 1 ? Duration.ofMinutes(3) : Duration.ofMinutes(40)));
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(rig.runner().run(Rig.tasks(3)));
        rig.advance(Duration.ofMinutes(2));

        cutOff(Duration.ofMinutes(30));
        rig.advance(Duration.ofHours(2));

        assertThat(items(results)).containsExactly(1, 2, 3);
        assertThat(results.isTerminatedComplete()).isTrue();
        assertThat(rig.service.requests().targets(BatchOperation.CREATE_JOB)).hasSize(2);
        assertThat(rig.service.requests().of(BatchOperation.ADD_TASKS)).hasSize(2);
        rig.assertNothingIsLeft();
    }

    @Test
    void whatWasNotAddedYetGoesToTheNextJob() {
        rig.with(options -> options.withConcurrency(concurrency -> concurrency.withMaxInFlight(2)));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(25)));
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(rig.runner().run(Rig.tasks(9)));
        rig.advance(Duration.ofMinutes(2));

        cutOff(Duration.ofMinutes(30));
        rig.advance(Duration.ofHours(6));

        assertThat(items(results)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(rig.service.requests().targets(BatchOperation.CREATE_JOB)).hasSize(2);
        rig.assertNothingIsLeft();
    }

    @Test
    void whatWaitsForItsTurnIsNotLostWhileOthersGetOn() {
        Map<String, Integer> jobs = new HashMap<>();
        // As if there were room for two of them in each job.
        rig.service.tasks(task -> TaskScript.succeeds()
                .runningFor(
                        jobs.merge(task.commandLine(), 1, Integer::sum) > (Rig.number(task) - 1) / 2
                                ? Duration.ofMinutes(5)
                                : Duration.ofHours(5)));
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(rig.runner().run(Rig.tasks(12)));

        for (int i = 0; i < 6; i++) {
            rig.advance(Duration.ofMinutes(12));
            cutOff(Duration.ofMinutes(30));
            rig.advance(Duration.ofMinutes(38));
        }
        rig.advance(Duration.ofHours(2));

        assertThat(items(results)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(rig.service.requests().targets(BatchOperation.CREATE_JOB)).hasSizeGreaterThan(4);
        rig.assertNothingIsLeft();
    }

    @Test
    void callersThatShareAJobDoNotNoticeThatItEnded() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(25)));
        TestSubscriber<TaskResult<Integer>> results =
                rig.subscribe(Flux.range(1, 5).flatMap(i -> rig.runner().run(Rig.task(i)), 5));
        rig.advance(Duration.ofMinutes(2));

        cutOff(Duration.ofMinutes(30));
        rig.advance(Duration.ofHours(6));

        assertThat(items(results)).containsExactly(1, 2, 3, 4, 5);
        rig.assertNothingIsLeft();
    }

    @Test
    void whoeverIsCutOffAgainAndAgainIsToldSo() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofHours(5)));
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(rig.runner().run(Rig.tasks(2)));

        for (int i = 0; i < 4; i++) {
            rig.advance(Duration.ofMinutes(2));
            cutOff(Duration.ofMinutes(30));
            rig.advance(Duration.ofMinutes(38));
        }
        rig.advance(Duration.ofHours(1));

        assertThat(results.getReceivedOnNext()).hasSize(2).allSatisfy(result -> {
            assertThat(result).isInstanceOf(TaskResult.Failed.class);
            assertThat(((TaskResult.Failed<Integer>) result).failure().kind()).isEqualTo(FailureKind.JOB_ENDED);
        });
        assertThat(rig.service.requests().targets(BatchOperation.CREATE_JOB)).hasSize(4);
        rig.assertNothingIsLeft();
    }

    @Test
    void byDefaultTheLeaseIsAnHour() {
        assertThat(JobOptions.ofDefaults("pool").lease()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aLeaseThatIsTooShortIsRefused() {
        assertThatThrownBy(() -> JobOptions.ofDefaults("pool").withLease(Duration.ofSeconds(14)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lease must be at least 15 s, was PT14S");
    }
}
