package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.JobSnapshot.JobState;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** Named sweeps whose tasks make several calls each. */
class NamedChunksTests {

    private final Rig rig = new Rig();
    private final ScriptedCalls program = new ScriptedCalls(rig.store).lasting(number -> Duration.ofMinutes(1));
    private int nothings;

    NamedChunksTests() {
        chunking(Chunking.of(5));
        rig.with(options -> options.withTasks(options.tasks().withTimeLimit(Duration.ofDays(1))));
        rig.service.tasks(this::script);
    }

    private TaskScript script(TaskDefinition task) {
        if (task.commandLine().endsWith("-c :")) {
            nothings++;
            return TaskScript.succeeds();
        }
        return program.run(task);
    }

    private void chunking(Chunking chunking) {
        rig.with(options -> options.withFunctions(functions ->
                functions.withImage("image").withCode(Code.inImage("/app/*")).withChunking(chunking)));
    }

    private Flux<Evaluation<Integer, Object>> sweep(int from, int to) {
        return rig.runner().named("nightly").sweep(ScriptedCalls::same, Flux.range(from, to - from));
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private void assertEachOnce(List<Evaluation<Integer, Object>> swept, int from, int to) {
        assertThat(swept).extracting(Evaluation::item).containsExactlyInAnyOrderElementsOf(range(from, to));
        assertThat(swept)
                .filteredOn(Evaluation::isSuccess)
                .allSatisfy(one -> assertThat(one.orElseThrow()).isEqualTo(one.item()));
    }

    @Test
    void aTaskMakesSoManyCallsAndTheNextCallEmitsThemAgain() {
        assertEachOnce(rig.complete(sweep(0, 13)), 0, 13);
        assertThat(program.tasks).extracting(List::size).containsExactly(5, 5, 3);
        assertThat(rig.service.tasks(rig.jobId()))
                .extracting(TaskDefinition::id)
                .allMatch(id -> id.length() == 32);

        List<Evaluation<Integer, Object>> second = rig.complete(sweep(0, 13));

        assertEachOnce(second, 0, 13);
        assertThat(second).allMatch(Evaluation::isSuccess);
        assertThat(program.tasks).hasSize(3);
        assertThat(rig.service.jobs()).hasSize(1).allMatch(job -> job.state() == JobState.COMPLETED);
        rig.assertNothingIsPending();
    }

    @Test
    void whatIsMissingIsGatheredHoweverItIsScattered() {
        rig.complete(Flux.defer(() -> rig.runner()
                .named("nightly")
                .sweep(ScriptedCalls::same, Flux.range(0, 20).filter(number -> number % 2 == 0))));
        assertThat(program.tasks).hasSize(2);

        assertEachOnce(rig.complete(sweep(0, 20)), 0, 20);

        assertThat(program.tasks).extracting(List::size).containsExactly(5, 5, 5, 5);
        assertThat(program.calls.values()).hasSize(20).containsOnly(1);
    }

    @Test
    void tasksThatWerePlannedAndAreNotThereAreAddedUnchanged() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).neverAnswer();
        TestSubscriber<Evaluation<Integer, Object>> first = rig.subscribe(sweep(0, 10));
        rig.advance(Duration.ofSeconds(5));
        first.cancel();
        rig.advance(Duration.ofMinutes(10));
        rig.service.faults().clear();
        assertThat(program.tasks).isEmpty();
        chunking(Chunking.of(3));

        assertEachOnce(rig.complete(sweep(0, 12)), 0, 12);

