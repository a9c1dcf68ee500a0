package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.JobSnapshot.JobState;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** What people do to a named run between two calls, and what they give it. */
class NamedAttackTests extends NamedScenario {

    NamedAttackTests() {
        super(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)).writing("out", "content"));
    }

    private static TaskSpec<Integer> task(int number) {
        return Rig.task(number).withId("frame-" + number).withOutput(Output.named("out", "out"));
    }

    private static Flux<TaskSpec<Integer>> withOutputs(int count) {
        return Flux.range(1, count).map(NamedAttackTests::task);
    }

    private int requests() {
        return rig.service.requests().count() + rig.store.requests().count();
    }

    private void assertEachOnce(List<TaskResult<Integer>> results, int count) {
        assertThat(results)
                .hasSize(count)
                .allMatch(TaskResult::isSuccess)
                .extracting(TaskResult::item)
                .doesNotHaveDuplicates();
    }

    @Test
    void forgettingThatBreaksOffAtAnyRequestIsFinishedByWhoeverComesNext() {
        rig.store.latency(Duration.ofMillis(10));
        rig.service.latency(Duration.ofMillis(10));
        boolean over = false;
        int steps = 0;
        for (; !over; steps++) {
            assertThat(steps).isLessThan(100);
            run.clear();
            assertEachOnce(rig.complete(named().run(withOutputs(3))), 3);
            int before = requests();
            TestSubscriber<Void> forgetting = TestSubscriber.create();
            named().forget().subscribe(forgetting);
            while (!forgetting.isTerminatedComplete() && requests() < before + steps) {
                rig.advance(Duration.ofMillis(1));
            }
            over = forgetting.isTerminatedComplete();
            forgetting.cancel();
            rig.advance(Duration.ofMinutes(2));
            int known = rig.complete(named().status()).get(0).known();

            assertEachOnce(rig.complete(named().run(withOutputs(3))), 3);

            assertThat(known).isIn(0, 3);
            assertThat(run).as("step " + steps).hasSize(known == 0 ? 6 : 3);
            rig.complete(named().forget());
            assertThat(rig.store.containers()).containsExactly(NameLock.CONTAINER);
            // The id of a job that was deleted before is taken, so that no late request creates it.
            assertThat(rig.service.jobs()).as("step " + steps).allMatch(job -> job.state() == JobState.COMPLETED);
            rig.assertNothingIsPending();
        }
        assertThat(steps).isGreaterThan(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-in", "-out"})
    void aContainerThatIsDeletedBetweenTwoCallsLosesNoResult(String which) {
        rig.complete(named().run(withOutputs(3).map(task -> task.withInput(Input.bytes("in", new byte[100])))));
        rig.store.containers().stream()
                .filter(container -> container.endsWith(which))
                .toList()
                .forEach(container -> rig.complete(rig.store.deleteContainer(container)));

        assertEachOnce(
                rig.complete(named().run(withOutputs(5).map(task -> task.withInput(Input.bytes("in", new byte[100]))))),
                5);

        assertThat(run).hasSize(5);
    }

    @Test
    void aJournalThatIsDeletedBetweenTwoCallsIsBegunAnew() {
        rig.complete(named().run(withOutputs(3)));
        rig.store.containers().stream()
                .filter(container -> !container.endsWith("-in")
                        && !container.endsWith("-out")
                        && !container.equals(NameLock.CONTAINER))
                .toList()
                .forEach(container -> rig.complete(rig.store.deleteContainer(container)));

        assertEachOnce(rig.complete(named().run(withOutputs(3))), 3);
    }

    @Test
    void aJournalThatHasLostTheRecordOfAJobIsRefusedAndCanBeForgotten() {
        beginAndLeave();
        breakRecordOf(JournalRecords.Job.class);

        assertThat(rig.fail(named().run(withOutputs(3))))
                .isInstanceOfSatisfying(
                        NamedRunException.class,
                        error -> assertThat(error.reason()).isEqualTo(NamedRunException.Reason.RECORDS_LOST))
                .hasMessageContaining("nothing of that job")
                .hasMessageContaining("forget()");

        assertThat(rig.complete(named().status()).get(0).known()).isEqualTo(3);
        rig.complete(named().forget());
        assertEachOnce(rig.complete(named().run(withOutputs(3))), 3);
        rig.assertNothingIsPending();
    }

    @Test
    void aJobOfWhichNoRecordIsLeftEndsWhenItsRunIsForgotten() {
        beginAndLeave();
        breakRecordOf(JournalRecords.Job.class);

        rig.complete(named().forget());

        assertThat(rig.service.jobs()).noneMatch(job -> job.state() == JobState.ACTIVE);
        assertThat(rig.store.containers()).containsExactly(NameLock.CONTAINER);
    }

    @Test
    void aJobOfWhichNoRecordIsLeftEndsWhenItsRunIsCancelled() {
        beginAndLeave();
        breakRecordOf(JournalRecords.Job.class);

        rig.complete(named().cancel());

        assertThat(rig.service.jobs()).hasSize(1).noneMatch(job -> job.state() == JobState.ACTIVE);
    }

    @Test
    void theJobOfARunWhoseJournalIsGoneEndsWhenItIsForgotten() {
        beginAndLeave();
        rig.store.containers().stream()
                .filter(container -> container.endsWith("-log"))
                .toList()
                .forEach(container -> rig.complete(rig.store.deleteContainer(container)));

        rig.complete(named().forget());

        assertThat(rig.service.jobs()).noneMatch(job -> job.state() == JobState.ACTIVE);
    }

    @Test
    void jobsOfOthersAreNotForgotten() {
        beginAndLeave();
        String prefix = rig.service.jobs().get(0).id().replaceFirst("[0-9]+$", "");
        Map<String, String> ours = rig.service.jobs().get(0).metadata();
        Map<String, String> another = new HashMap<>(ours);
        another.put(Ownership.RUN, "another");
        foreignJob(prefix + "8", Map.of());
        foreignJob(prefix + "9", another);
        breakRecordOf(JournalRecords.Job.class);

        rig.complete(named().forget());

        assertThat(rig.service.jobs())
                .filteredOn(job -> job.state() == JobState.ACTIVE)
                .extracting(JobSnapshot::id)
                .containsExactlyInAnyOrder(prefix + "8", prefix + "9");
    }

    private void foreignJob(String id, Map<String, String> metadata) {
        rig.complete(rig.service.createJob(
                JobDefinition.of(id, FakeBatchService.POOL, Duration.ofDays(30)).withMetadata(metadata)));
    }

    /** Leaves a job to which more might be added. */
    private void beginAndLeave() {
        TestSubscriber<TaskResult<Integer>> first =
                rig.subscribe(named().run(withOutputs(3).concatWith(Flux.never())));
        rig.advance(Duration.ofSeconds(30));
        first.cancel();
        rig.advance(Duration.ofMinutes(1));
        assertThat(rig.service.jobs()).anyMatch(job -> job.state() == JobState.ACTIVE);
    }

    /** Changes a bit of the first record of this type. */
    private void breakRecordOf(Class<? extends JournalRecord> type) {
        BlobName journal = rig.store.containers().stream()
                .flatMap(container -> rig.store.blobs(container).stream().map(blob -> new BlobName(container, blob)))
                .filter(blob -> blob.name().startsWith("journal/"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = Objects.requireNonNull(rig.store.content(journal));
        List<Integer> positions = new ArrayList<>();
        new Frames((position, payload) -> {
                    if (type.isInstance(Records.read(payload))) {
                        positions.add((int) position);
                    }
                })
                .next(ByteBuffer.wrap(bytes));
        bytes[positions.get(0) + 1] ^= 4;
        rig.complete(rig.store.createAppendBlob(journal, BlobWrite.of(Condition.none())));
        rig.complete(rig.store.append(journal, 0, BlobContent.of(List.of(ByteBuffer.wrap(bytes)))));
    }

    @Test
    void anotherOrderOfTheItemsIsTheSameRun() {
        rig.with(options -> options.withResults(results -> results.withInOrder(true)));
        rig.complete(named().run(withOutputs(6)));

        List<TaskResult<Integer>> second =
                rig.complete(named().run(withOutputs(8).sort(Comparator.comparing(task -> -task.item()))));

        assertEachOnce(second, 8);
        assertThat(second).extracting(TaskResult::item).containsExactly(8, 7, 6, 5, 4, 3, 2, 1);
        assertThat(run).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void idsOfSixtyFourCharactersAreAsGoodAsOthers() {
        Flux<TaskSpec<Integer>> tasks =
                Flux.range(1, 3).map(number -> task(number).withId("x".repeat(63) + number));

        assertEachOnce(rig.complete(named().run(tasks)), 3);
        assertEachOnce(rig.complete(named().run(tasks)), 3);

        assertThat(run).hasSize(3);
    }

    @Test
    void tasksOfTheSameIdAreToldApartByTheirNumber() {
        Flux<TaskSpec<Integer>> tasks =
                Flux.range(1, 4).map(number -> task(number).withId("frame"));

        assertEachOnce(rig.complete(named().run(tasks)), 4);
        assertEachOnce(rig.complete(named().run(tasks)), 4);

        assertThat(run).hasSize(4);
    }

    /** Whoever was about to create it is long gone by then. */
    @Test
    void theIdOfAJobThatWasNeverCreatedIsTakenByOneThatIsReapedWhenItIsOld() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).neverAnswer();
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1)));
        rig.advance(Duration.ofSeconds(10));
        first.cancel();
        rig.advance(Duration.ofMinutes(5));
        rig.service.faults().clear();
        rig.complete(named().forget());
        assertThat(rig.service.jobs()).hasSize(1);

        rig.advance(Duration.ofDays(3));
        rig.complete(rig.runner().reap(Duration.ofDays(2)));

        assertThat(rig.service.jobs()).isEmpty();
    }
}
