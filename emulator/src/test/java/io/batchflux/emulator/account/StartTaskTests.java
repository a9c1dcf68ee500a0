package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.testing.BlobServer;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.PoolScenario;
import org.junit.jupiter.api.Test;

class StartTaskTests extends PoolScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withPools(PoolOptions.of("pool")
                        .withStartTask(
                                "sh -c 'echo started > $AZ_BATCH_NODE_SHARED_DIR/greeting; echo $AZ_BATCH_POOL_ID'"));
    }

    @Test
    void itRunsBeforeTheTasksOfTheNode() {
        addJob("job");
        addTask("job", "t", shell("cat $AZ_BATCH_NODE_SHARED_DIR/greeting $AZ_BATCH_NODE_STARTUP_DIR/stdout.txt"));

        awaitTask("job", "t", "completed");

        assertThat(file("job", "t", "stdout.txt")).isEqualTo("started\npool\n");
        JsonNode node = node("pool", 0);
        assertThat(node.at("/startTask/commandLine").asText()).startsWith("sh -c");
        assertThat(node.at("/startTaskInfo/state").asText()).isEqualTo("completed");
        assertThat(node.at("/startTaskInfo/exitCode").asInt(-1)).isZero();
        assertThat(node.at("/startTaskInfo/result").asText()).isEqualTo("success");
        assertThat(node.at("/startTaskInfo").has("requeueCount")).isFalse();
        assertThat(client.get(nodePath("pool") + "/files/startup%2Fstdout.txt").text())
                .isEqualTo("pool\n");
    }

    @Test
    void itHasAnEnvironmentOfItsOwnAndResourceFiles() {
        try (BlobServer blobs = new BlobServer()) {
            blobs.put("data.txt", "from a blob");
            String url = blobs.url("box/data.txt?sig=ok");
            addPool(
                    "p",
                    ",`targetLowPriorityNodes`:1,`startTask`:{`commandLine`:`sh -c 'cat in/data.txt; echo; echo $COLOUR;"
                            + " echo dedicated $AZ_BATCH_NODE_IS_DEDICATED; echo job $AZ_BATCH_JOB_ID; pwd'`,"
                            + "`environmentSettings`:[{`name`:`COLOUR`,`value`:`red`}],`resourceFiles`:"
                            + "[{`httpUrl`:`" + url + "`,`filePath`:`in/data.txt`}]}");
            awaitSteady("p");
            awaitNode(nodePath("p"), "idle");

            assertThat(client.get(nodePath("p") + "/files/startup/stdout.txt")
                            .text()
                            .lines()
                            .toList())
                    .startsWith("from a blob", "red", "dedicated false", "job")
                    .last()
                    .asString()
                    .endsWith("startup/wd");
        }
    }

    @Test
    void oneThatFailsKeepsTasksAwayUntilTheNodeIsRebootedWithABetterOne() {
        addPool("p", ",`targetDedicatedNodes`:1,`startTask`:{`commandLine`:`sh -c 'exit 3'`}");
        awaitSteady("p");
        String path = nodePath("p");
        JsonNode node = awaitNode(path, "starttaskfailed");
        addJobIn("p", "job", "");
        addTask("job", "t", "true");

        assertThat(node.at("/startTaskInfo/exitCode").asInt()).isEqualTo(3);
        assertThat(node.at("/startTaskInfo/failureInfo/code").asText()).isEqualTo("FailureExitCode");
        assertThat(client.get("/pools/p/nodes?$filter=" + encode("startTaskInfo/result eq 'failure'"))
                        .json()
                        .path("value"))
                .hasSize(1);
        assertThat(task("job", "t").path("state").asText()).isEqualTo("active");

        client.patch("/pools/p", "{`startTask`:{`commandLine`:`true`}}");
        assertThat(client.post(path + "/reboot").status()).isEqualTo(202);

        awaitTask("job", "t", "completed");
        assertThat(client.get(path).json().at("/startTaskInfo/result").asText()).isEqualTo("success");
    }

    @Test
    void itIsTriedAgainAsOftenAsItSays() {
        addPool(
                "p",
                ",`targetDedicatedNodes`:1,`startTask`:{`maxTaskRetryCount`:2,`commandLine`:"
                        + "`sh -c 'f=$AZ_BATCH_NODE_SHARED_DIR/f; [ -e $f ] || { touch $f; exit 1; }'`}");
        awaitSteady("p");

        JsonNode node = awaitNode(nodePath("p"), "idle");

        assertThat(node.at("/startTaskInfo/retryCount").asInt()).isEqualTo(1);
        assertThat(node.at("/startTaskInfo").has("lastRetryTime")).isTrue();
    }

    @Test
    void tasksNeedNotWaitForIt() {
        addPool("p", ",`targetDedicatedNodes`:1,`startTask`:{`waitForSuccess`:false,`commandLine`:`sleep 600`}");
        awaitSteady("p");
        addJobIn("p", "job", "");
        addTask("job", "t", "true");

        awaitTask("job", "t", "completed");

        assertThat(node("p", 0).at("/startTaskInfo/state").asText()).isEqualTo("running");
    }

    @Test
    void itEndsWithItsNode() {
        addPool("p", ",`targetDedicatedNodes`:1,`startTask`:{`commandLine`:`sleep 600`}");
        awaitSteady("p");
        awaitNode(nodePath("p"), "waitingforstarttask");

        client.delete("/pools/p");

        Eventually.isTrue(() -> client.head("/pools/p").status() == 404);
    }

    @Test
    void aNodeThatIsDeletedInTheMiddleOfARebootDoesNotStartAgain() {
        addPool("p", ",`targetDedicatedNodes`:1,`startTask`:{`commandLine`:`sleep 600`}");
        awaitSteady("p");
        String path = nodePath("p");
        awaitNode(path, "waitingforstarttask");

        client.post(path + "/reboot");
        client.delete("/pools/p");

        Eventually.isTrue(() -> client.head("/pools/p").status() == 404);
    }

    @Test
    void itFailsOnCommand() {
        awaitNode(nodePath("pool"), "idle");
        addJob("job");
        addTask("job", "t", "sleep 600");
        awaitTask("job", "t", "running");

        emulator.failStartTask("pool", "1");

        JsonNode node = node("pool", 0);
        assertThat(node.path("state").asText()).isEqualTo("starttaskfailed");
        assertThat(node.at("/startTaskInfo/exitCode").asInt()).isEqualTo(1);
        awaitTask("job", "t", "active");
        client.post(nodePath("pool") + "/reboot");
        awaitTask("job", "t", "running");
    }

    @Test
    void theNextOnesFailIfThePoolIsToldSo() {
        awaitNode(nodePath("pool"), "idle");
        emulator.supply("pool", NodeSupply.prompt().withFailingStartTasks(1));

        client.post("/pools/pool/resize", "{`targetDedicatedNodes`:3}");
        awaitSteady("pool");

        awaitNode("/pools/pool/nodes/" + node("pool", 1).path("id").asText(), "starttaskfailed");
        awaitNode("/pools/pool/nodes/" + node("pool", 2).path("id").asText(), "idle");
        assertThat(node("pool", 0).path("state").asText()).isEqualTo("idle");
    }

    @Test
    void aPoolWithoutOneCannotFailIt() {
        addPool("p", ",`targetDedicatedNodes`:1");
        awaitSteady("p");

        assertThatThrownBy(() -> emulator.failStartTask("p", "1")).hasMessageContaining("has no start task");
    }
}
