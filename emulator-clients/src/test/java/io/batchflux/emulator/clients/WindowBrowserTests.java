package io.batchflux.emulator.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The page of the emulator's window in Chromium, driven by {@code browser/window.mjs}; the pictures are for people to look at. */
@EnabledIfSystemProperty(named = "browser", matches = "true", disabledReason = "needs -Pbrowser")
class WindowBrowserTests {

    @Test
    void thePageIsDrawnReadablyAndUsedWithKeysAlone(@TempDir Path directory) throws Exception {
        EmulatorOptions options = EmulatorOptions.defaults()
                .withAdminPort(0)
                .withPools(
                        PoolOptions.of("pool").withTaskSlotsPerNode(4).withNodes(3),
                        PoolOptions.of("spare").withTaskSlotsPerNode(2).withLowPriorityNodes(1),
                        PoolOptions.of("cluster").withTaskSlotsPerNode(1).withNodes(3));
        Map<String, String> pictures =
                Map.of("PICTURES", Path.of("target/window").toAbsolutePath().toString());
        try (BatchEmulator emulator =
                BatchEmulator.start(options.withEndpoint(options.endpoint().withWindowControls(true)))) {
            Map<?, ?> seen = new ObjectMapper()
                    .readValue(NodeScript.run("browser/window.mjs", emulator, directory, pictures), Map.class);

            assumeFalse(seen.containsKey("none"), () -> String.valueOf(seen.get("none")));
            assertThat(seen)
                    .isEqualTo(Map.of(
                            "problems",
                            List.of(),
                            "pictures",
                            27,
                            "first",
                            "Skip to the content",
                            "opened",
                            "Job report",
                            "foreign",
                            List.of("text/plain", "null", 0)));
        }
    }
}
