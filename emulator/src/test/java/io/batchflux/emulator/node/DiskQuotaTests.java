package io.batchflux.emulator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.JobOptions;
import io.batchflux.emulator.testing.BlobServer;
import io.batchflux.emulator.testing.EmulatorScenario;
import org.junit.jupiter.api.Test;

class DiskQuotaTests extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withJobs(JobOptions.defaults().withTaskDiskQuota(100_000));
    }

    @Test
    void aTaskThatWritesTooMuchIsEnded() {
        addJob("job");
        addTask("job", "t", shell("head -c 200000 /dev/zero > big; sleep 600"));

        JsonNode execution = awaitTask("job", "t", "completed").path("executionInfo");

        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo("DiskFull");
        assertThat(execution.at("/failureInfo/category").asText()).isEqualTo("ServerError");
        assertThat(execution.at("/failureInfo/details/0/value").asText()).contains("100000 bytes");
        assertThat(execution.path("exitCode").asInt()).isEqualTo(137);
    }

    @Test
    void aTaskThatWritesItsShareSucceeds() {
        addJob("job");
        addTask("job", "t", shell("mkdir d; head -c 90000 /dev/zero > d/big; echo done"));

        assertThat(awaitTask("job", "t", "completed")
                        .at("/executionInfo/result")
                        .asText())
                .isEqualTo("success");
    }

    @Test
    void aResourceFileThatIsTooLargeKeepsTheCommandFromRunning() {
        try (BlobServer blobs = new BlobServer()) {
            blobs.put("big", "x".repeat(200_000));
            addJob("job");
            addTask(
                    "job",
                    "t",
                    "true",
                    ",`resourceFiles`:[{`httpUrl`:`" + blobs.url("box/big?sig=ok") + "`,`filePath`:`big`}]");

            JsonNode execution = awaitTask("job", "t", "completed").path("executionInfo");

            assertThat(execution.at("/failureInfo/code").asText()).isEqualTo("DiskFull");
            assertThat(execution.has("exitCode")).isFalse();
        }
    }
}
