package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.testing.BlobServer;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import org.junit.jupiter.api.Test;

/** With processes. */
class MultiInstanceProcessTests extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withPools(PoolOptions.of("pool").withNodes(2));
    }

    @Test
    void eachNodeHasTheCommonFilesAndKnowsTheOthers() {
        try (BlobServer blobs = new BlobServer()) {
            blobs.put("common", "shared by all");
            blobs.put("own", "of the primary");
            addJob("job");
            addTask(
                    "job",
                    "t",
                    shell(
                            "cat own $AZ_BATCH_TASK_SHARED_DIR/data/common; echo; kill -0 $(cat background) && echo it lives; env | sort"),
                    ",`multiInstanceSettings`:{`numberOfInstances`:2,`coordinationCommandLine`:`"
                            + shell("cat $AZ_BATCH_TASK_SHARED_DIR/data/common;"
                                    + " echo : $AZ_BATCH_IS_CURRENT_NODE_MASTER; ls;"
                                    + " sleep 600 & echo $! > background")
                            + "`,`commonResourceFiles`:[{`filePath`:`data/common`,`httpUrl`:`" + blobs.url("box/common")
                            + "?sv=1&sig=ok`}]},`resourceFiles`:[{`filePath`:`own`,`httpUrl`:`" + blobs.url("box/own")
                            + "?sv=1&sig=ok`}]");

            JsonNode task = awaitTask("job", "t", "completed");

            String text = file("job", "t", "stdout.txt");
            assertThat(task.at("/executionInfo/exitCode").asInt(-1)).as(text).isZero();
            assertThat(text.lines().toList())
                    .startsWith("shared by all: true")
                    .contains(
                            "of the primaryshared by all",
                            "it lives",
                            "AZ_BATCH_HOST_LIST=127.0.0.1,127.0.0.1",
                            "AZ_BATCH_NODE_LIST=127.0.0.1;127.0.0.1",
                            "AZ_BATCH_MASTER_NODE=127.0.0.1:6000",
                            "AZ_BATCH_IS_CURRENT_NODE_MASTER=true",
                            "CCP_NODES=2 127.0.0.1 1 127.0.0.1 1");
            JsonNode subtask =
                    client.get("/jobs/job/tasks/t/subtasksinfo").json().at("/value/0");
            String node = "/pools/pool/nodes/" + subtask.at("/nodeInfo/nodeId").asText() + "/files/"
                    + subtask.at("/nodeInfo/taskRootDirectory").asText();
            assertThat(client.get(node + "/stdout.txt").text()).isEqualTo("shared by all: false\n");
            for (String background : new String[] {
                file("job", "t", "wd/background"),
                client.get(node + "/wd/background").text()
            }) {
                Eventually.isTrue(() -> ProcessHandle.of(Long.parseLong(background.trim()))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
            }
        }
    }
}
