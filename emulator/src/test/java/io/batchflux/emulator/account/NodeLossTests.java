package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeLossTests extends EmulatorScenario {

    private static final String LONG = ",`environmentSettings`:[{`name`:`SIMULATED_DURATION`,`value`:`PT1H`}]";

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withAdminPort(0)
                .withPools(PoolOptions.of("pool").withNodes(2).withTaskSlotsPerNode(1))
                .withRuntime(RuntimeOptions.simulated());
    }

    @Test
    void aTaskOfALostNodeRunsElsewhereAndNothingIsCounted() {
        addJob("j");
        addTask("j", "t", "x", LONG);
        JsonNode before = awaitTask("j", "t", "running");
        String node = before.at("/nodeInfo/nodeId").asText();

        emulator.preempt("pool", node);

        JsonNode after = Eventually.get(
                () -> task("j", "t"),
                task -> task.path("state").asText().equals("running")
                        && !task.at("/nodeInfo/nodeId").asText().equals(node));
        assertThat(after.at("/executionInfo/retryCount").asInt()).isZero();
        assertThat(after.at("/executionInfo/requeueCount").asInt()).isZero();
        assertThat(state(node)).isEqualTo("preempted");
    }

    @Test
    void withoutAnotherNodeItWaitsUntilTheNodeIsBack() {
        addJob("j");
        emulator.preempt("pool", "2");
        addTask("j", "t", "x", LONG);
        awaitTask("j", "t", "running");

        assertThat(admin("/pools/pool/nodes/1/preempt")).isEqualTo(204);
        JsonNode waiting = awaitTask("j", "t", "active");
        assertThat(waiting.has("nodeInfo")).isFalse();
        assertThat(emulator.runningTasks()).isZero();

        assertThat(admin("/pools/pool/nodes/1/restore")).isEqualTo(204);
        awaitTask("j", "t", "running");
    }

    @Test
    void aTaskThatWasTerminatedIsNotRunAgain() {
        addJob("j");
        addTask("j", "t", "x", LONG);
        awaitTask("j", "t", "running");
        client.post("/jobs/j/tasks/t/terminate");

        emulator.preempt("pool", "1");
        emulator.preempt("pool", "2");

        assertThat(task("j", "t").path("state").asText()).isEqualTo("completed");
    }

    @Test
    void aNodeIsPreparedAgainWhenItIsBack() {
        emulator.preempt("pool", "2");
        addJob("j", ",`jobPreparationTask`:{`commandLine`:`x`}");
        addTask("j", "t", "x", LONG);
        awaitTask("j", "t", "running");
        String first = preparation();

        emulator.preempt("pool", "1");
        awaitTask("j", "t", "active");
        emulator.restore("pool", "1");
        awaitTask("j", "t", "running");

        assertThat(preparation()).isGreaterThan(first);
    }

    @Test
    void aTaskThatWaitsForThePreparationOfALostNodeLeavesIt() {
        emulator.preempt("pool", "2");
        addJob("j", ",`jobPreparationTask`:{`commandLine`:`x`" + LONG + "}");
        addTask("j", "t", "x", LONG);
        awaitTask("j", "t", "preparing");

        emulator.preempt("pool", "1");

        awaitTask("j", "t", "active");
        assertThat(client.post("/jobs/j/terminate").status()).isEqualTo(202);
        awaitJob("j", "completed");
    }

    @Test
    void nodesAreCountedByTheirStates() {
        emulator.preempt("pool", "2");
        addJob("j");
        addTask("j", "t", "x", LONG);
        awaitTask("j", "t", "running");

        JsonNode counts =
                client.get("/nodecounts?$filter=" + encode("poolId eq 'POOL'")).json();

        assertThat(counts.at("/value")).hasSize(1);
        assertThat(counts.at("/value/0/poolId").asText()).isEqualTo("pool");
        assertThat(counts.at("/value/0/dedicated/preempted").asInt()).isEqualTo(1);
        assertThat(counts.at("/value/0/dedicated/running").asInt()).isEqualTo(1);
        assertThat(counts.at("/value/0/dedicated/total").asInt()).isEqualTo(2);
        assertThat(counts.at("/value/0/lowPriority/total").asInt(-1)).isZero();
        assertThat(client.get("/nodecounts?$filter=" + encode("poolId eq 'other'"))
                        .json()
                        .path("value"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "none"})
    void aNodeThatIsNotThereIsNamed(String node) {
        assertThatThrownBy(() -> emulator.preempt("pool", node)).hasMessageContaining("has no node " + node);
        assertThat(admin("/pools/elsewhere/nodes/" + node + "/restore")).isEqualTo(400);
    }

    private String state(String node) {
        return client.get("/pools/pool/nodes/" + node).json().path("state").asText();
    }

    private String preparation() {
        return client.get("/jobs/j/jobpreparationandreleasetaskstatus")
                .json()
                .at("/value/0/jobPreparationTaskExecutionInfo/startTime")
                .asText();
    }

    private int admin(String path) {
        return client.raw(
                        "POST",
                        emulator.adminEndpoint().orElseThrow().resolve(path),
                        new DefaultHttpHeaders().set("Content-Length", "0"),
                        new byte[0])
                .status();
    }
}
