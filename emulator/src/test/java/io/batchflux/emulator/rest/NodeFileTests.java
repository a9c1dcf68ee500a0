package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.PoolScenario;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeFileTests extends PoolScenario {

    private static final String STDOUT = "/workitems%2Fjob%2Fjob-1%2Ft%2Fstdout.txt";

    private String files;

    @BeforeEach
    void runTask() {
        addJob("job");
        addTask("job", "t", shell("printf 0123456789; printf x > $AZ_BATCH_NODE_SHARED_DIR/shared.bin"));
        awaitTask("job", "t", "completed");
        files = nodePath("pool") + "/files";
    }

    @Test
    void theDirectoriesOfANodeAreListed() {
        JsonNode list = client.get(files).json();

        assertThat(list.path("odata.metadata").asText()).endsWith("/$metadata#files");
        assertThat(list.path("value").findValuesAsText("name"))
                .containsExactly("applications", "fsmounts", "shared", "startup", "volatile", "workitems");
        assertThat(client.get(files + "?recursive=true&$filter=" + encode("startswith(name,'workitems')"))
                        .json()
                        .path("value")
                        .findValuesAsText("name"))
                .containsExactly(
                        "workitems",
                        "workitems/job",
                        "workitems/job/job-1",
                        "workitems/job/job-1/t",
                        "workitems/job/job-1/t/stderr.txt",
                        "workitems/job/job-1/t/stdout.txt",
                        "workitems/job/job-1/t/wd");
        assertThat(client.get(files + "?maxresults=2")
                        .json()
                        .path("odata.nextLink")
                        .asText())
                .contains("/files?", "skiptoken");
    }

    @Test
    void aFileOfANodeIsRead() {
        var whole = client.get(files + STDOUT);
        var part = client.send("GET", files + STDOUT, null, Map.of("ocp-range", "bytes=2-4"));
        var head = client.head(files + STDOUT);

        assertThat(whole.text()).isEqualTo("0123456789");
        assertThat(part.text()).isEqualTo("234");
        assertThat(head.headers().get("Content-Length")).isEqualTo("10");
        assertThat(head.headers().get("ocp-batch-file-url")).contains("nodes%2Ftvm-");
        assertThat(client.get(files + "/none").code()).isEqualTo("FileNotFound");
        assertThat(client.get(files + "/..%2F..%2Fsecret").code()).isEqualTo("FileNotFound");
    }

    @Test
    void aLinkThatLeadsNowhereIsNotListed() {
        addTask("job", "link", shell("ln -s nowhere lost; ln -s ../stdout.txt found"));
        awaitTask("job", "link", "completed");

        assertThat(client.get("/jobs/job/tasks/link/files?recursive=true")
                        .json()
                        .path("value")
                        .findValuesAsText("name"))
                .containsExactly("stderr.txt", "stdout.txt", "wd", "wd/found");
    }

    @Test
    void filesThatComeAndGoDoNotDisturbTheList() {
        addTask("job", "busy", shell("while true; do mkdir -p a/b; touch a/b/c; rm -r a; done"));
        awaitTask("job", "busy", "running");

        for (int i = 0; i < 50; i++) {
            assertThat(client.get(files + "?recursive=true").status()).isEqualTo(200);
        }
    }

    @Test
    void aFileOfANodeIsDeleted() {
        assertThat(client.delete(files + "/shared/shared.bin").status()).isEqualTo(200);

        assertThat(client.head(files + "/shared/shared.bin").status()).isEqualTo(404);
    }

    @Test
    void aRebootKeepsFilesAndAReimageDoesNot() {
        client.post(nodePath("pool") + "/reboot");
        awaitNode(nodePath("pool"), "idle");
        assertThat(client.get(files + "/shared/shared.bin").text()).isEqualTo("x");
        assertThat(file("job", "t", "stdout.txt")).isEqualTo("0123456789");

        client.post(nodePath("pool") + "/reimage");
        awaitNode(nodePath("pool"), "idle");
        assertThat(client.get(files + "/shared/shared.bin").code()).isEqualTo("FileNotFound");
        assertThat(client.get("/jobs/job/tasks/t/files").code()).isEqualTo("TaskFilesUnavailable");
        assertThat(client.get(files).json().path("value")).isNotEmpty();
    }

    @Test
    void theFilesOfTasksGoWithTheNode() {
        client.post("/pools/pool/resize", "{`targetDedicatedNodes`:0}");
        awaitSteady("pool");

        assertThat(client.get("/jobs/job/tasks/t/files/stdout.txt").code()).isEqualTo("TaskFilesUnavailable");
        assertThat(client.get(files).code()).isEqualTo("NodeNotFound");
        assertThat(task("job", "t").at("/executionInfo/result").asText()).isEqualTo("success");
    }
}
