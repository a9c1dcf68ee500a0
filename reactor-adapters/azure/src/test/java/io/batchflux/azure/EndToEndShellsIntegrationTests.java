package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.function.NodeMain;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions of classes that were never in a file: where people try things first. */
class EndToEndShellsIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd();

    private static final String SESSION = """
            import io.batchflux.*;
            import io.batchflux.azure.*;
            enum Ring { INNER, OUTER }
            record Shot(double x, double y) { Ring ring() { return x * x + y * y < 1 ? Ring.INNER : Ring.OUTER; } }
            double square(double x) { return x * x; }
            double distance(Shot shot) { return Math.sqrt(square(shot.x()) + square(shot.y())); }
            """;

    @TempDir
    Path directory;

    private static BatchRunner runner() {
        return azure.runner()
                .withOptions(options -> options.withFunctions(functions ->
                        functions.withCode(Code.containing(NodeMain.class)).withJavaCommand(EndToEnd.JAVA)));
    }

    /** Evaluates the lines, and returns the value of the last one, or what it throws. */
    private static String evaluate(JShell shell, String text) {
        String value = "";
        String rest = text;
        while (!rest.isBlank()) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            for (SnippetEvent event : shell.eval(next.source())) {
                assertThat(shell.diagnostics(event.snippet()).map(problem -> problem.getMessage(null)))
                        .as(event.snippet().source())
                        .isEmpty();
                if (event.causeSnippet() == null) {
                    value = event.exception() == null
                            ? String.valueOf(event.value())
                            : String.valueOf(event.exception().getMessage());
                }
            }
            rest = next.remaining();
        }
        return value;
    }

    private static String inShell(String lines) {
        ShellSession.RUNNER.set(runner());
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            return evaluate(shell, SESSION + lines);
        } finally {
            ShellSession.RUNNER.set(null);
        }
    }

    @Test
    void aLambdaAndTheClassesOfASessionAreSent() {
        assertThat(inShell("ShellSession.runner().call((Shot s) -> distance(s), new Shot(3, 4)).block()"))
                .isEqualTo("5.0");
        assertThat(inShell("ShellSession.runner().call(Shot::ring, new Shot(3, 4)).block()"))
                .isEqualTo("OUTER");
    }

    @Test
    void aVariableOfASessionIsRefusedSinceANodeHasItNot() {
        assertThat(
                        inShell(
                                "double scale = 10;\nShellSession.runner().call((Shot s) -> scale * s.x(), new Shot(3, 4)).block()"))
                .contains("uses the variable scale of this JShell session");
        assertThat(azure.requests("Jobs_Create")).isZero();
    }

    @Test
    void aLineOfWhichAnotherLambdaUsesAVariableIsSent() {
        String line =
                "double scale = 10;\ndouble scaled(double x) { return scale * x; }\nreactor.core.publisher.Flux.just(1)"
                        + ".map(i -> ShellSession.runner().call(FUNCTION, new Shot(scaled(i), scale)).block()).blockLast()";

        assertThat(inShell(line.replace(
                        "FUNCTION",
                        "(Shot s) -> { java.util.function.DoubleUnaryOperator root ="
                                + " x -> Math.sqrt(square(x)); return root.applyAsDouble(distance(s)); }")))
                .startsWith("14.14");
        assertThat(inShell(line.replace("FUNCTION", "Shot::ring"))).isEqualTo("OUTER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scaled(s.x())",
                "{ java.util.function.DoubleUnaryOperator times = x -> scale * x; return times.applyAsDouble(s.x()); }",
                "{ java.util.function.DoubleUnaryOperator times = Times::scaled; return times.applyAsDouble(s.x()); }"
            })
    void aVariableThatIsUsedFurtherAwayIsRefusedToo(String function) {
        assertThat(inShell("double scale = 10;\ndouble scaled(double x) { return scale * x; }\n"
                        + "class Times { static double scaled(double x) { return scale * x; } }\n"
                        + "ShellSession.runner().call((Shot s) -> " + function + ", new Shot(3, 4)).block()"))
                .contains("uses the variable scale of this JShell session");
        assertThat(azure.requests("Jobs_Create")).isZero();
    }

    private static final String CONNECT = "var batch = AzureBatch.connect(AzureBatchOptions.load());\n"
            + "var runner = batch.runner().withOptions(o -> o.withFunctions(f -> f.withCode(Code.containing("
            + "io.batchflux.function.NodeMain.class)).withJavaCommand(\"" + EndToEnd.JAVA + "\")));\n";

    /** The tool refuses a class path in which something is missing. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Files.exists(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String run(String... command) throws IOException, InterruptedException {
        String bin = System.getProperty("java.home") + "/bin/";
        ProcessBuilder process = new ProcessBuilder(Stream.concat(
                                Stream.of(bin + command[0]), Stream.of(command).skip(1))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out.txt").toFile())
                .directory(directory.toFile());
        process.environment().putAll(azure.environment());
        Process running = process.start();
        try {
            assertThat(running.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            running.destroyForcibly();
        }
        return Files.readString(directory.resolve("out.txt"), StandardCharsets.UTF_8);
    }

    @Test
    void theToolJShellSendsWhatIsTypedInIt() throws Exception {
        Path script = Files.writeString(
                directory.resolve("session.jsh"),
                SESSION + CONNECT
                        + "System.out.println(\"result \" + runner.call((Shot s) -> distance(s), new Shot(3, 4)).block());\n"
                        + "batch.close();\n/exit\n");

        assertThat(run(
                        "jshell",
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-R-XX:TieredStopAtLevel=1",
                        "-R-XX:+UseSerialGC",
                        "-J-Djava.util.prefs.userRoot=" + directory,
                        "--class-path",
                        classPath(),
                        script.toString()))
                .contains("result 5.0");
    }

    @Test
    void theSourceLauncherSendsTheClassesOfItsFile() throws Exception {
        Path source = Files.writeString(directory.resolve("Launch.java"), """
                import io.batchflux.*;
                import io.batchflux.azure.*;

                public class Launch {
                    record Shot(double x, double y) {}

                    static double distance(Shot shot) {
                        return Helper.root(shot.x() * shot.x() + shot.y() * shot.y());
                    }

                    public static void main(String[] args) {
                """ + CONNECT + """
                        System.out.println("result " + runner.call(Launch::distance, new Shot(3, 4)).block());
                        batch.close();
                    }
                }

                class Helper {
                    static double root(double square) {
                        return Math.sqrt(square);
                    }
                }
                """);

        assertThat(run("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath(), source.toString()))
                .contains("result 5.0");
    }
}
