package io.batchflux.emulator.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.BatchEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs a script of the folder {@code javascript} in Node.js, with the emulator in its environment. */
final class NodeScript {

    private NodeScript() {}

    /** What the script has printed; fails with its errors if it does not succeed within a minute. */
    static String run(String script, BatchEmulator emulator, Path directory) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        ProcessBuilder node = new ProcessBuilder(
                        "node",
                        Path.of("javascript").resolve(script).toAbsolutePath().toString())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        node.environment().put("AZURE_BATCH_ACCOUNT", emulator.accountName());
        node.environment().put("AZURE_BATCH_ACCESS_KEY", emulator.accountKey());
        node.environment().put("AZURE_BATCH_ENDPOINT", emulator.endpoint().toString());
        emulator.window().ifPresent(window -> node.environment().put("WINDOW", window.toString()));
        Process process = node.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
