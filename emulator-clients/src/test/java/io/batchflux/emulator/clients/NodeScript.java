package io.batchflux.emulator.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.BatchEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs scripts in Node.js, with the emulator in their environment. */
final class NodeScript {

    private NodeScript() {}

    /** What the script has printed; fails with its errors if it does not succeed in time. */
    static String run(String script, BatchEmulator emulator, Path directory) throws IOException, InterruptedException {
        return run(script, emulator, directory, Map.of());
    }

    /** The same with more in its environment. */
    static String run(String script, BatchEmulator emulator, Path directory, Map<String, String> more)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        ProcessBuilder node = new ProcessBuilder(
                        "node", Path.of(script).toAbsolutePath().toString())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        node.environment().put("AZURE_BATCH_ACCOUNT", emulator.accountName());
        node.environment().put("AZURE_BATCH_ACCESS_KEY", emulator.accountKey());
        node.environment().put("AZURE_BATCH_ENDPOINT", emulator.endpoint().toString());
        emulator.window().ifPresent(window -> node.environment().put("WINDOW", window.toString()));
        node.environment().putAll(more);
        Process process = node.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ended in time").isTrue();
            assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
