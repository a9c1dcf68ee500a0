package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.BlobServer;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The upload of what the emulator has logged of a node. */
class NodeLogTests extends EmulatorScenario {

    private static final String BEGIN = "`startTime`:`2020-01-01T00:00:00Z`";

    private final BlobServer blobs = new BlobServer();
    private String node;

    @BeforeEach
    void findNode() {
        node = client.get("/pools/pool/nodes").json().at("/value/0/id").asText();
    }

    @AfterEach
    void closeBlobs() {
        blobs.close();
    }

    @Test
    void theLogTellsWhichTasksTheNodeHad() {
        addJob("job");
        addTask("job", "good", "true");
        addTask("job", "bad", "false");
        awaitTask("job", "good", "completed");
        awaitTask("job", "bad", "completed");

        TestClient.Answer answer = upload("{`containerUrl`:`" + blobs.container() + "`," + BEGIN + "}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode result = answer.json();
        assertThat(result.path("numberOfFilesUploaded").asInt()).isEqualTo(1);
        String directory = result.path("virtualDirectoryName").asText();
        assertThat(directory).matches("pool/" + node + "/[-0-9a-f]{36}");
        assertThat(blobs.blobs).containsOnlyKeys(directory + "/node.log");
        assertThat(blobs.text(directory + "/node.log").lines())
                .anyMatch(line -> line.endsWith("Z The node is idle"))
                .anyMatch(line -> line.endsWith("Z The task good of the job job begins"))
                .anyMatch(line -> line.endsWith("Z The task good of the job job ends, exit code 0"))
                .anyMatch(line -> line.endsWith("Z The task bad of the job job ends, exit code 1, FailureExitCode"));
    }

    @Test
    void nothingIsUploadedOfATimeInWhichNothingHappened() {
        JsonNode result = upload(
                        "{`containerUrl`:`" + blobs.container() + "`," + BEGIN + ",`endTime`:`2020-01-02T00:00:00Z`}")
                .json();

        assertThat(result.path("numberOfFilesUploaded").asInt(-1)).isZero();
        assertThat(blobs.blobs).isEmpty();
    }

    @Test
    void whatCannotBeUploadedIsRefusedWithoutTheSignature() {
        TestClient.Answer denied = upload("{`containerUrl`:`" + blobs.url("box?sig=bad") + "`," + BEGIN + "}");

        assertThat(denied.status()).isEqualTo(400);
        assertThat(denied.code()).isEqualTo("InvalidPropertyValue");
        assertThat(denied.text()).contains("HTTP 403").doesNotContain("sig=bad");
        assertThat(upload("{`containerUrl`:`box`," + BEGIN + "}").code()).isEqualTo("InvalidPropertyValue");
        assertThat(upload("{`containerUrl`:`" + blobs.container() + "`}").code())
                .isEqualTo("MissingRequiredProperty");
        assertThat(upload("{" + BEGIN + "}").code()).isEqualTo("MissingRequiredProperty");
        assertThat(upload("{`containerUrl`:`" + blobs.container() + "`," + BEGIN + ",`endTime`:`2019-01-01T00:00:00Z`}")
                        .code())
                .isEqualTo("InvalidPropertyValue");
        assertThat(client.post(
                                "/pools/pool/nodes/none/uploadbatchservicelogs",
                                "{`containerUrl`:`" + blobs.container() + "`," + BEGIN + "}")
                        .code())
                .isEqualTo("NodeNotFound");
    }

    private TestClient.Answer upload(String json) {
        return client.post("/pools/pool/nodes/" + node + "/uploadbatchservicelogs", json);
    }
}
