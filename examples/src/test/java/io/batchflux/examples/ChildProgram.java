package io.batchflux.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A main class in a JVM of its own, all of whose files, and those of its children, are under one directory; it is killed if it does not end. */
final class ChildProgram implements AutoCloseable {

    private static final int SIGINT = 2;
    private static final int PATIENCE_SECONDS = 60;
    private static final int LIFE_SECONDS = 300;

    private final Path directory;
    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<Void> limit;

    private ChildProgram(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.limit = process.onExit()
                .completeOnTimeout(process, LIFE_SECONDS, TimeUnit.SECONDS)
                .thenAccept(Process::destroyForcibly);
    }

    static ChildProgram start(Class<?> main, Path directory, Map<String, String> environment) throws IOException {
        return start(main.getName(), System.getProperty("java.class.path"), directory, environment);
    }

    static ChildProgram start(String main, String classPath, Path directory, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        classPath,
                        main,
                        directory.toString())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new ChildProgram(directory, builder.start());
    }

    /** Reads lines until one satisfies the condition, or the output ends. */
    void awaitLine(Predicate<String> condition) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (condition.test(line)) {
                return;
            }
        }
    }

    /** Reads all lines and returns the exit code. */
    int awaitExit() throws IOException, InterruptedException {
        awaitLine(line -> false);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The program has closed its output but does not end");
        }
        return process.exitValue();
    }

    List<String> lines() {
        return lines;
    }

    /** Whether the signal of Ctrl-C is ignored here, which children inherit; false where the system does not tell. */
    static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).trim(), 16))
                .anyMatch(ignored -> (ignored & 1L << SIGINT - 1) != 0);
    }

    /** Sends the signal that Ctrl-C sends. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Returns the processes that mention the directory in their command or work in it. */
    List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .filter(handle -> handle.info().commandLine().orElse("").contains(directory.toString())
                        || workingDirectory(handle).startsWith(directory))
                .toList();
    }

    private static Path workingDirectory(ProcessHandle handle) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", String.valueOf(handle.pid()), "cwd"));
        } catch (IOException e) {
            return Path.of("/"); // it has ended, is not ours, or the system has no /proc
        }
    }

    /** Returns the directories of emulators and Azurites that are still there. */
    List<Path> directories() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("(batch-emulator-|azurite-).*"))
                    .toList();
        }
    }

    @Override
    public void close() {
        limit.cancel(false);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
