package io.batchflux.azure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.batchflux.ArgumentRefusedException;
import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.FunctionFailedException;
import io.batchflux.StageFailedException;
import io.batchflux.TaskFailedException;
import io.batchflux.azure.EndToEndFunctions.Deed;
import io.batchflux.azure.EndToEndFunctions.Deed.Kind;
import io.batchflux.function.NodeMain;
import io.batchflux.function.RemoteException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Functions that fail: what the caller is told, and how often they were run. */
class EndToEndFunctionFailuresIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd();

    @TempDir
    Path directory;

    private BatchRunner runner(int retries) {
        return azure.runner()
                .withOptions(options -> options.withTasks(options.tasks().withRetries(retries))
                        .withFunctions(options.functions()
                                .withCode(Code.containing(EndToEndFunctions.class))
                                .withJavaCommand(EndToEnd.JAVA)));
    }

    private Deed deed(Kind kind) {
        return new Deed(directory.resolve(kind + ".txt").toString(), kind);
    }

    @Test
    void exceptionComesBackAsTheCauseAndIsNotTriedAgain() {
        Deed deed = deed(Kind.THROW);

        FunctionFailedException failed = catchThrowableOfType(
                FunctionFailedException.class, () -> azure.all(runner(3).call(EndToEndFunctions::deed, deed)));

        assertThat(failed)
                .hasMessage("function io.batchflux.azure.EndToEndFunctions::deed in task single-1 of job "
                        + requireNonNull(failed.run()).jobId() + " threw"
                        + " java.lang.IllegalStateException: the matrix is singular");
        assertThat(failed.function()).isEqualTo("io.batchflux.azure.EndToEndFunctions::deed");
        assertThat(failed).cause().isInstanceOfSatisfying(RemoteException.class, thrown -> {
            assertThat(thrown.className()).isEqualTo("java.lang.IllegalStateException");
            assertThat(thrown.remoteMessage()).isEqualTo("the matrix is singular");
            assertThat(thrown.getStackTrace()[0].getMethodName()).isEqualTo("deed");
            assertThat(thrown.getStackTrace()[0].getFileName()).isEqualTo("EndToEndFunctions.java");
        });
        assertThat(deed.executions()).isEqualTo(1);
    }

    @Test
    void causesOfAnExceptionComeBackToo() {
        assertThatThrownBy(() -> azure.all(runner(0).call(EndToEndFunctions::deed, deed(Kind.THROW_IN_CAUSE))))
                .rootCause()
                .isInstanceOfSatisfying(
                        RemoteException.class,
                        root -> assertThat(root.className()).isEqualTo("java.io.IOException"))
                .hasMessage("java.io.IOException: no such iris");
    }

    @Test
    void failedEvaluationDoesNotEndTheSweep() {
        List<Evaluation<Deed, String>> sweep = azure.all(runner(1)
                .sweep(EndToEndFunctions::deed, Flux.just(deed(Kind.THROW), deed(Kind.NOTHING), deed(Kind.HALT))));

        assertThat(sweep).hasSize(3);
        assertThat(sweep)
                .filteredOn(Evaluation::isSuccess)
                .singleElement()
                .extracting(Evaluation::orElseThrow)
                .isEqualTo("done");
        assertThat(sweep)
                .filteredOn(evaluation -> evaluation.item().kind() == Kind.HALT)
                .singleElement()
                .isInstanceOfSatisfying(
                        Evaluation.Failed.class,
                        failure -> assertThat(failure.cause()).isInstanceOf(TaskFailedException.class));
    }

    @Test
    void crashIsTriedAgainAndThenTheTasksFailure() {
        Deed deed = deed(Kind.HALT);

        assertThatThrownBy(() -> azure.all(runner(2).call(EndToEndFunctions::deed, deed)))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageMatching(
                        "(?s)task single-1 of job batchflux-\\S+ failed: it exited with code 7 after 2 retries.*");

        assertThat(deed.executions()).isEqualTo(3);
    }

    @Test
    void functionThatEndsTheProcessHasNoOutcome() {
        Deed deed = deed(Kind.EXIT);

        assertThatThrownBy(() -> azure.all(runner(2).call(EndToEndFunctions::deed, deed)))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageEndingWith("left no outcome: the process was ended before the function returned");

        assertThat(deed.executions()).isEqualTo(1);
    }

    @Test
    void outcomeThatIsNotJsonIsUnreadable() {
        assertThatThrownBy(() -> azure.all(runner(0).call(EndToEndFunctions::deed, deed(Kind.GARBAGE))))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageContaining(
                        "left an unreadable result: a line must be a JSON object: Unrecognized token 'no'");
    }

    @Test
    void resultThatJsonCannotCarryIsNamed() {
        assertThatThrownBy(() -> azure.all(runner(0).call(EndToEndFunctions::anything, 1)))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageContaining(
                        "The result of io.batchflux.azure.EndToEndFunctions::anything cannot travel as JSON");
    }

    @Test
    void resultTypeThatJsonCannotCarryIsRefusedBeforeAnyRequest() {
        BatchRunner runner = runner(0);

        assertThatThrownBy(() -> runner.call(EndToEndFunctions::thread, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "The result of io.batchflux.azure.EndToEndFunctions::thread cannot travel as JSON");
        assertThatThrownBy(() -> runner.sweep(EndToEndFunctions::thread, Flux.just(1)))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void resultBeyondTheLimitIsNotFetched() {
        BatchRunner runner = runner(0)
                .withOptions(
                        options -> options.withFunctions(options.functions().withResultLimit(1000)));

        assertThat(azure.one(runner.call(EndToEndFunctions::text, 800))).hasSize(800);
        assertThatThrownBy(() -> azure.all(runner.call(EndToEndFunctions::text, 1000)))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageMatching(
                        ".* left a result of 10\\d\\d bytes, more than the resultLimit of 1000 bytes; raise it .*");
    }

    @Test
    void aClassThatIsNotSentIsRefusedAtTheCall() {
        BatchRunner runner = runner(3)
                .withOptions(options ->
                        options.withFunctions(options.functions().withCode(Code.containing(NodeMain.class))));

        assertThatThrownBy(() -> azure.all(runner.call(EndToEndFunctions::length, "text")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "class io.batchflux.azure.EndToEndFunctions of the function cannot be sent to a node")
                .hasMessageContaining("Code.containing(EndToEndFunctions.class)");
    }

    @Test
    void classThatTheFunctionNeedsAndIsNotOnTheNodeIsNamed() {
        assertThatThrownBy(() -> azure.all(runner(3).call((Integer number) -> number, 1)))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageContaining("is not on the node's class path");
    }

    @Test
    void programThatIsNotThereIsNamed() {
        BatchRunner runner = runner(0)
                .withOptions(
                        options -> options.withFunctions(options.functions().withJavaCommand("jafa")));

        assertThatThrownBy(() -> azure.all(runner.call(EndToEndFunctions::length, "text")))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("it exited with code 127")
                .hasMessageContaining("jafa");
    }

    @Test
    void functionThatCapturesIsRefusedBeforeAnyRequest() {
        BatchRunner runner = runner(0);
        int factor = directory.getNameCount();

        assertThatThrownBy(() -> runner.call((Integer number) -> number * factor, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("captures what cannot travel to a node: (1) java.lang.Integer " + factor)
                .hasMessageContaining("Put it in the argument");
        assertThatThrownBy(() -> runner.sweep(List.of(1, 2)::get, Flux.just(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("captures");

        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void argumentThatJsonCannotCarryIsRefusedBeforeAnyRequest() {
        BatchRunner runner = runner(0);

        assertThatThrownBy(() -> runner.call(EndToEndFunctions::name, new Thread("worker")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "The argument of io.batchflux.azure.EndToEndFunctions::name cannot travel as JSON")
                .hasMessageContaining("Use a record");
        assertThat(azure.all(runner.sweep(EndToEndFunctions::name, Flux.just(new Thread("worker")))))
                .singleElement()
                .satisfies(evaluation -> assertThatThrownBy(evaluation::orElseThrow)
                        .isInstanceOf(ArgumentRefusedException.class)
                        .hasMessageContaining("cannot travel as JSON"));

        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void outOfMemoryIsTriedAgain() {
        Deed deed = deed(Kind.OUT_OF_MEMORY);
        BatchRunner runner = runner(1)
                .withOptions(options ->
                        options.withFunctions(options.functions().withJavaCommand(EndToEnd.JAVA + " -Xmx16m")));

        assertThatThrownBy(() -> azure.all(runner.call(EndToEndFunctions::deed, deed)))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("it exited with code 3 after 1 retries")
                .hasMessageContaining("OutOfMemoryError");

        assertThat(deed.executions()).isEqualTo(2);
    }

    @Test
    void anImageOnAPoolWithoutContainersIsRefusedAtOnce() {
        BatchRunner runner = runner(0)
                .withOptions(
                        options -> options.withFunctions(options.functions().withImage("registry.example/missing:1")));

        assertThatThrownBy(() -> azure.all(runner.call(EndToEndFunctions::length, "text")))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("image registry.example/missing:1 needs a pool that runs containers");
    }
}
