package io.batchflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A program that is asked to end, by SIGTERM. */
@Tag("long")
class EndedApplicationIntegrationTests {

    /** Less than Spring gives a phase of the end by default. */
    private static final Duration LIMIT = Duration.ofSeconds(25);

    @Test
    void anApplicationEndsItsRunsBeforeItsEmulatorDoes() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        // Boot's is made for another Logback than the one of our tests.
                        "-Dorg.springframework.boot.logging.LoggingSystem=none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndedApplication.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        try {
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.equals(EndedApplication.ADDED)) {
                    break;
                }
            }

            assertThat(lines).as("what it has said").contains(EndedApplication.ADDED);

            // That of the process itself would close its output too.
            process.toHandle().destroy();

            CompletableFuture<Void> read =
                    CompletableFuture.runAsync(() -> output.lines().forEach(lines::add));
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("has ended by itself: %s", lines)
                    .isTrue();
            read.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(lines).contains(EndedApplication.ENDED).noneMatch(line -> line.endsWith(EndedApplication.LEFT));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
