package io.batchflux.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the emulator, Azurite and some nodes' processes. */
@Tag("long")
class SweepLoadIntegrationTests {

    @TempDir
    private Path directory;

    @Test
    void measuresEachChunkingOnTheSameCalls() throws Exception {
        Path json = directory.resolve("sweep.json");

        assertThat(Benchmarks.sweep(
                        "--calls=4",
                        "--millis=20",
                        "--chunking=none,of:2",
                        "--slots=2",
                        "--warm-up=0",
                        "--json=" + json))
                .isZero();

        JsonNode rows = new ObjectMapper().readTree(json.toFile()).path("rows");
        assertThat(rows).extracting(row -> row.path("chunking").asText()).containsExactly("none", "of:2");
        assertThat(rows).extracting(row -> row.path("jvms").asInt()).containsExactly(4, 2);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.fieldNames())
                    .toIterable()
                    .contains("chunking", "wallSeconds", "idealSeconds", "jvms", "nodeCpuSeconds", "clientCpuSeconds")
                    .contains("batchRequestsPerCall", "blobRequestsPerCall", "lost", "doubled")
                    .contains("calls", "millis", "slots", "distribution");
            assertThat(row.path("idealSeconds").asDouble()).isEqualTo(0.04);
            assertThat(row.path("wallSeconds").asDouble()).isGreaterThan(0.04);
            assertThat(row.path("clientCpuSeconds").asDouble()).isPositive();
            assertThat(row.path("batchRequestsPerCall").asDouble()).isGreaterThan(0.5);
            assertThat(row.path("blobRequestsPerCall").asDouble()).isGreaterThan(0.5);
            assertThat(row.path("lost").asInt() + row.path("doubled").asInt()).isZero();
        });
    }
}
