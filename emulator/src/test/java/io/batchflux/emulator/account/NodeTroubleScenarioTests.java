package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.testing.Behaviour;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.RuntimesScenario;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens to nodes on command goes the same way with both runtimes. */
class NodeTroubleScenarioTests extends RuntimesScenario {

    private static final String MACHINE = "`vmSize`:`standard_d1_v2`,`virtualMachineConfiguration`:{`imageReference`:"
            + "{`publisher`:`p`,`offer`:`o`,`sku`:`s`},`nodeAgentSKUId`:`batch.node.ubuntu 24.04`}";

    @Override
    protected EmulatorOptions options() {
        return super.options()
                .withPools(PoolOptions.of("pool")
                        .withTaskSlotsPerNode(1)
                        .withNodes(0)
                        .withLowPriorityNodes(2));
    }

    @Test
    void theTaskOfAPreemptedNodeRunsOnAnotherOneAndNothingIsCounted() {
        String node = runTask();

        emulator.preempt("pool", node);

        JsonNode task = Eventually.get(
                () -> task("job", "t"),
                now -> now.path("state").asText().equals("running")
                        && !now.at("/nodeInfo/nodeId").asText().equals(node));
        assertThat(task.at("/executionInfo/requeueCount").asInt()).isZero();
        assertThat(task.at("/executionInfo/retryCount").asInt()).isZero();
        assertThat(state(node)).isEqualTo("preempted");

        emulator.restore("pool", node);
        Eventually.isTrue(() -> state(node).equals("idle"));
    }

    @Test
    void theTaskOfARebootedNodeIsRequeuedAndCounted() {
        String node = runTask();

        assertThat(client.post("/pools/pool/nodes/" + node + "/reboot").status())
                .isEqualTo(202);

        JsonNode task = Eventually.get(
                () -> task("job", "t"),
                now -> now.path("state").asText().equals("running")
                        && now.at("/executionInfo/requeueCount").asInt() == 1);
        assertThat(task.at("/executionInfo/lastRequeueTime").asText()).isNotEmpty();
    }

    @Test
    void aNodeWhoseStartTaskFailsTakesNoTasks() {
        addPool("p", Behaviour.exits(5));

        JsonNode node = Eventually.get(
                () -> client.get("/pools/p/nodes").json().at("/value/0"),
                now -> now.path("state").asText().equals("starttaskfailed"));

        assertThat(node.at("/startTaskInfo/state").asText()).isEqualTo("completed");
        assertThat(node.at("/startTaskInfo/exitCode").asInt()).isEqualTo(5);
        assertThat(node.at("/startTaskInfo/result").asText()).isEqualTo("failure");
        client.post("/jobs", "{`id`:`j`,`poolInfo`:{`poolId`:`p`}}");
        addTask("j", "t", Behaviour.exits(0));
        assertThat(task("j", "t").path("state").asText()).isEqualTo("active");
    }

    @Test
    void aNodeWhoseProgramIsNotThereSaysSo() {
        addPool("p", Behaviour.cannotStart());

        JsonNode node = Eventually.get(
                () -> client.get("/pools/p/nodes").json().at("/value/0"),
                now -> now.path("state").asText().equals("starttaskfailed"));

        assertThat(node.at("/startTaskInfo/failureInfo/code").asText()).isEqualTo("CommandProgramNotFound");
        assertThat(node.at("/startTaskInfo").has("exitCode")).isFalse();
    }

    @Test
    void aNodeThatIsSlowToComeIsWaitedFor() {
        client.post("/pools/pool/resize", "{`targetLowPriorityNodes`:0}");
        awaitSteady();
        emulator.supply(
                "pool", NodeSupply.prompt().withDelay(Duration.ofMillis(50)).withStartUp(Duration.ofMillis(50)));
        addJob("job");
        addTask("job", "t", Behaviour.exits(0));

        client.post("/pools/pool/resize", "{`targetDedicatedNodes`:1}");

        JsonNode task = awaitTask("job", "t", "completed");
        JsonNode node = client.get("/pools/pool/nodes").json().at("/value/0");
        assertThat(node.path("lastBootTime").asText())
                .isGreaterThan(node.path("allocationTime").asText());
        assertThat(task.at("/executionInfo/startTime").asText())
                .isGreaterThan(node.path("lastBootTime").asText());
    }

    @Test
    void theTasksOfARemovedNodeGoBackIntoTheQueue() {
        String node = runTask();

        client.post("/pools/pool/removenodes", "{`nodeList`:[`" + node + "`]}");

        awaitSteady();
        JsonNode task = awaitTask("job", "t", "running");
        assertThat(task.at("/nodeInfo/nodeId").asText()).isNotEqualTo(node);
        assertThat(task.at("/executionInfo/requeueCount").asInt()).isEqualTo(1);
        assertThat(client.get("/pools/pool/nodes/" + node).code()).isEqualTo("NodeNotFound");
    }

    private String runTask() {
        addJob("job");
        addTask("job", "t", Behaviour.lasts());
        return awaitTask("job", "t", "running").at("/nodeInfo/nodeId").asText();
    }

    private void addPool(String id, Behaviour startTask) {
        var answer = client.post(
                "/pools",
                "{`id`:`" + id + "`," + MACHINE + ",`targetDedicatedNodes`:1,`startTask`:{" + startTask.members()
                        + "}}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    private void awaitSteady() {
        Eventually.isTrue(() -> client.get("/pools/pool")
                .json()
                .path("allocationState")
                .asText()
                .equals("steady"));
    }

    private String state(String node) {
        return client.get("/pools/pool/nodes/" + node).json().path("state").asText();
    }
}
