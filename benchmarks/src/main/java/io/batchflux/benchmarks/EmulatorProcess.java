package io.batchflux.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The emulator in a process of its own, so that its work does not count as the client's. */
final class EmulatorProcess implements AutoCloseable {

    private static final String PROGRAM = "io.batchflux.emulator.cli.BatchEmulatorCli";
    private static final String POOL = "pool";
    private static final String VARIABLE = "export ";
    private static final String ADMIN = "# Admin endpoint at ";
    private static final int SLOTS = 100_000;
    private static final Duration TIME_TO_END = Duration.ofSeconds(10);

    private final Process process;
    private final Thread atExit;
    private final Account account;
    private final URI admin;

    private EmulatorProcess(Process process, Thread atExit, Account account, URI admin) {
        this.process = process;
        this.atExit = atExit;
        this.account = account;
        this.admin = admin;
    }

    /** Starts it on the class path of this program; waits until it listens. */
    static EmulatorProcess start(Duration latency) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PROGRAM));
        command.addAll(List.of("--pool", POOL + ":slots=" + SLOTS));
        command.addAll(List.of("--runtime", "simulated"));
        command.addAll(List.of("--latency", Long.toString(latency.toMillis())));
        command.addAll(List.of("--admin-port", "0"));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread atExit = new Thread(process::destroy, "emulator-end");
            Runtime.getRuntime().addShutdownHook(atExit);
            return read(process, atExit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it prints are assignments for a shell, and comments, of which one is about the admin endpoint. */
    private static EmulatorProcess read(Process process, Thread atExit) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        Map<String, String> variables = new HashMap<>();
        String admin = null;
        while (admin == null || !variables.containsKey("AZURE_BATCH_ACCESS_KEY")) {
            String line = out.readLine();
            if (line == null) {
                throw new IOException("the emulator did not start");
            }
            if (line.startsWith(VARIABLE)) {
                String[] pair = line.substring(VARIABLE.length()).split("=", 2);
                variables.put(pair[0], pair[1]);
            } else if (line.startsWith(ADMIN)) {
                admin = line.substring(ADMIN.length());
            }
        }
        Account account = new Account(
                URI.create(variables.getOrDefault("AZURE_BATCH_ENDPOINT", "")),
                variables.getOrDefault("AZURE_BATCH_ACCOUNT", ""),
                variables.getOrDefault("AZURE_BATCH_ACCESS_KEY", ""),
                POOL);
        return new EmulatorProcess(process, atExit, account, URI.create(admin));
    }

    Account account() {
        return account;
    }

    /** Returns what it counted since its start. */
    ServerLog log() {
        try {
            URLConnection connection = admin.resolve("/requests").toURL().openConnection();
            // Else it is kept, by a thread that would be counted as the mode's.
            connection.setRequestProperty("Connection", "close");
            try (InputStream in = connection.getInputStream()) {
                return ServerLog.of(new ObjectMapper().readTree(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(TIME_TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
