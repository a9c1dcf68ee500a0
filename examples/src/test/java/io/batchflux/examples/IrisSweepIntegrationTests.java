package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart as its user starts it. */
class IrisSweepIntegrationTests {

    private static final String NOTHING = "Left behind: 0 active jobs, 0 blob containers, 0 processes";

    @TempDir
    Path temporary;

    @Test
    void sweepsChecksDrawsAndLeavesNothingBehind() throws Exception {
        Path directory = temporary.toRealPath();
        try (ChildProgram program = ChildProgram.start(IrisSweep.class, directory, Map.of())) {
            int exitCode = program.awaitExit();

            assertThat(program.lines())
                    .contains(NOTHING)
                    .contains("Checked: all 64 scores are, to the last bit, those that this process computes itself")
                    .contains("gamma       2   0.922   0.967   0.989   0.956   0.956   0.956   0.956   0.956")
                    .anyMatch(line -> line.startsWith("[########################] queued  0, running  0, done 64"));
            assertThat(exitCode).isZero();
            assertThat(Files.readString(directory.resolve("iris-sweep.svg"))).contains("0.989");
            assertThat(Files.readString(directory.resolve("iris-sweep.html"))).contains("\"state\":\"complete\"");
            assertThat(program.processes()).isEmpty();
            assertThat(program.directories()).isEmpty();
        }
    }

    @Test
    void cancelsAndCleansUpWhenItIsInterrupted() throws Exception {
        assumeThat(ChildProgram.ignoresInterrupts())
                .as("a build that a shell has started in the background ignores Ctrl-C, and so do its children")
                .isFalse();
        Path directory = temporary.toRealPath();
        try (ChildProgram program = ChildProgram.start(IrisSweep.class, directory, Map.of())) {
            program.awaitLine(line -> line.startsWith("Azure Batch emulator at"));
            assertThat(program.processes()).as("emulator and Azurite").hasSizeGreaterThan(1);

            program.awaitLine(line -> line.matches(".*(queued|running) +[1-9].*"));
            program.interrupt();

            int exitCode = program.awaitExit();
            assertThat(program.lines())
                    .contains(NOTHING)
                    .anyMatch(line -> line.matches("Interrupted with \\d+ of 64 scores: cancelled, cleaning up"));
            assertThat(exitCode).isEqualTo(130);
            assertThat(program.processes()).isEmpty();
            assertThat(program.directories()).isEmpty();
        }
    }
}
