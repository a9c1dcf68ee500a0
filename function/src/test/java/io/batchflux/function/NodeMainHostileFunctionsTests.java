package io.batchflux.function;

import static io.batchflux.function.NodeDirectory.call;
import static io.batchflux.function.NodeMain.EXIT_CRASHED;
import static io.batchflux.function.NodeMain.INVOCATIONS_FILE;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.function.NodeDirectory.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a function may do to the process that calls it. */
class NodeMainHostileFunctionsTests {

    private final NodeDirectory node;

    NodeMainHostileFunctionsTests(@TempDir Path directory) {
        node = new NodeDirectory(directory);
    }

    @Test
    void exitsNonZeroWithoutAnOutcomeWhenMemoryIsExhausted() throws Exception {
        Exit exit = node.run(call("1", SampleFunctions::half, 1.0), call("2", SampleFunctions::exhaustMemory, 0));

        assertThat(exit.code()).isEqualTo(EXIT_CRASHED);
        assertThat(exit.err()).contains("OutOfMemoryError");
        assertThat(node.outcomes()).containsExactly(new Outcome.Value("1", "0.5"));
    }

    @Test
    void exitsNonZeroWhenAnExceptionHidesExhaustedMemory() throws Exception {
        assertThat(node.run(call("1", SampleFunctions::wrapAnExhaustedMemory, 0))
                        .code())
                .isEqualTo(EXIT_CRASHED);
        assertThat(node.outcomes()).isEmpty();
    }

    @Test
    void leavesTheExitCodeAndNoOutcomeToAFunctionThatEndsTheProcess() throws Exception {
        assertThat(node.run(call("1", SampleFunctions::halt, 134)).code()).isEqualTo(134);
        assertThat(node.run(call("1", SampleFunctions::exit, 0)).code()).isZero();
        assertThat(node.outcomes()).isEmpty();
    }

    @Test
    void endsThoughAFunctionLeftAThreadBehind() throws Exception {
        assertThat(node.run(call("1", SampleFunctions::leaveAThreadBehind, 1)).code())
                .isZero();
        assertThat(node.outcomes()).containsExactly(new Outcome.Value("1", "1"));
    }

    /** As when it has left open so many files that no class can be loaded any more, and a thread that would hold up the end. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void exitsAsAfterACrashWhenItsOwnClassesCannotBeLoadedAnyMore() throws Exception {
        Exit exit = node.run(
                call("1", SampleFunctions::leaveAThreadBehind, 1), call("2", SampleFunctions::useUpAllFiles, 1));

        assertThat(exit.code()).isEqualTo(EXIT_CRASHED);
        assertThat(node.outcomes()).containsExactly(new Outcome.Value("1", "1"));
    }

    @Test
    void whatAFunctionMakesOfItsThreadEndsWithItsCall() throws Exception {
        node.run(call("1", SampleFunctions::takeTheThread, 1), call("2", SampleFunctions::takeTheThread, 2));

        assertThat(node.outcomes())
                .containsExactly(new Outcome.Value("1", "\"false main\""), new Outcome.Value("2", "\"false main\""));
    }

    @Test
    void endsThoughAFunctionLeftAHookThatNeverEnds() throws Exception {
        assertThat(node.run(call("1", SampleFunctions::leaveAHookThatNeverEnds, 1))
                        .code())
                .isZero();
        assertThat(node.outcomes()).containsExactly(new Outcome.Value("1", "1"));
    }

    @Test
    void keepsTheOutcomesThoughAFunctionDeletesTheirFile() throws Exception {
        Exit exit = node.run(
                call("1", SampleFunctions::half, 1.0),
                call("2", SampleFunctions::deleteWhatIsThere, 2),
                call("3", SampleFunctions::half, 3.0));

        assertThat(exit.code()).isZero();
        assertThat(node.outcomes())
                .containsExactly(
                        new Outcome.Value("1", "0.5"), new Outcome.Value("2", "2"), new Outcome.Value("3", "1.5"));
    }

    @Test
    void keepsTheOutcomeOfAFunctionThatLeavesItsThreadInterrupted() throws Exception {
        Exit exit = node.run(
                call("1", SampleFunctions::interruptItself, 1),
                call("2", SampleFunctions::interruptItself, 2),
                call("3", SampleFunctions::giveUp, 3),
                call("4", SampleFunctions::half, 3.0));

        assertThat(exit.code()).isZero();
        assertThat(node.outcomes())
                .startsWith(new Outcome.Value("1", "false"), new Outcome.Value("2", "false"))
                .endsWith(new Outcome.Value("4", "1.5"));
        assertThat(((Outcome.Failure) node.outcomes().get(2)).error())
                .satisfies(error -> assertThat(error.message()).isEqualTo("gave up"))
                .satisfies(error -> assertThat(new RemoteException(error).getCause())
                        .hasMessage(InterruptedException.class.getName() + ": sleep interrupted"));
    }

    @Test
    void writesAndReadsOnWhileItIsInterruptedAllTheTime() throws Exception {
        StringBuilder lines = new StringBuilder(
                call("0", SampleFunctions::interruptForEver, 0).toJson() + "\n");
        for (int i = 1; i <= 500; i++) {
            lines.append(call("" + i, SampleFunctions::half, (double) i).toJson())
                    .append('\n');
        }
        Files.writeString(node.directory.resolve(INVOCATIONS_FILE), lines);

        assertThat(node.run().code()).isZero();
        assertThat(node.outcomes()).hasSize(501).endsWith(new Outcome.Value("500", "250.0"));
    }
}
