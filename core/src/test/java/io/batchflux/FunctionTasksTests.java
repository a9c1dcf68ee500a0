package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.function.NodeMain;
import io.batchflux.function.Pair;
import io.batchflux.function.RemoteException;
import io.batchflux.function.RemoteFunction;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** Functions that travel to a node and come back as values. */
class FunctionTasksTests {

    /** What the functions here take. */
    record Point(double x, double y) {}

    static double norm(Point point) {
        return Math.hypot(point.x(), point.y());
    }

    static int length(String text) {
        return text.length();
    }

    @SuppressWarnings("NullAway") // As any function that NullAway has not seen.
    static String nothing(String text) {
        return null;
    }

    private static final List<String> NOTED = new CopyOnWriteArrayList<>();

    static void note(String text) {
        NOTED.add(text);
    }

    static int reciprocal(int number) {
        try {
            return 1 / number;
        } catch (ArithmeticException e) {
            throw new IllegalStateException("no reciprocal of " + number, e);
        }
    }

    static String large(int length) {
        return "x".repeat(length);
    }

    private final Rig rig = new Rig();

    @BeforeEach
    void runFunctionsHere() {
        rig.with(options -> options.withFunctions(
                options.functions().withCode(Code.inImage("/app/*")).withImage("functions:1")));
        rig.service.tasks(InProcessNode.of(rig.store)::run);
    }

    private <A, R> Throwable failure(RemoteFunction<A, R> function, A argument) {
        return rig.fail(rig.runner().call(function, argument));
    }

    @Test
    void aCallEmitsWhatTheFunctionReturns() {
        assertThat(rig.complete(rig.runner().call(FunctionTasksTests::norm, new Point(3, 4))))
                .containsExactly(5.0);
        rig.assertNothingIsLeft();
    }

    @Test
    void theCommandStartsTheProgramInTheImage() {
        rig.service.tasks(task -> {
            assertThat(task.commandLine())
                    .isEqualTo(
                            "/bin/sh -c 'exec java -Dfile.encoding=UTF-8 -cp \"/app/*\" io.batchflux.function.NodeMain'");
            assertThat(task.image()).isEqualTo("functions:1");
            assertThat(task.environment())
                    .containsOnlyKeys(NodeMain.INVOCATIONS_VARIABLE, "LC_ALL")
                    .containsEntry("LC_ALL", "C.UTF-8");
            return InProcessNode.of(rig.store).run(task);
        });

        assertThat(rig.complete(rig.runner().call(FunctionTasksTests::norm, new Point(3, 4))))
                .hasSize(1);
    }

    @Test
    void aCallThatReturnsNullIsEmpty() {
        assertThat(rig.complete(rig.runner().call(FunctionTasksTests::nothing, "x")))
                .isEmpty();
    }

    @Test
    void functionsOfNoArgumentAndOfTwoAreCalled() {
        assertThat(rig.complete(rig.runner().call(() -> 42))).containsExactly(42);
        assertThat(rig.complete(rig.runner().call(Math::hypot, 3.0, 4.0))).containsExactly(5.0);
        rig.assertNothingIsLeft();
    }

    @Test
    void sweepOfAFunctionOfTwoArgumentsTakesEveryPair() {
        assertThat(rig.complete(rig.runner().sweep(Math::hypot, List.of(3.0, 6.0), List.of(4.0, 8.0))))
                .containsExactlyInAnyOrder(
                        Evaluation.Succeeded.of(new Pair<>(3.0, 4.0), 5.0),
                        Evaluation.Succeeded.of(new Pair<>(3.0, 8.0), Math.hypot(3, 8)),
                        Evaluation.Succeeded.of(new Pair<>(6.0, 4.0), Math.hypot(6, 4)),
                        Evaluation.Succeeded.of(new Pair<>(6.0, 8.0), 10.0));
    }

    @Test
    void whatHasNoResultIsExecuted() {
        assertThat(rig.complete(rig.runner().execute(FunctionTasksTests::note, "one")))
                .isEmpty();
        assertThat(rig.complete(rig.runner().execute(() -> note("two")))).isEmpty();

        assertThat(NOTED).containsExactly("one", "two");
        assertThat(rig.fail(rig.runner().execute(FunctionTasksTests::reciprocal, 0)))
                .isInstanceOf(FunctionFailedException.class);
    }

