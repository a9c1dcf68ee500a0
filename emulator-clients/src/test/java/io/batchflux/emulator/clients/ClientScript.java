package io.batchflux.emulator.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.BatchEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs that are clients, or look at pages. */
final class ClientScript {

    private ClientScript() {}

    /** What the program has printed; fails with its errors if it does not succeed in time. */
    static String run(List<String> command, BatchEmulator emulator, Path directory, Map<String, String> more)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>();
        environment.put("AZURE_BATCH_ACCOUNT", emulator.accountName());
        environment.put("AZURE_BATCH_ACCESS_KEY", emulator.accountKey());
        environment.put("AZURE_BATCH_ENDPOINT", emulator.endpoint().toString());
        emulator.window().ifPresent(window -> environment.put("WINDOW", window.toString()));
        environment.putAll(more);
        return run(command, directory, environment);
    }

    /** The same without an emulator. */
    static String run(List<String> command, Path directory, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        ProcessBuilder client =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        client.environment().putAll(environment);
        Process process = client.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ended in time").isTrue();
            assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
