package io.batchflux;

import static io.batchflux.Adds.assertEachSucceeds;
import static io.batchflux.Adds.assertFailed;
import static io.batchflux.Adds.of;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What the service does not take is a failure of that task, and of no other. */
class AddTasksRefusedTests {

    private final Rig rig = new Rig().listening();
    private final Adds adds = new Adds(rig);

    @Test
    void aTaskThatTheServiceCannotAddNowIsSentAgainAlone() {
        rig.service.refuse("task-2", 3, Errors.passing());

        assertEachSucceeds(adds.run(tasks(3)), 3);

        assertThat(adds.sizes()).containsExactly(3, 1, 1, 1);
        assertThat(rig.listener.retries).hasSize(3);
    }

    @Test
    void aTaskThatTheServiceRefusesIsAFailedResult() {
        rig.service.refuse("task-2", 1, Errors.permanent("InvalidPropertyValue"));

        List<TaskResult<Integer>> results = adds.run(tasks(3));

        assertThat(results).hasSize(3);
        assertFailed(
                of(results, 2), FailureKind.REFUSED, "the service did not accept it: InvalidPropertyValue: refused");
        assertThat(of(results, 1).isSuccess()).isTrue();
        assertThat(of(results, 3).isSuccess()).isTrue();
    }

    @Test
    void whatIsRefusedToARequestAsAWholeEndsTheRun() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).fail(Errors.permanent("AuthenticationFailed"));

        assertThat(rig.fail(rig.runner().run(tasks(3))))
                .isInstanceOf(StageFailedException.class)
                .hasMessage("adding tasks failed: AuthenticationFailed: refused [job " + rig.jobId() + "]");
        rig.assertNothingIsLeft();
    }

    @Test
    void aTaskWhoseRefusalDoesNotPassFailsAloneAndHoldsUpNobody() {
        rig.service.refuse("task-2", Integer.MAX_VALUE, Errors.passing());

        List<TaskResult<Integer>> results = adds.run(tasks(2_000));

        assertThat(results).hasSize(2_000);
        assertThat(of(results, 2)).isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(failed.failure().message()).startsWith("the service did not accept it: adding tasks ");
        });
        assertThat(results).filteredOn(result -> !result.isSuccess()).hasSize(1);
    }

    @Test
    void manyTasksWhoseRefusalsDoNotPassFailTogether() {
        IntStream.rangeClosed(1, 200)
                .forEach(i -> rig.service.refuse("task-" + i * 10, Integer.MAX_VALUE, Errors.passing()));

        List<TaskResult<Integer>> results = adds.run(tasks(2_000));

        assertThat(results).hasSize(2_000).filteredOn(TaskResult::isSuccess).hasSize(1_800);
    }

    @Test
    void aTaskThatSpoilsItsRequestsFailsAlone() {
        adds.patient();
        BatchService spoilt = adds.spoiltBy(Errors.passing(), 17, 80, 130);

        List<TaskResult<Integer>> results = rig.complete(
                BatchRunner.create(spoilt, rig.store, rig.clock, rig.options).run(tasks(250)));

        assertThat(results).hasSize(250);
        assertThat(results)
                .filteredOn(result -> !result.isSuccess())
                .extracting(TaskResult::item)
                .containsExactlyInAnyOrder(17, 80, 130);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aTaskThatSpoilsItsRequestsFailsAloneWhateverElseFailsByChance(int even) {
        adds.patient();
        rig.with(options -> options.withConcurrency(concurrency -> concurrency.withMaxInFlight(1)));
        AtomicInteger questions = new AtomicInteger();
        BatchService spoilt = new ForwardingBatchService(adds.spoiltBy(Errors.passing(), 2)) {
            @Override
            public Mono<JobSnapshot> describeJob(String jobId) {
                return Mono.defer(() -> questions.getAndIncrement() % 2 == even
                        ? Mono.error(Errors.passing())
                        : super.describeJob(jobId));
            }
        };

        List<TaskResult<Integer>> results = rig.complete(
                BatchRunner.create(spoilt, rig.store, rig.clock, rig.options).run(tasks(4)));

        assertThat(results).hasSize(4).filteredOn(TaskResult::isSuccess).hasSize(3);
    }

    @Test
    void aTaskThatSpoilsTheOnlyRequestOfItsRunFailsAlone() {
        adds.patient();
        BatchService spoilt = adds.spoiltBy(Errors.passing(), 17);

        List<TaskResult<Integer>> results = rig.complete(
                BatchRunner.create(spoilt, rig.store, rig.clock, rig.options).run(tasks(50)));

        assertThat(results).hasSize(50).filteredOn(TaskResult::isSuccess).hasSize(49);
    }

    /** One that stands alone already must not keep the other in the company of those who are not to blame. */
    @ParameterizedTest
    @CsvSource({"1,2", "1,5", "2,3", "2,4", "3,4", "3,5", "4,5"})
    void twoTasksThatSpoilTheOnlyRequestOfTheirRunFailAlone(int one, int other) {
        adds.patient();
        BatchService spoilt = adds.spoiltBy(Errors.passing(), one, other);

        List<TaskResult<Integer>> results = rig.complete(
                BatchRunner.create(spoilt, rig.store, rig.clock, rig.options).run(tasks(5)));

        assertThat(results)
                .hasSize(5)
                .filteredOn(result -> !result.isSuccess())
                .extracting(TaskResult::item)
                .containsExactlyInAnyOrder(one, other);
    }

    @Test
    void aTaskWhosePropertyIsRefusedToItsRequestAsAWholeFailsAlone() {
        BatchService spoilt = adds.spoiltBy(Errors.permanent("InvalidPropertyValue"), 17, 80);

        List<TaskResult<Integer>> results = rig.complete(
                BatchRunner.create(spoilt, rig.store, rig.clock, rig.options).run(tasks(250)));

        assertThat(results).hasSize(250);
        assertFailed(
                of(results, 17), FailureKind.REFUSED, "the service did not accept it: InvalidPropertyValue: refused");
        assertThat(results).filteredOn(TaskResult::isSuccess).hasSize(248);
    }

    @Test
    void aTaskThatCannotBeAddedFailsAloneAlsoIfThereIsRoomForNoOther() {
        adds.alone();
        BatchService spoilt = adds.spoiltBy(Errors.passing(), 1);

        List<TaskResult<Integer>> results = rig.complete(
                BatchRunner.create(spoilt, rig.store, rig.clock, rig.options).run(tasks(4)));

        assertThat(results).hasSize(4);
        assertFailed(
                of(results, 1),
                FailureKind.REFUSED,
                "the service did not accept it: adding tasks did not end within its deadline of PT15M; last error: 503"
                        + " InternalError: try again [job " + rig.jobId() + "]");
        assertThat(results).filteredOn(TaskResult::isSuccess).hasSize(3);
    }
}
