package io.batchflux.function;

import static io.batchflux.function.NodeMain.INVOCATIONS_VARIABLE;
import static io.batchflux.function.NodeMain.OUTCOMES_FILE;
import static io.batchflux.function.NodeMain.SHUTDOWN_VARIABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.rules.AsciiClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The directory of a task, and the program in it, in a JVM of its own as on a node. */
final class NodeDirectory {

    record Exit(int code, String out, String err) {}

    final Path directory;

    NodeDirectory(Path directory) {
        this.directory = directory;
    }

    /** Runs the program with these lines in the variable of its calls, or without that if there are none. */
    Exit runProgram(String inline, String classPath, String... options) throws Exception {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command()
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.command().addAll(List.of(options));
        builder.command().addAll(List.of("-cp", AsciiClassPath.of(classPath), NodeMain.class.getName()));
        builder.directory(directory.toFile());
        builder.redirectOutput(directory.resolve("stdout.txt").toFile());
        builder.redirectError(directory.resolve("stderr.txt").toFile());
        // A node sets no locale, and the virtual machine then takes what it is given for ASCII.
        builder.environment().put("LC_ALL", "C");
        builder.environment().put(SHUTDOWN_VARIABLE, "100");
        if (!inline.isEmpty()) {
            builder.environment().put(INVOCATIONS_VARIABLE, inline);
        }
        Process process = builder.start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Exit(
                process.exitValue(),
                Files.readString(directory.resolve("stdout.txt")),
                Files.readString(directory.resolve("stderr.txt")));
    }

    /** Runs the program with these calls, and what a node has on its class path. */
    Exit run(Invocation... invocations) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (Invocation invocation : invocations) {
            lines.append(invocation.toJson()).append('\n');
        }
        return runProgram(lines.toString(), System.getProperty("java.class.path"), "-Xmx64m");
    }

    /** Returns the outcomes that were written, without how long the calls took. */
    List<Outcome> outcomes() throws IOException {
        return measured().stream()
                .map(outcome ->
                        outcome instanceof Outcome.Value value ? new Outcome.Value(value.id(), value.json()) : outcome)
                .toList();
    }

    /** Returns the outcomes as they were written. */
    List<Outcome> measured() throws IOException {
        return Files.readAllLines(directory.resolve(OUTCOMES_FILE)).stream()
                .filter(line -> !line.startsWith("{\"protocol\"") && !line.startsWith("{\"end\""))
                .map(Outcome::parse)
                .toList();
    }

    /** Returns what each try of the task has said of itself. */
    List<OutcomeHead> heads() throws IOException {
        return Files.readAllLines(directory.resolve(OUTCOMES_FILE)).stream()
                .filter(line -> line.startsWith("{\"protocol\""))
                .map(OutcomeHead::parse)
                .toList();
    }

    RemoteError onlyError() throws IOException {
        assertThat(outcomes()).hasSize(1).first().isInstanceOf(Outcome.Failure.class);
        return ((Outcome.Failure) outcomes().get(0)).error();
    }

    static <A, R> Invocation call(String id, RemoteFunction<A, R> function, A argument) {
        return ResolvedFunction.of(function).invocation(id, argument);
    }
}
