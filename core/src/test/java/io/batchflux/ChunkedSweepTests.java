package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.ScriptedCalls.Act;
import io.batchflux.function.NodeMain;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Sweeps whose tasks make several calls: which are made again, and what comes of each. */
class ChunkedSweepTests {

    private final Rig rig = new Rig();
    private final ScriptedCalls program = new ScriptedCalls(rig.store);

    @BeforeEach
    void runCallsHere() {
        rig.with(options -> options.withPollInterval(Duration.ofSeconds(1))
                .withFunctions(
                        options.functions().withCode(Code.inImage("/app/*")).withChunking(Chunking.of(10))));
        rig.service.tasks(program::run);
    }

    private Flux<Evaluation<Integer, Object>> sweep(int count) {
        return rig.runner().sweep(ScriptedCalls::same, Flux.range(0, count));
    }

    /** What came of each argument; there must be one of each. */
    private Map<Integer, Evaluation<Integer, Object>> swept(int count) {
        List<Evaluation<Integer, Object>> all = rig.complete(sweep(count));
        assertThat(all)
                .extracting(Evaluation::item)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).boxed().toList());
        rig.assertNothingIsLeft();
        return all.stream().collect(Collectors.toMap(Evaluation::item, evaluation -> evaluation));
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    /** All arguments but this one have their value. */
    private static BatchfluxException onlyFailure(Map<Integer, Evaluation<Integer, Object>> swept, int number) {
        swept.forEach((argument, evaluation) ->
                assertThat(evaluation.isSuccess()).as("success of %s", argument).isEqualTo(argument != number));
        assertThat(swept.values().stream().filter(Evaluation::isSuccess).toList())
                .allSatisfy(evaluation -> assertThat(evaluation.orElseThrow()).isEqualTo(evaluation.item()));
        return cause(requireNonNull(swept.get(number)));
    }

    private static BatchfluxException cause(Evaluation<Integer, Object> evaluation) {
        return ((Evaluation.Failed<Integer, Object>) evaluation).cause();
    }

    @Test
    void aTaskMakesSoManyCallsAndTheLastTheRest() {
        assertThat(swept(95).values()).allMatch(Evaluation::isSuccess);

        assertThat(program.tasks).extracting(List::size).containsExactly(10, 10, 10, 10, 10, 10, 10, 10, 10, 5);
        assertThat(program.calls.values()).containsOnly(1);
        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isEqualTo(1);
    }

    @Test
    void aSweepOfNothingIsNoTask() {
        assertThat(swept(0)).isEmpty();
        assertThat(program.tasks).isEmpty();
    }

    @Test
    void fewSmallCallsTravelInsideTheirTaskWhichCostsOneRequestToTheStore() {
        rig.with(options -> options.withFunctions(options.functions()
                .withCode(Code.containing(ScriptedCalls.class))
                .withChunking(Chunking.of(50))));

        assertThat(swept(1000).values()).allMatch(Evaluation::isSuccess);

        assertThat(program.tasks).hasSize(20);
        assertThat(rig.store.requests().targets(BlobOperation.PUT)).noneMatch(blob -> blob.contains("/inputs/"));
        assertThat(rig.store.requests().targets(BlobOperation.GET)).hasSize(20);
    }

    @Test
    void severalCallsOfAnImageAreABlobSinceItsProgramMayBeAnOlderOne() {
        rig.with(options ->
                options.withFunctions(options.functions().withImage("image").withCode(Code.inImage("/code.jar"))));

        assertThat(swept(20).values()).allMatch(Evaluation::isSuccess);

        assertThat(rig.store.requests().targets(BlobOperation.PUT))
                .hasSize(2)
                .allMatch(blob -> blob.endsWith(NodeMain.INVOCATIONS_FILE));
    }

    @Test
    void manyCallsTravelAsABlob() {
        rig.with(options -> options.withFunctions(options.functions().withChunking(Chunking.of(1000))));

        assertThat(swept(1000).values()).allMatch(Evaluation::isSuccess);

        assertThat(rig.store.requests().targets(BlobOperation.PUT))
                .singleElement()
                .asString()
                .endsWith("/inputs/tasks/task-1/" + NodeMain.INVOCATIONS_FILE);
        assertThat(program.tasks).hasSize(1);
    }

    @Test
    void aSingleCallHasATaskOfItsOwn() {
        assertThat(rig.complete(Flux.merge(
                        rig.runner().call(ScriptedCalls::same, 1), rig.runner().call(ScriptedCalls::same, 2))))
                .containsExactlyInAnyOrder(1, 2);
        assertThat(program.tasks).extracting(List::size).containsExactly(1, 1);
    }

    @Test
    void aSecondSubscriptionIsAnotherSweep() {
        Flux<Evaluation<Integer, Object>> sweep = sweep(15);

        assertThat(rig.complete(sweep)).hasSize(15);
        assertThat(rig.complete(sweep)).hasSize(15);

        assertThat(program.tasks).hasSize(4);
    }

    @Test
    void aCallThatCrashesFailsAloneAndOnlyWhatHasNoOutcomeIsCalledAgain() {
        program.acting(number -> number == 3 ? Act.CRASH : Act.RETURN);

        BatchfluxException cause = onlyFailure(swept(10), 3);

        assertThat(cause)
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining(
                        "task task-2 of job " + rig.jobId() + " failed: it exited with code 7 after 3 retries");
        assertThat(program.tasks).containsExactly(range(0, 10), List.of(3), range(4, 10));
        assertThat(program.calls)
                .allSatisfy((number, times) -> assertThat(times).isEqualTo(number == 3 ? 2 : 1));
    }

    @Test
    void aChunkIsNotTriedAgainByTheServiceButACallAloneIs() {
        program.acting(number -> number == 9 ? Act.CRASH : Act.RETURN);
        rig.with(options -> options.withCleanUp(CleanUp.NEVER));

        rig.complete(sweep(10));

        assertThat(rig.service.tasks(rig.jobId()))
                .extracting(task -> task.id() + ": " + task.retries())
                .containsExactly("task-1: 0", "task-2: 3");
    }

    @Test
    void theFirstCallOfAChunkMayCrashToo() {
        program.acting(number -> number % 10 == 0 ? Act.CRASH : Act.RETURN);

        assertThat(swept(30).values())
                .filteredOn(evaluation -> !evaluation.isSuccess())
                .hasSize(3);
        assertThat(program.tasks).hasSize(9);
    }

    @Test
    void whenEveryCallCrashesEachFailsOfItself() {
        program.acting(number -> Act.CRASH);

        assertThat(swept(10).values())
                .allSatisfy(evaluation -> assertThat(evaluation)
                        .isInstanceOfSatisfying(
                                Evaluation.Failed.class,
                                failure -> assertThat(failure.cause()).isInstanceOf(TaskFailedException.class)));
        assertThat(program.tasks).hasSize(19);
    }

    @Test
    void aCallThatEndsTheProcessWithoutAnErrorLeavesNoOutcome() {
        program.acting(number -> number == 5 ? Act.EXIT : Act.RETURN);

        assertThat(onlyFailure(swept(10), 5))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageEndingWith("in task task-2 of job " + rig.jobId()
                        + " left no outcome: the process was ended before the function returned");
        assertThat(program.tasks).containsExactly(range(0, 10), List.of(5), range(6, 10));
    }

    @Test
    void outcomesBeforeWhatIsNoneAreKept() {
        program.acting(number -> number == 5 ? Act.SCRIBBLE : Act.RETURN);

        assertThat(onlyFailure(swept(10), 5))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageContaining("left an unreadable result: a line must be a JSON object");
        assertThat(program.tasks).containsExactly(range(0, 10), List.of(5), range(6, 10));
    }

    @Test
    void aResultThatIsTooLargeFailsAlone() {
        rig.with(options -> options.withFunctions(options.functions().withResultLimit(1000)));
        program.acting(number -> number == 5 ? Act.RETURN_MUCH : Act.RETURN);

        assertThat(onlyFailure(swept(10), 5))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageContaining("left a result of 100")
                .hasMessageContaining("more than the resultLimit of 1000 bytes");
        assertThat(program.tasks).hasSize(1);
    }

    @Test
    void aChunkThatTakesTooLongAsAWholeGoesOnInOtherTasks() {
        program.lasting(number -> Duration.ofSeconds(70));

        assertThat(swept(10).values()).allMatch(Evaluation::isSuccess);

        assertThat(program.tasks).containsExactly(range(0, 10), List.of(4), range(5, 10), List.of(9));
        assertThat(program.calls.values()).containsOnly(1);
    }

    @Test
    void aCallThatTakesTooLongFailsAlone() {
        program.lasting(number -> number == 4 ? Duration.ofHours(1) : Duration.ofSeconds(1));

        assertThat(onlyFailure(swept(10), 4))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("it ran longer than its time limit of PT5M");
    }

    @Test
    void aProgramThatNeverBeginsFailsEveryCall() {
        rig.service.tasks(task -> {
            program.run(task);
            return TaskScript.exits(127).saying("java: not found");
        });

        assertThat(swept(10).values())
                .allSatisfy(evaluation -> assertThat(cause(evaluation))
                        .hasMessageContaining("it exited with code 127 after 3 retries")
                        .hasMessageContaining("java: not found"));
        assertThat(program.tasks).hasSize(19);
    }

    @Test
    void aChunkThatTheServiceRefusesFailsAsAWhole() {
        rig.service.refuse("task-2", 1, Errors.permanent("InvalidPropertyValue"));

        Map<Integer, Evaluation<Integer, Object>> swept = swept(30);

        assertThat(swept.values())
                .filteredOn(evaluation -> !evaluation.isSuccess())
                .extracting(Evaluation::item)
                .containsExactlyInAnyOrderElementsOf(range(10, 20));
        assertThat(program.tasks).hasSize(2);
    }

    @Test
    void aNodeThatCannotRunTheCommandFailsTheChunkAsAWhole() {
        rig.service.tasks(task -> {
            program.run(task);
            return TaskScript.fails("ContainerInvalidImage", "no such image");
        });

        assertThat(swept(10).values())
                .allSatisfy(evaluation -> assertThat(cause(evaluation)).hasMessageContaining("no such image"));
        assertThat(program.tasks).hasSize(1);
    }

    @Test
    void callsOfAJobThatSomebodyEndsAreNotMadeAgain() {
        program.lasting(number -> Duration.ofSeconds(20));
        var sweep = rig.subscribe(sweep(30));
        rig.advance(Duration.ofSeconds(30));

        rig.service.endJob(rig.jobId(), "enough");
        rig.advance(Duration.ofHours(1));

        assertThat(sweep.getReceivedOnNext()).hasSize(30).noneMatch(Evaluation::isSuccess);
        assertThat(sweep.isTerminatedComplete()).isTrue();
        assertThat(program.tasks).hasSize(3);
        rig.assertNothingIsLeft();
    }

    @Test
    void outcomesThatCannotBeFetchedAreNotMadeAgainAndStay() {
        rig.listening();
        rig.store.faults().on(BlobOperation.GET).fail(Errors.permanent("AuthorizationFailure"));

        List<Evaluation<Integer, Object>> swept = rig.complete(sweep(10));

        assertThat(program.tasks).hasSize(1);
        assertThat(rig.store.containers()).hasSize(1);
        String container = rig.store.containers().iterator().next();
        assertThat(swept)
                .hasSize(10)
                .allSatisfy(evaluation -> assertThat(cause(evaluation))
                        .isInstanceOf(StageFailedException.class)
                        .hasMessageContaining("stays in blob container " + container));
        assertThat(rig.listener.leftBehind).singleElement().asString().contains(container);
        assertThat(rig.service.jobs()).isEmpty();
    }

    @Test
    void withoutChunkingOutcomesOfAFailedTaskAreNotLookedFor() {
        rig.with(options -> options.withFunctions(options.functions().withChunking(Chunking.none())));
        program.acting(number -> number == 1 ? Act.CRASH : Act.RETURN);

        assertThat(onlyFailure(swept(3), 1)).isInstanceOf(TaskFailedException.class);

        assertThat(rig.store.requests().count(BlobOperation.GET)).isEqualTo(2);
        assertThat(rig.store.requests().count(BlobOperation.LIST)).isZero();
        assertThat(program.tasks).hasSize(3);
    }
}