    @Test
    @SuppressWarnings("NullAway") // What a program without a checker may pass.
    void nullAsAnArgumentIsRefusedAtOnce() {
        BatchRunner runner = rig.runner();

        assertThatThrownBy(() -> runner.call(FunctionTasksTests::length, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("argument must not be null");
        assertThatThrownBy(() -> runner.call(Math::hypot, 1.0, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("second argument must not be null");
        assertThatThrownBy(() -> runner.execute(FunctionTasksTests::note, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("argument must not be null");
    }

    @Test
    void whatTheFunctionThrowsIsTheCause() {
        assertThat(failure(FunctionTasksTests::reciprocal, 0))
                .isInstanceOfSatisfying(FunctionFailedException.class, failed -> {
                    assertThat(failed.function()).contains("FunctionTasksTests").contains("reciprocal");
                    assertThat(failed.taskId()).isEqualTo("single-1");
                    assertThat(failed)
                            .hasMessageContaining("threw java.lang.IllegalStateException: no reciprocal of 0");
                    assertThat(failed).hasCauseInstanceOf(RemoteException.class);
                    RemoteException remote = (RemoteException) requireNonNull(failed.getCause());
                    assertThat(remote.className()).isEqualTo("java.lang.IllegalStateException");
                    assertThat(remote.remoteMessage()).isEqualTo("no reciprocal of 0");
                    assertThat(remote.getStackTrace()[0].getMethodName()).isEqualTo("reciprocal");
                    assertThat(remote.getCause()).hasMessageContaining("java.lang.ArithmeticException: / by zero");
                });
        rig.assertNothingIsLeft();
    }

    @Test
    void aLargeArgumentTravelsAsABlob() {
        String text = "ü".repeat(10_000);

        assertThat(rig.complete(rig.runner().call(FunctionTasksTests::length, text)))
                .containsExactly(10_000);

        assertThat(rig.store.requests().targets(BlobOperation.PUT))
                .singleElement()
                .asString()
                .endsWith("/inputs/tasks/single-1/" + NodeMain.INVOCATIONS_FILE);
        rig.assertNothingIsLeft();
    }

    @Test
    void aSmallArgumentTravelsInsideTheTask() {
        rig.complete(rig.runner().call(FunctionTasksTests::length, "x".repeat(2000)));

        assertThat(rig.store.requests().count(BlobOperation.PUT)).isZero();
    }

    @Test
    void aResultLargerThanItsLimitIsAFailure() {
        rig.with(options -> options.withFunctions(options.functions().withResultLimit(1000)));

        assertThat(failure(FunctionTasksTests::large, 2000))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageMatching(
                        ".* left a result of 20\\d\\d bytes, more than the resultLimit of 1000 bytes; raise it .*");
    }

    @Test
    void aProgramThatLeftNoOutcomeIsAFailure() {
        rig.service.tasks(task -> TaskScript.succeeds().writing(NodeMain.OUTCOMES_FILE, ""));

        assertThat(failure(FunctionTasksTests::length, "x"))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageEndingWith("left no outcome: the process was ended before the function returned")
                .hasNoCause();
    }

    @Test
    void anOutcomeThatIsCutOffIsNoOutcome() {
        rig.service.tasks(task -> TaskScript.succeeds().writing(NodeMain.OUTCOMES_FILE, "{\"id\":\"0\",\"val"));

        assertThat(failure(FunctionTasksTests::length, "x")).hasMessageContaining("left no outcome");
    }

    @Test
    void anOutcomeThatIsNoJsonIsAFailure() {
        rig.service.tasks(task -> TaskScript.succeeds().writing(NodeMain.OUTCOMES_FILE, "Segmentation fault\n"));

        assertThat(failure(FunctionTasksTests::length, "x"))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageContaining("left an unreadable result")
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aValueOfAnotherTypeIsAFailure() {
        rig.service.tasks(task ->
                TaskScript.succeeds().writing(NodeMain.OUTCOMES_FILE, "{\"id\":\"0\",\"value\":\"not a number\"}\n"));

        assertThat(failure(FunctionTasksTests::length, "x"))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageContaining("unreadable result");
    }

    @Test
    void aTaskThatFailsIsATaskFailure() {
        rig.service.tasks(task -> TaskScript.exits(3).saying("java.lang.OutOfMemoryError"));

        assertThat(failure(FunctionTasksTests::length, "x"))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("it exited with code 3")
                .hasMessageContaining("java.lang.OutOfMemoryError");
    }

    @Test
    void aTaskThatLeavesNoFileIsATaskFailure() {
        rig.service.tasks(task -> TaskScript.succeeds());

        assertThat(failure(FunctionTasksTests::length, "x"))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("did not write outcomes.jsonl");
    }

    @Test
    void aFunctionThatCapturesIsRefusedBeforeAnyRequest() {
        int captured = 7;

        assertThatThrownBy(() -> rig.runner().call((Integer number) -> number + captured, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7");
        assertThatThrownBy(() -> rig.runner().sweep((Integer number) -> number + captured, Flux.just(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(rig.service.requests().count()).isZero();
    }

    @Test
    void callsShareAJob() {
        BatchRunner runner = rig.runner();

        List<Integer> lengths = rig.complete(Flux.range(1, 50)
                .flatMap(i -> runner.call(FunctionTasksTests::length, "x".repeat(i)), 50));

        assertThat(lengths).hasSize(50).doesNotHaveDuplicates();
        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isEqualTo(1);
    }

    @Test
    void aSweepEmitsEachParameterWithItsValueOrFailure() {
        List<Evaluation<Integer, Integer>> evaluations =
                rig.complete(rig.runner().sweep(FunctionTasksTests::reciprocal, Flux.just(1, 0, -1, 2)));

        assertThat(evaluations).hasSize(4);
        assertThat(evaluations)
                .filteredOn(Evaluation::isSuccess)
                .contains(
                        Evaluation.Succeeded.of(1, 1), Evaluation.Succeeded.of(-1, -1), Evaluation.Succeeded.of(2, 0));
        assertThat(evaluations)
                .filteredOn(evaluation -> !evaluation.isSuccess())
                .singleElement()
                .satisfies(evaluation -> {
                    assertThat(evaluation.item()).isZero();
                    assertThatThrownBy(evaluation::orElseThrow).isInstanceOf(FunctionFailedException.class);
                });
        rig.assertNothingIsLeft();
    }

    @Test
    void aSweepOfThousandsIsOneJob() {
        List<Evaluation<Integer, String>> evaluations =
                rig.complete(rig.runner().sweep(FunctionTasksTests::large, Flux.range(1, 1000)));

        assertThat(evaluations)
                .hasSize(1000)
                .allMatch(Evaluation::isSuccess)
                .allSatisfy(evaluation -> assertThat(evaluation.orElseThrow()).hasSize(evaluation.item()));
        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isEqualTo(1);
    }

    @Test
    void aTaskThatFailsInASweepIsAnEvaluationToo() {
        InProcessNode node = InProcessNode.of(rig.store);
        rig.service.tasks(task -> task.id().equals("task-2") ? TaskScript.exits(3) : node.run(task));

        List<Evaluation<String, Integer>> evaluations =
                rig.complete(rig.runner().sweep(FunctionTasksTests::length, Flux.just("a", "bb", "ccc")));

        assertThat(evaluations).filteredOn(Evaluation::isSuccess).hasSize(2);
        assertThat(evaluations)
                .filteredOn(evaluation -> !evaluation.isSuccess())
                .singleElement()
                .satisfies(evaluation ->
                        assertThatThrownBy(evaluation::orElseThrow).isInstanceOf(TaskFailedException.class));
    }

    @Test
    void aNullInASweepIsAValue() {
        assertThat(rig.complete(rig.runner().sweep(FunctionTasksTests::nothing, Flux.just("a"))))
                .singleElement()
                .satisfies(evaluation -> assertThat(evaluation.isSuccess()).isTrue());
    }

    @Test
    void cancellingACallTerminatesItsTask() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(4)));
        TestSubscriber<Integer> call = rig.subscribe(rig.runner().call(FunctionTasksTests::length, "x"));
        rig.advance(Duration.ofMinutes(1));

        call.cancel();
        rig.advance(Duration.ofMinutes(1));

        rig.assertNothingIsLeft();
    }
}
