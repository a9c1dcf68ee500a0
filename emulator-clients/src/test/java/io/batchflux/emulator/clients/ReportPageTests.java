package io.batchflux.emulator.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The report of a sweep, driven in jsdom by {@code javascript/report.js}. */
@DisabledIfSystemProperty(named = "clients.skip", matches = "true", disabledReason = "-Dclients.skip leaves npm alone")
class ReportPageTests {

    @Test
    void theReportIsSortedAndFilteredAndShowsTextsAsTexts(@TempDir Path directory) throws Exception {
        Reports.write(directory, 16);

        Map<?, ?> seen = new ObjectMapper()
                .readValue(
                        NodeScript.run("javascript/report.js", directory, Map.of("REPORTS", directory.toString())),
                        Map.class);

        assertThat(seen)
                .isEqualTo(Map.ofEntries(
                        Map.entry("problems", List.of()),
                        Map.entry("title", "Shots <script>alert(3)</script>"),
                        Map.entry("tiles", List.of("16 of 16", "4", "805.677")),
                        Map.entry("failures", List.of("4 × java.lang.IllegalStateException")),
                        Map.entry(
                                "message",
                                "java.lang.IllegalStateException: blown away by </script><script>alert(1)</script>"),
                        Map.entry(
                                "plots",
                                List.of(
                                        "metres by speed: 12, 1",
                                        "metres by force: 12, 1",
                                        "metres by from: 12, 1",
                                        "metres by share: 12, 1",
                                        "metres by drag: 12, 1",
                                        "Parallel coordinates: 12",
                                        "Timeline of slots: 16, 12, 4")),
                        Map.entry("axesThroughPoints", 0),
                        Map.entry(
                                "axes",
                                List.of(
                                        "metres by speed: value",
                                        "metres by force: value",
                                        "metres by from: value",
                                        "metres by share: value",
                                        "metres by drag: log",
                                        "Parallel coordinates: value,value,category,value,log,value",
                                        "Timeline of slots: value")),
                        Map.entry("beside", List.of("1.02e-5", "0.998", "989", "123456", "-1.23e7", "0", "4.94e-324")),
                        Map.entry("rising", List.of("1", "1.13", "8.01")),
                        Map.entry("falling", List.of("85.12", "78.11", "71.1")),
                        Map.entry("sorted", List.of("speed ↓")),
                        Map.entry("filtered", List.of("4 of 16")),
                        Map.entry("failedOnly", List.of("4 of 16", "java.lang.IllegalStateException")),
                        Map.entry("dark", "dark"),
                        Map.entry("plotsAgain", 7),
                        Map.entry("state", "running"),
                        Map.entry("reload", List.of(true, false)),
                        Map.entry("none", "4 of 4 4: Timeline of slots")));
    }
}
