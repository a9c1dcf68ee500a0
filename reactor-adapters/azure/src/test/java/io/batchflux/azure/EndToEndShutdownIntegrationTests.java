package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.Remnant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a program does that is asked to end by SIGTERM. */
@DisabledOnOs(OS.WINDOWS)
class EndToEndShutdownIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd();

    @TempDir
    Path directory;

    @Test
    void aConnectionThatClosesOnShutdownEndsItsRunsAndLeavesNoJob() throws Exception {
        Path output = directory.resolve("output");
        Process program = KilledProgram.start(azure, output, "60");
        try {
            EndToEnd.await("a job", azure::jobs, jobs -> !jobs.isEmpty());

            program.destroy();

            assertThat(program.waitFor(60, TimeUnit.SECONDS)).as(read(output)).isTrue();
        } finally {
            program.destroyForcibly();
        }
        assertThat(program.exitValue()).as(read(output)).isEqualTo(128 + 15);
        assertThat(azure.jobs()).isEmpty();
        assertThat(azure.all(azure.runner().leftBehind()))
                .as("but its code, which the next program may use")
                .allMatch(leftover -> leftover.remnant() == Remnant.CODE);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
