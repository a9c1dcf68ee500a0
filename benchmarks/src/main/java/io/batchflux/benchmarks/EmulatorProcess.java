package io.batchflux.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The emulator in a process of its own, so that its work does not count as the client's. */
final class EmulatorProcess implements AutoCloseable {

    private static final String PROGRAM = "io.batchflux.emulator.BatchEmulatorCli";
    private static final String POOL = "pool";
    private static final int SLOTS = 100_000;
    private static final Duration TIME_TO_END = Duration.ofSeconds(10);

    private final Process process;
    private final Thread atExit;
    private final Account account;

    private EmulatorProcess(Process process, Thread atExit, Account account) {
        this.process = process;
        this.atExit = atExit;
        this.account = account;
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
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread atExit = new Thread(process::destroy, "emulator-end");
            Runtime.getRuntime().addShutdownHook(atExit);
            return new EmulatorProcess(process, atExit, account(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it prints are assignments for a shell; nothing follows the last of them. */
    private static Account account(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        Map<String, String> variables = new HashMap<>();
        while (!variables.containsKey("AZURE_BATCH_ACCESS_KEY")) {
            String line = out.readLine();
            if (line == null) {
                throw new IOException("the emulator did not start");
            }
            if (line.startsWith("export ")) {
                String[] pair = line.substring("export ".length()).split("=", 2);
                variables.put(pair[0], pair[1]);
            }
        }
        return new Account(
                URI.create(variables.getOrDefault("AZURE_BATCH_ENDPOINT", "")),
                variables.getOrDefault("AZURE_BATCH_ACCOUNT", ""),
                variables.getOrDefault("AZURE_BATCH_ACCESS_KEY", ""),
                POOL);
    }

    Account account() {
        return account;
    }

    /** Returns how many requests there were since its start, by operation. */
    Map<String, Long> requests() {
        try (var in = account.endpoint().resolve("/_emulator/requests").toURL().openStream()) {
            return new ObjectMapper().readValue(in, new TypeReference<TreeMap<String, Long>>() {});
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
