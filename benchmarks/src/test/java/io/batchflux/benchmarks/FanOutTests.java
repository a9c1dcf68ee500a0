package io.batchflux.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FanOutTests {

    @TempDir
    private Path directory;

    @Test
    void measuresModesOnTheSameWork() throws Exception {
        Path json = directory.resolve("fan-out.json");

        int exitCode = Benchmarks.fanOut(
                "--tasks=200",
                "--mode=batchflux",
                "--mode=seed",
                "--latency=5",
                "--duration=100",
                "--poll=100",
                "--warm-up=20",
                "--json=" + json);

        assertThat(exitCode).isZero();
        JsonNode modes = new ObjectMapper().readTree(json.toFile()).path("modes");
        assertThat(modes).extracting(mode -> mode.path("mode").asText()).containsExactly("batchflux", "seed");
        assertThat(modes).allSatisfy(mode -> {
            assertThat(mode.path("tasks").asInt()).isEqualTo(200);
            assertThat(mode.path("results").asInt()).isEqualTo(200);
            assertThat(mode.path("wrong").asInt()).isZero();
            assertThat(mode.path("wallSeconds").asDouble()).isGreaterThan(0.1);
            assertThat(mode.path("submitSeconds").asDouble()).isPositive();
            assertThat(mode.path("batchRequests").path("Jobs_Create").asInt()).isPositive();
            assertThat(mode.path("batchRequestsPerTask").asDouble()).isPositive();
            assertThat(mode.path("cpuMicrosPerTask").asDouble()).isPositive();
            assertThat(mode.path("libraryThreads").asInt()).isPositive();
            assertThat(mode.path("noticeP99Millis").asDouble())
                    .isGreaterThanOrEqualTo(mode.path("noticeP50Millis").asDouble());
            assertThat(mode.has("heapBytesPerInFlightTask")).isTrue();
        });
        JsonNode batchflux = modes.get(0);
        assertThat(batchflux.path("libraryThreads").asInt()).isEqualTo(1);
        assertThat(batchflux.path("signalThreads")).hasSize(1);
        assertThat(batchflux
                        .path("batchRequests")
                        .path("Tasks_CreateCollection")
                        .asInt())
                // A request has 100 tasks, or what has come within 50 ms of the first of them.
                .isBetween(2, 2 + (int) (batchflux.path("submitSeconds").asDouble() / 0.05));
        assertThat(batchflux.path("batchRequestsPerTask").asDouble())
                .isLessThan(modes.get(1).path("batchRequestsPerTask").asDouble());
    }

    @Test
    void refusesAnUnknownMode() {
        assertThat(Benchmarks.fanOut("--mode=none")).isEqualTo(2);
    }
}
