package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that may have 128 MiB, and content of several times that. */
class LittleMemoryIntegrationTests {

    @TempDir
    Path directory;

    private static LocalAzure local;

    @BeforeAll
    static void start() {
        local = new LocalAzure();
    }

    @AfterAll
    static void stop() {
        local.close();
    }

    /** Runs the program, and returns what it says. */
    private String run(LocalAzure azure, String... what) throws IOException, InterruptedException {
        Path said = directory.resolve("said");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                LargeContent.class.getName()));
        command.addAll(List.of(what));
        ProcessBuilder program =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        program.environment()
                .putAll(Map.of(
                        "BATCHFLUX_BATCH_ACCOUNT_URL",
                                azure.emulator().endpoint().toString(),
                        "BATCHFLUX_BATCH_ACCOUNT_NAME", azure.emulator().accountName(),
                        "BATCHFLUX_BATCH_ACCOUNT_KEY", azure.emulator().accountKey(),
                        "BATCHFLUX_STORAGE_ACCOUNT_URL",
                                azure.azurite().blobEndpoint().toString(),
                        "BATCHFLUX_STORAGE_ACCOUNT_NAME", azure.azurite().accountName(),
                        "BATCHFLUX_STORAGE_ACCOUNT_KEY", azure.azurite().accountKey(),
                        "BATCHFLUX_POOL_ID", "pool",
                        "BATCHFLUX_POLL_FREQ", "0.1"));
        Process process = program.start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("has ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(said);
    }

    @Test
    @Tag("long")
    void inputsArriveThatAreLargerThanTheMemory() throws IOException, InterruptedException {
        for (int i = 1; i <= LargeContent.INPUTS; i++) {
            try (RandomAccessFile file =
                    new RandomAccessFile(directory.resolve("in-" + i).toFile(), "rw")) {
                file.setLength(LargeContent.INPUT);
            }
        }
        try (LocalAzure quick = new LocalAzure(EmulatorOptions.defaults().withRuntime(RuntimeOptions.simulated()))) {
            assertThat(run(quick, "files", directory.toString())).contains("ended with " + LargeContent.INPUTS);
            assertThat(run(quick, "publishers")).contains("ended with " + LargeContent.INPUTS);
        }
    }

    @Test
    @Tag("long")
    void outputsThatDoNotFitTogetherAreReadOneAfterTheOther() throws IOException, InterruptedException {
        assertThat(run(local, "outputs")).contains("ended with " + LargeContent.OUTPUTS);
    }

    @Test
    void wantOfMemoryEndsAllRunsWithItsName() throws IOException, InterruptedException {
        assertThat(run(local, "exhausted"))
                .contains(
                        "the other failed with io.batchflux.RunnerFailedException: all runs of the runner were ended by an"
                                + " error: java.lang.OutOfMemoryError")
                .contains("failed with ");
    }
}
