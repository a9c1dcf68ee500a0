package io.batchflux.emulator.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The page of the emulator's window, driven in jsdom by the scripts in {@code javascript}. */
@DisabledIfSystemProperty(named = "clients.skip", matches = "true", disabledReason = "-Dclients.skip leaves npm alone")
class WindowPageTests {

    @Test
    void thePageFollowsWhatHappensAndChangesWhatIsAsked(@TempDir Path directory) throws Exception {
        EmulatorOptions options = EmulatorOptions.defaults().withAdminPort(0);
        try (BatchEmulator emulator =
                BatchEmulator.start(options.withEndpoint(options.endpoint().withWindowControls(true)))) {
            Map<?, ?> seen = new ObjectMapper()
                    .readValue(NodeScript.run("javascript/window.js", emulator, directory), Map.class);

            assertThat(seen)
                    .isEqualTo(
                            Map.ofEntries(
                                    Map.entry("foreign", List.of()),
                                    Map.entry("problems", List.of()),
                                    Map.entry("address", "#/"),
                                    Map.entry("nothingYet", List.of("There are no jobs.")),
                                    Map.entry("bar", "1 failed, 1 running"),
                                    Map.entry(
                                            "failure",
                                            "The command ended with exit code 3, after one retry. FailureExitCode"),
                                    Map.entry("failedOnly", List.of("bad")),
                                    Map.entry("focus", "H1"),
                                    Map.entry("stdout", "<img src=x onerror=alert(1)>"),
                                    Map.entry("unread", "It cannot be read: it is being written"),
                                    Map.entry("asked", 1),
                                    Map.entry("images", 0),
                                    Map.entry("link", "/window/file?job=job&task=live&file=stdout.txt"),
                                    Map.entry("runs", "job/live"),
                                    Map.entry("said", "Node 1: preempted"),
                                    Map.entry("fault", "Jobs_Create:quota"),
                                    Map.entry("struck", "ActiveJobAndScheduleQuotaReached"),
                                    Map.entry("off", "added"),
                                    Map.entry(
                                            "refused",
                                            "Not done: operations must name one that 429 can strike, was Nothing"),
                                    Map.entry("operation", "Tasks_CreateCollection"),
                                    Map.entry("latest", "GET /jobs/job"),
                                    Map.entry("clock", "The clock is behind by PT5M"),
                                    Map.entry("saidElsewhere", ""),
                                    Map.entry("another", "another at here"),
                                    Map.entry("missing", "The specified job does not exist."),
                                    Map.entry("buttonsWithoutToken", 0),
                                    Map.entry(
                                            "words",
                                            "To change something, open the address that the emulator printed, with its token.")));
        }
    }

    @Test
    void thePageSkipsTimeAndAsksForTheKey(@TempDir Path directory) throws Exception {
        EmulatorOptions options = EmulatorOptions.defaults()
                .withAdminPort(0)
                .withRuntime(RuntimeOptions.simulated())
                .withPools(PoolOptions.of("pool").withNodes(3));
        try (BatchEmulator emulator = BatchEmulator.start(
                options.withEndpoint(options.endpoint().withWindowControls(true).withAdminKey(true)))) {
            Map<?, ?> seen = new ObjectMapper()
                    .readValue(NodeScript.run("javascript/window-time.js", emulator, directory), Map.class);

            assertThat(seen)
                    .isEqualTo(Map.ofEntries(
                            Map.entry("foreign", List.of()),
                            Map.entry("problems", List.of()),
                            Map.entry("schedule", "active P1D"),
                            Map.entry("subtasks", "succeeded succeeded"),
                            Map.entry("skipped", "PT2H have passed"),
                            Map.entry(
                                    "refused",
                                    "Not done: time must be a duration in ISO 8601, such as {\"time\":\"PT20M\"}"),
                            Map.entry("jobs", "daily:job-2 daily:job-1"),
                            Map.entry(
                                    "stranger",
                                    "Nothing is shown: it needs the key that the emulator printed: in the header"
                                            + " X-Batchflux-Key, or by the address of the window"),
                            Map.entry("shown", 0)));
        }
    }
}