        assertThat(program.tasks).containsExactlyInAnyOrder(range(0, 5), range(5, 10), range(10, 12));
        assertThat(program.calls.values()).containsOnly(1);
        assertThat(nothings).isZero();
        assertThat(rig.service.jobs()).hasSize(1);
    }

    @Test
    void theIdOfATaskThatIsNotThereIsTakenIfNotAllOfItsItemsCome() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).neverAnswer();
        TestSubscriber<Evaluation<Integer, Object>> first = rig.subscribe(sweep(0, 10));
        rig.advance(Duration.ofSeconds(5));
        first.cancel();
        rig.advance(Duration.ofMinutes(10));
        rig.service.faults().clear();

        assertEachOnce(rig.complete(sweep(0, 7)), 0, 7);

        assertThat(nothings).isEqualTo(1);
        assertThat(program.tasks).containsExactlyInAnyOrder(range(0, 5), range(5, 7));
    }

    @Test
    void whatRunsIsWaitedForWhateverTheChunking() {
        TestSubscriber<Evaluation<Integer, Object>> first = rig.subscribe(sweep(0, 10));
        rig.advance(Duration.ofSeconds(30));
        first.cancel();
        rig.advance(Duration.ofSeconds(5));
        chunking(Chunking.none());

        assertEachOnce(rig.complete(sweep(3, 12)), 3, 12);

        assertThat(program.tasks).containsExactlyInAnyOrder(range(0, 5), range(5, 10), List.of(10), List.of(11));
        assertThat(program.calls.values()).containsOnly(1);
    }

    @Test
    void callsThatATaskLeftWithoutAnOutcomeAreMadeByOthers() {
        program.acting(number -> number == 2 ? ScriptedCalls.Act.CRASH : ScriptedCalls.Act.RETURN);
        rig.with(options -> options.withTasks(options.tasks().withRetries(0)));

        List<Evaluation<Integer, Object>> swept = rig.complete(sweep(0, 5));

        assertEachOnce(swept, 0, 5);
        assertThat(swept).filteredOn(one -> !one.isSuccess()).singleElement().satisfies(failed -> {
            assertThat(failed.item()).isEqualTo(2);
            assertThat(((Evaluation.Failed<Integer, Object>) failed).cause()).isInstanceOf(TaskFailedException.class);
        });
        assertThat(program.tasks).containsExactlyInAnyOrder(range(0, 5), List.of(2), List.of(3, 4));
        assertThat(rig.complete(sweep(0, 5))).hasSize(5);
        assertThat(program.tasks).hasSize(3);
        assertThat(rig.complete(rig.runner().named("nightly").results()))
                .filteredOn(RecordedResult::isSuccess)
                .hasSize(4)
                .allMatch(result -> result.failure() == null);
    }

    @Test
    void whatATaskOfAnEarlierCallHasLeftIsTakenAndOnlyTheRestIsRun() {
        program.acting(number -> number == 2 ? ScriptedCalls.Act.CRASH : ScriptedCalls.Act.RETURN);
        rig.with(options -> options.withTasks(options.tasks().withRetries(0)));
        TestSubscriber<Evaluation<Integer, Object>> first = rig.subscribe(sweep(0, 5));
        rig.advance(Duration.ofSeconds(30));
        first.cancel();
        rig.advance(Duration.ofHours(1));
        assertThat(program.tasks).hasSize(1);
        program.acting(number -> ScriptedCalls.Act.RETURN);

        assertEachOnce(rig.complete(sweep(0, 5)), 0, 5);

        assertThat(program.tasks).containsExactlyInAnyOrder(range(0, 5), List.of(2), List.of(3, 4));
    }

    @Test
    void whatWasLostWithItsJobIsRunInANextOneTogether() {
        TestSubscriber<Evaluation<Integer, Object>> first = rig.subscribe(sweep(0, 5));
        rig.advance(Duration.ofSeconds(30));
        first.cancel();
        rig.advance(Duration.ofSeconds(5));
        rig.service.endJob(rig.jobId(), "somebody's wish");

        assertEachOnce(rig.complete(sweep(0, 5)), 0, 5);

        assertThat(program.tasks).containsExactly(range(0, 5), range(0, 5));
    }

    @Test
    void callsThatAreEndedByTheProcessWithoutAnErrorHaveFailedForGood() {
        program.acting(number -> ScriptedCalls.Act.EXIT);

        assertThat(rig.complete(sweep(0, 2))).hasSize(2).noneMatch(Evaluation::isSuccess);
        int tasks = program.tasks.size();
        assertThat(rig.complete(sweep(0, 2))).hasSize(2).noneMatch(Evaluation::isSuccess);
        assertThat(program.tasks).hasSize(tasks);
        assertThat(rig.complete(rig.runner().named("nightly").status()).get(0).recorded())
                .isEqualTo(2);
    }

    @Test
    void whatIsLearnedOfCallsThatAreRecordedMakesTasksLarge() {
        chunking(Chunking.auto(Duration.ofMinutes(10)));
        rig.complete(sweep(0, 20));
        int before = program.tasks.size();

        rig.complete(sweep(0, 120));

        assertThat(program.tasks.stream()
                        .skip(before)
                        .mapToInt(List::size)
                        .max()
                        .orElse(0))
                .isGreaterThan(7);
        assertThat(program.calls.values()).hasSize(120).containsOnly(1);
    }

    @Test
    void aServiceThatFailsInBetweenLosesNothing() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).calls(1, 3).applyThenFail(Errors.passing());

        assertEachOnce(rig.complete(sweep(0, 50)), 0, 50);
        assertThat(program.calls.values()).hasSize(50);
    }

    @Test
    void whatATaskGivesBackIsRunBesideTheOthersInTheSameJob() {
        chunking(Chunking.auto(Duration.ofMinutes(10)));
        program.lasting(number -> number < 20 ? Duration.ofMinutes(1) : Duration.ofMinutes(10));

        assertEachOnce(rig.complete(sweep(0, 60)), 0, 60);

        assertThat(program.stopped).isPositive();
        assertThat(program.calls.values()).hasSize(60).containsOnly(1);
        assertThat(rig.service.jobs()).hasSize(1).allMatch(job -> job.state() == JobState.COMPLETED);
        int tasks = program.tasks.size();
        assertEachOnce(rig.complete(sweep(0, 60)), 0, 60);
        assertThat(program.tasks).hasSize(tasks);
        rig.assertNothingIsPending();
    }

    @Test
    void whatATaskOfAnEarlierProgramGaveBackIsRun() {
        chunking(Chunking.auto(Duration.ofMinutes(10)));
        program.lasting(number -> number < 20 ? Duration.ofMinutes(1) : Duration.ofMinutes(10));
        TestSubscriber<Evaluation<Integer, Object>> first = rig.subscribe(sweep(0, 60));
        rig.advance(Duration.ofMinutes(4));
        first.cancel();
        rig.advance(Duration.ofHours(5));
        assertThat(program.stopped).isPositive();
        assertThat(program.calls).hasSizeLessThan(60);

        assertEachOnce(rig.complete(sweep(0, 60)), 0, 60);

        assertThat(program.calls.values()).hasSize(60).containsOnly(1);
    }
}
