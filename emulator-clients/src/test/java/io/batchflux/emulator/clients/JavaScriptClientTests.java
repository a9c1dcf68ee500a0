package io.batchflux.emulator.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The client {@code @azure/batch} of npm, driven by {@code javascript/scenario.js}. */
@DisabledIfSystemProperty(named = "clients.skip", matches = "true", disabledReason = "-Dclients.skip leaves npm alone")
class JavaScriptClientTests {

    @Test
    void theJavaScriptClientWorksAsItIs(@TempDir Path directory) throws Exception {
        try (BatchEmulator emulator = BatchEmulator.start(EmulatorOptions.defaults())) {
            Map<?, ?> seen = new ObjectMapper()
                    .readValue(NodeScript.run("javascript/scenario.js", emulator, directory), Map.class);

            assertThat(seen)
                    .isEqualTo(Map.ofEntries(
                            Map.entry("poolAgain", "409 PoolExists"),
                            Map.entry("poolExists", true),
                            Map.entry("job", "active"),
                            Map.entry("added", 25),
                            Map.entry("addedAgain", "TaskExists"),
                            Map.entry("exitCode", 0),
                            Map.entry("pages", List.of(10, 10, 6)),
                            Map.entry("listed", 26),
                            Map.entry("filtered", List.of("hello")),
                            Map.entry("wrongFilter", "400 InvalidQueryParameterValue"),
                            Map.entry("files", List.of("stderr.txt", "stdout.txt", "wd", "wd/out.txt")),
                            Map.entry("stdout", "hello\n"),
                            Map.entry("length", 5),
                            Map.entry("deletedFile", "404"),
                            Map.entry("ended", "TaskEnded"),
                            Map.entry("endedAgain", "409 TaskCompleted"),
                            Map.entry("deletedTask", "404 TaskNotFound"),
                            Map.entry("priority", 7),
                            Map.entry("reason", "enough"),
                            Map.entry("deletedJob", "404 JobNotFound"),
                            Map.entry("deletedPool", "404 PoolNotFound")));
        }
    }
}
