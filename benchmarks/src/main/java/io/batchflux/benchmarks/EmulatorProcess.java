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
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The emulator in a process of its own, so that its work does not count as the client's. */
final class EmulatorProcess implements AutoCloseable {

    private static final String PROGRAM = "io.batchflux.emulator.cli.BatchEmulatorCli";
    private static final String POOL = "pool";
    private static final String VARIABLE = "export ";
    private static final String AZURITE_HOME = "batchflux.azurite.home";
    private static final String PROCESS = "# Process ";
    /** The last line that it prints. */
    private static final String READY = "Ctrl-C ends it.";

    private static final int SLOTS = 100_000;
    private static final Duration TIME_TO_END = Duration.ofSeconds(10);

    /** Ends the program when its own input does, which happens when this program ends in whatever way. */
    private static final String KEEPER = """
            exec 3<&0
            "$@" & program=$!
            echo "%s$program"
            { cat <&3; kill $program; } > /dev/null 2>&1 &
            wait $program
            """.formatted(PROCESS);

    private final Process keeper;
    private final Thread atExit;
    private final Account account;
    private final URI admin;
    private final ChildTimes children;

    private EmulatorProcess(Process keeper, Thread atExit, Account account, URI admin, ChildTimes children) {
        this.keeper = keeper;
        this.atExit = atExit;
        this.account = account;
        this.admin = admin;
        this.children = children;
    }

    /** Starts it for tasks that only take time, with Azurite beside it if that is wanted; waits until they listen. */
    static EmulatorProcess start(Duration latency, boolean withAzurite) {
        List<String> options =
                new ArrayList<>(List.of("--runtime", "simulated", "--latency", Long.toString(latency.toMillis())));
        if (withAzurite) {
            options.add("--azurite");
        }
        return start(SLOTS, options);
    }

    /** Starts it for tasks that are processes, with Azurite beside it; waits until both listen. */
    static EmulatorProcess startWithProcesses(int slots) {
        return start(slots, List.of("--java-on-path", "--azurite"));
    }

    /** Starts it on the class path of this program. */
    private static EmulatorProcess start(int slots, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                KEEPER,
                "emulator",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PROGRAM));
        String azurite = System.getProperty(AZURITE_HOME);
        if (azurite != null) {
            command.add(command.size() - 1, "-D" + AZURITE_HOME + "=" + azurite);
        }
        command.addAll(List.of("--pool", POOL + ":slots=" + slots));
        command.addAll(List.of("--admin-port", "0"));
        command.addAll(options);
        try {
            Process keeper = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread atExit = new Thread(() -> end(keeper), "emulator-end");
            Runtime.getRuntime().addShutdownHook(atExit);
            try {
                return read(keeper, atExit);
            } catch (IOException | RuntimeException e) {
                end(keeper);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it prints are assignments for a shell, and comments. */
    private static EmulatorProcess read(Process keeper, Thread atExit) throws IOException {
        BufferedReader out = keeper.inputReader(StandardCharsets.UTF_8);
        Map<String, String> variables = new HashMap<>();
        long pid = 0;
        for (String line = ""; !line.endsWith(READY); ) {
            line = out.readLine();
            if (line == null) {
                throw new IOException("the emulator did not start");
            }
            if (line.startsWith(VARIABLE)) {
                String[] pair = line.substring(VARIABLE.length()).split("=", 2);
                variables.put(pair[0], pair[1]);
            } else if (line.startsWith(PROCESS)) {
                pid = Long.parseLong(line.substring(PROCESS.length()));
            }
        }
        String blobs = variables.get("BATCHFLUX_STORAGE_ACCOUNT_URL");
        Account account = new Account(
                URI.create(variables.getOrDefault("AZURE_BATCH_ENDPOINT", "")),
                variables.getOrDefault("AZURE_BATCH_ACCOUNT", ""),
                variables.getOrDefault("AZURE_BATCH_ACCESS_KEY", ""),
                POOL,
                blobs == null
                        ? null
                        : new StorageAccount(
                                URI.create(blobs),
                                variables.getOrDefault("BATCHFLUX_STORAGE_ACCOUNT_NAME", ""),
                                variables.getOrDefault("BATCHFLUX_STORAGE_ACCOUNT_KEY", "")));
        return new EmulatorProcess(
                keeper,
                atExit,
                account,
                URI.create(variables.getOrDefault("AZURE_BATCH_ADMIN_ENDPOINT", "")),
                new ChildTimes(pid));
    }

    Account account() {
        return account;
    }

    /** Returns the storage account of Azurite, if that was started. */
    StorageAccount storage() {
        return Objects.requireNonNull(account.storage(), "no Azurite was started");
    }

    /** Returns what the node's processes have used that have ended, or {@code null} if the system does not tell. */
    @Nullable
    Duration cpuOfEnded() {
        return children.used();
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
        end(keeper);
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private static void end(Process keeper) {
        List<ProcessHandle> programs = keeper.descendants().toList();
        try {
            keeper.getOutputStream().close();
            if (keeper.waitFor(TIME_TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        programs.forEach(ProcessHandle::destroyForcibly);
        keeper.destroyForcibly();
    }
}
