package io.batchflux.function;

import static io.batchflux.function.NodeDirectory.call;
import static io.batchflux.function.NodeMain.EXIT_BROKEN;
import static io.batchflux.function.NodeMain.INVOCATIONS_FILE;
import static io.batchflux.function.NodeMain.INVOCATIONS_VARIABLE;
import static io.batchflux.function.NodeMain.OUTCOMES_FILE;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.function.NodeDirectory.Exit;
import io.batchflux.function.SampleFunctions.Parameters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program reads, and what it writes of each call. */
class NodeMainTests {

    private final NodeDirectory node;

    NodeMainTests(@TempDir Path directory) {
        node = new NodeDirectory(directory);
    }

    @Test
    void writesAnOutcomePerInvocationAndLetsPrintingThrough() throws Exception {
        Exit exit = node.run(
                call("1", SampleFunctions::shout, "häuser"),
                call("2", SampleFunctions::fail, "abc"),
                call("3", Parameters::score, new Parameters(2, 0.25)));

        assertThat(exit.code()).isZero();
        assertThat(exit.out()).contains("out: ");
        assertThat(exit.err()).contains("err: ");
        assertThat(node.outcomes()).extracting(Outcome::id).containsExactly("1", "2", "3");
        assertThat(node.outcomes().get(0)).isEqualTo(new Outcome.Value("1", "\"HÄUSER\""));
        assertThat(node.outcomes().get(2)).isEqualTo(new Outcome.Value("3", "0.5"));
    }

    @Test
    void eachTrySaysFirstWithWhichJavaAndCharsetItRuns() throws Exception {
        node.run(call("1", SampleFunctions::half, 1.0));
        node.run(call("1", SampleFunctions::half, 1.0));

        assertThat(Files.readAllLines(node.directory.resolve(OUTCOMES_FILE)).get(0))
                .startsWith("{\"protocol\":1,");
        assertThat(node.heads()).hasSize(2).allSatisfy(head -> {
            assertThat(head.protocol()).isEqualTo(OutcomeHead.PROTOCOL);
            assertThat(head.java()).isEqualTo(Runtime.version().toString());
            assertThat(head.charset()).isEqualTo("ANSI_X3.4-1968");
            assertThat(head.isUtf8()).isFalse();
        });
        assertThat(node.outcomes()).containsExactly(new Outcome.Value("1", "0.5"));
    }

    @Test
    void saysAtTheEndThatAllCallsHaveAnOutcome() throws Exception {
        node.run(call("1", SampleFunctions::half, 1.0));

        assertThat(Files.readAllLines(node.directory.resolve(OUTCOMES_FILE))).endsWith("{\"end\":\"done\"}");
    }

    @Test
    void makesEachCallOfALineAndGoesOnBehindThoseThatHaveAnOutcome() throws Exception {
        ResolvedFunction<Double, Double> half = ResolvedFunction.of(SampleFunctions::half);
        String line = half.line(List.of(half.arguments(3.0), half.arguments(5.0), half.arguments(7.0)));

        assertThat(node.runProgram(line, System.getProperty("java.class.path"), "-Xmx64m")
                        .code())
                .isZero();

        Outcome[] all = {new Outcome.Value("0", "1.5"), new Outcome.Value("1", "2.5"), new Outcome.Value("2", "3.5")};
        assertThat(node.outcomes()).containsExactly(all);
        List<String> written = Files.readAllLines(node.directory.resolve(OUTCOMES_FILE));
        Files.write(node.directory.resolve(OUTCOMES_FILE), written.subList(0, 2));

        assertThat(node.runProgram(line, System.getProperty("java.class.path"), "-Xmx64m")
                        .code())
                .isZero();
        assertThat(node.outcomes()).containsExactly(all);
        assertThat(Files.readAllLines(node.directory.resolve(OUTCOMES_FILE))).contains(written.get(1));
    }

    @Test
    void readsTheFileIfTheVariableIsNotSet() throws Exception {
        Files.writeString(
                node.directory.resolve(INVOCATIONS_FILE),
                call("1", SampleFunctions::half, 3.0).toJson() + "\n");

        assertThat(node.run().code()).isZero();
        assertThat(node.outcomes()).containsExactly(new Outcome.Value("1", "1.5"));
    }

    @Test
    void measuresEachCall() throws Exception {
        long start = System.nanoTime();
        node.run(call("1", SampleFunctions::shout, "häuser"), call("2", SampleFunctions::fail, "abc"));
        Duration all = Duration.ofNanos(System.nanoTime() - start);

        assertThat(node.measured())
                .extracting(Outcome::duration)
                .allSatisfy(duration -> assertThat(duration).isBetween(Duration.ZERO, all));
    }

    @Test
    void goesOnAfterTheWholeLinesOfAnEarlierTry() throws Exception {
        Files.writeString(
                node.directory.resolve(OUTCOMES_FILE),
                new Outcome.Value("1", "42").toJson() + "\n" + new Outcome.Value("2", "43").toJson());

        assertThat(node.run(call("1", SampleFunctions::half, 1.0), call("2", SampleFunctions::half, 2.0))
                        .code())
                .isZero();
        assertThat(node.outcomes()).containsExactly(new Outcome.Value("1", "42"), new Outcome.Value("2", "1.0"));
    }

    @Test
    void startsAgainIfWhatIsThereIsNotItsOwn() throws Exception {
        Files.writeString(
                node.directory.resolve(OUTCOMES_FILE),
                "hello\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE_NEW);

        assertThat(node.run(call("1", SampleFunctions::half, 1.0)).code()).isZero();
        assertThat(node.outcomes()).containsExactly(new Outcome.Value("1", "0.5"));
    }

    @Test
    void saysThatThereAreNoInvocations() throws Exception {
        Exit exit = node.run();

        assertThat(exit.code()).isEqualTo(EXIT_BROKEN);
        assertThat(exit.err()).contains("There are no invocations").contains(INVOCATIONS_VARIABLE);
    }

    @Test
    void exitsNonZeroIfAnInvocationWasCutOff() throws Exception {
        String line = call("1", SampleFunctions::half, 1.0).toJson();

        Exit exit = node.runProgram(line.substring(0, line.length() / 2), System.getProperty("java.class.path"));

        assertThat(exit.code()).isEqualTo(EXIT_BROKEN);
        assertThat(exit.err()).contains("a line must be a JSON object");
    }
}
