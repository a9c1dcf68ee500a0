package io.batchflux.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkedSweepsTests {

    @TempDir
    private Path directory;

    @Test
    void measuresEachChunkingOnTheSameCalls() throws Exception {
        Path json = directory.resolve("chunking.json");

        assertThat(Benchmarks.chunking("--calls=4", "--json=" + json)).isZero();

        JsonNode sweeps = new ObjectMapper().readTree(json.toFile());
        assertThat(sweeps)
                .extracting(sweep -> sweep.path("chunking").asText())
                .containsExactly("none", "of 50", "auto 10 s");
        assertThat(sweeps).allSatisfy(sweep -> {
            assertThat(sweep.path("calls").asInt()).isEqualTo(4);
            assertThat(sweep.path("wrong").asInt()).isZero();
            assertThat(sweep.path("wallSeconds").asDouble()).isPositive();
            assertThat(sweep.path("batchRequests").asInt()).isPositive();
        });
        assertThat(sweeps).extracting(sweep -> sweep.path("processes").asInt()).containsExactly(4, 1, 4);
    }
}
