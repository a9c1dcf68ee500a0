package io.batchflux.emulator.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The report of a sweep in Chromium, driven by {@code browser/report.mjs}; the pictures are for people to look at. */
@EnabledIfSystemProperty(named = "browser", matches = "true", disabledReason = "needs -Pbrowser")
class ReportBrowserTests {

    @Test
    void theReportIsDrawnReadablyWithoutANetwork(@TempDir Path directory) throws Exception {
        Reports.write(directory, 16);
        Map<String, String> environment = Map.of(
                "REPORTS",
                directory.toString(),
                "PICTURES",
                Path.of("target/report").toAbsolutePath().toString());

        Map<?, ?> seen =
                new ObjectMapper().readValue(NodeScript.run("browser/report.mjs", directory, environment), Map.class);

        assumeFalse(seen.containsKey("none"), () -> String.valueOf(seen.get("none")));
        assertThat(seen).isEqualTo(Map.of("problems", List.of(), "pictures", 9, "foreign", List.of(), "chosen", true));
    }
}
