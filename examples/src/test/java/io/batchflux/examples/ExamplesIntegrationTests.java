package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.PoolOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class ExamplesIntegrationTests {

    @TempDir
    Path temporary;

    @Test
    void runsCommandTasksOfWhichOneFails() {
        LocalAzure.Remains remains;
        try (LocalAzure local = LocalAzure.start(PoolOptions.of("commands"), temporary)) {
            StepVerifier.create(CommandTasks.countWords(local.azure().runner()).collectList())
                    .assertNext(lines -> assertThat(lines)
                            .containsExactlyInAnyOrder(
                                    "short: 3 words",
                                    "long: 9 words",
                                    "empty: EXIT_CODE, exit code 3, the text is empty"))
                    .expectComplete()
                    .verify(Duration.ofSeconds(60));
            remains = local.stop();
        }
        assertThat(remains.isNothing()).as(remains.toString()).isTrue();
    }

    @Test
    void runsTheCodeOfTheReadme() throws Exception {
        Path directory = temporary.toRealPath();
        try (LocalAzure local = LocalAzure.start(PoolOptions.of("readme"), directory)) {
            Map<String, String> environment = new HashMap<>(local.environment());
            environment.put("BATCHFLUX_CACHE_DIR", directory.toString());
            ReadmeSnippet snippet = ReadmeSnippet.read();
            Path classes = Files.createDirectory(directory.resolve("classes"));
            snippet.compile(classes);
            String classPath = classes + File.pathSeparator + System.getProperty("java.class.path");
            try (ChildProgram program = ChildProgram.start(snippet.className(), classPath, directory, environment)) {
                int exitCode = program.awaitExit();

                assertThat(program.lines())
                        .contains(String.valueOf(2500 / 9.81))
                        .anyMatch(line -> line.startsWith("Succeeded[item=Shot[speed=60.0, degrees=45.0], value="
                                + 3600 / 9.81 + ", origin=task "))
                        .anyMatch(line -> line.startsWith("Succeeded[") && line.contains("item=2"));
                assertThat(exitCode).isZero();
            }
            assertThat(local.stop().isNothing()).isTrue();
        }
    }
}
