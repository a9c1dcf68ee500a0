package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.PoolScenario;
import io.batchflux.emulator.testing.TestClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolResizeTests extends PoolScenario {

    private static final NodeSupply SLOW = NodeSupply.prompt().withDelay(Duration.ofDays(1000));

    /** A resize timeout of five minutes is over after 150 ms. */
    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(1))
                .withAdminPort(0)
                .withRuntime(RuntimeOptions.simulated().withTimeScale(2000));
    }

    @Test
    void aPoolGrowsAndShrinks() {
        String before = pool("pool").path("eTag").asText();

        var answer = resize("`targetDedicatedNodes`:3,`targetLowPriorityNodes`:2");

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.headers().get("DataServiceId")).endsWith("/pools/pool/resize");
        assertThat(answer.headers().get("ETag")).isNotEqualTo(before);
        JsonNode grown = awaitSteady("pool");
        assertThat(grown.path("currentDedicatedNodes").asInt()).isEqualTo(3);
        assertThat(grown.path("currentLowPriorityNodes").asInt()).isEqualTo(2);
        assertThat(nodes("pool"))
                .filteredOn(node -> node.path("isDedicated").asBoolean())
                .hasSize(3);

        resize("`targetDedicatedNodes`:1");
        JsonNode shrunk = awaitSteady("pool");
        assertThat(shrunk.path("currentDedicatedNodes").asInt()).isEqualTo(1);
        assertThat(shrunk.path("targetLowPriorityNodes").asInt()).isEqualTo(2);
        assertThat(shrunk.path("eTag").asText()).isNotEqualTo(grown.path("eTag").asText());
        assertThat(shrunk.has("resizeErrors")).isFalse();
    }

    @Test
    void aResizeNeedsATarget() {
        assertThat(resize("`resizeTimeout`:`PT10M`").code()).isEqualTo("MissingRequiredProperty");
        assertThat(resize("`targetDedicatedNodes`:1,`nodeDeallocationOption`:`burn`")
                        .code())
                .isEqualTo("InvalidPropertyValue");
    }

    @Test
    void aPoolThatIsBeingResizedIsLeftAloneUntilThatIsStopped() {
        emulator.supply("pool", SLOW);
        resize("`targetDedicatedNodes`:2,`resizeTimeout`:`P7D`");

        assertThat(pool("pool").path("allocationState").asText()).isEqualTo("resizing");
        assertThat(resize("`targetDedicatedNodes`:3").code()).isEqualTo("PoolBeingResized");
        assertThat(client.post("/pools/pool/removenodes", "{`nodeList`:[`" + id(0) + "`]}")
                        .code())
                .isEqualTo("PoolBeingResized");
        assertThat(client.post("/pools/pool/stopresize").status()).isEqualTo(202);

        JsonNode stopped = awaitSteady("pool");
        assertThat(stopped.at("/resizeErrors/0/code").asText()).isEqualTo("ResizeStopped");
        assertThat(stopped.path("currentDedicatedNodes").asInt()).isEqualTo(1);
        assertThat(stopped.path("targetDedicatedNodes").asInt()).isEqualTo(2);
        assertThat(client.post("/pools/pool/stopresize").code()).isEqualTo("OperationInvalidForCurrentState");
    }

    @Test
    void aResizeThatTakesTooLongEndsWithAnError() {
        emulator.supply("pool", SLOW);

        resize("`targetDedicatedNodes`:2,`resizeTimeout`:`PT5M`");

        JsonNode pool = awaitSteady("pool");
        assertThat(pool.at("/resizeErrors/0/code").asText()).isEqualTo("AllocationTimedout");
        assertThat(pool.path("resizeErrors")).hasSize(1);
    }

    @Test
    void thereAreNoMoreNodesThanTheAccountHasCoresFor() {
        emulator.supply("pool", NodeSupply.prompt().withMaxDedicatedNodes(2).withMaxLowPriorityNodes(0));

        resize("`targetDedicatedNodes`:5,`targetLowPriorityNodes`:1");

        JsonNode pool = awaitSteady("pool");
        assertThat(pool.path("currentDedicatedNodes").asInt()).isEqualTo(2);
        assertThat(pool.path("resizeErrors").findValuesAsText("code"))
                .containsExactly("AccountCoreQuotaReached", "AccountLowPriorityCoreQuotaReached");
        emulator.supply("pool", NodeSupply.prompt());
        resize("`targetDedicatedNodes`:3,`targetLowPriorityNodes`:0");
        assertThat(awaitSteady("pool").has("resizeErrors")).isFalse();
    }

    @Test
    void aNumberOfNodesThatIsHardlyMeantEndsAtTheQuota() {
        emulator.supply("pool", NodeSupply.prompt().withMaxDedicatedNodes(3));

        resize("`targetDedicatedNodes`:2147483647,`targetLowPriorityNodes`:0");

        assertThat(awaitSteady("pool").at("/resizeErrors/0/code").asText()).isEqualTo("AccountCoreQuotaReached");
        assertThat(NodeSupply.prompt().maxDedicatedNodes()).isEqualTo(10_000);
    }

    @Test
    void anAllocationFailsOnCommand() {
        assertThat(admin("PUT", "/pools/pool/supply", "{`error`:`AllocationFailed`}")
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("AllocationFailed");

        resize("`targetDedicatedNodes`:2");

        JsonNode pool = awaitSteady("pool");
        assertThat(pool.at("/resizeErrors/0/code").asText()).isEqualTo("AllocationFailed");
        assertThat(pool.path("currentDedicatedNodes").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "{`speed`:1}, speed",
        "{`delay`:`soon`}, delay must be an ISO 8601 duration",
        "{`maxDedicatedNodes`:-1}, must not be negative",
        "{`error`:`a b`}, code of the service"
    })
    void aSupplyThatIsNoneIsRefused(String json, String reason) {
        var answer = admin("PUT", "/pools/pool/supply", json);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).contains(reason);
        assertThat(admin("GET", "/pools/none/supply", "").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"requeue, active, 1", "terminate, completed, 0"})
    void theTasksOfANodeThatLeavesEndAsAsked(String option, String state, int requeues) {
        addJob("job");
        addTask("job", "t", "x", LONG);
        awaitTask("job", "t", "running");

        resize("`targetDedicatedNodes`:0,`nodeDeallocationOption`:`" + option + "`");

        awaitSteady("pool");
        JsonNode task = task("job", "t");
        assertThat(task.path("state").asText()).isEqualTo(state);
        assertThat(task.at("/executionInfo/requeueCount").asInt()).isEqualTo(requeues);
        assertThat(nodes("pool")).isEmpty();
    }

    @Test
    void aNodeLeavesWhenItsTasksAreDoneIfAskedTo() {
        addJob("job");
        addTask("job", "t", "x", LONG);
        addTask("job", "next", "x", LONG);
        awaitTask("job", "t", "running");

        resize("`targetDedicatedNodes`:0,`nodeDeallocationOption`:`taskcompletion`,`resizeTimeout`:`P7D`");

        assertThat(node("pool", 0).path("state").asText()).isEqualTo("leavingpool");
        assertThat(pool("pool").path("allocationState").asText()).isEqualTo("resizing");
        assertThat(task("job", "t").path("state").asText()).isEqualTo("running");
        client.post("/jobs/job/tasks/t/terminate");
        awaitSteady("pool");
        assertThat(nodes("pool")).isEmpty();
        assertThat(task("job", "next").path("state").asText()).isEqualTo("active");
    }

    @Test
    void aNodeThatIsAboutToLeaveStaysWhenTheResizeIsStopped() {
        addJob("job");
        addTask("job", "t", "x", LONG);
        awaitTask("job", "t", "running");
        resize("`targetDedicatedNodes`:0,`nodeDeallocationOption`:`taskcompletion`,`resizeTimeout`:`P7D`");

        client.post("/pools/pool/stopresize");

        assertThat(awaitSteady("pool").at("/resizeErrors/0/code").asText()).isEqualTo("ResizeStopped");
        assertThat(node("pool", 0).path("state").asText()).isEqualTo("running");
        client.post("/jobs/job/tasks/t/terminate");
        addTask("job", "next", "x", LONG);
        awaitTask("job", "next", "running");
    }

    @Test
    void theNodesWithNothingToDoLeaveFirst() {
        resize("`targetDedicatedNodes`:3");
        awaitSteady("pool");
        addJob("job");
        addTask("job", "t", "x", LONG);
        String busy = awaitTask("job", "t", "running").at("/nodeInfo/nodeId").asText();

        resize("`targetDedicatedNodes`:1");

        awaitSteady("pool");
        assertThat(nodes("pool").findValuesAsText("id")).containsExactly(busy);
        assertThat(task("job", "t").path("state").asText()).isEqualTo("running");
    }

    @Test
    void theNodesThatAreNamedAreRemoved() {
        resize("`targetDedicatedNodes`:3");
        awaitSteady("pool");
        String kept = id(1);

        var answer = client.post("/pools/pool/removenodes", "{`nodeList`:[`" + id(0) + "`,`" + id(2) + "`]}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(awaitSteady("pool").path("targetDedicatedNodes").asInt()).isEqualTo(1);
        assertThat(nodes("pool").findValuesAsText("id")).containsExactly(kept);
        assertThat(client.post("/pools/pool/removenodes", "{`nodeList`:[`none`]}")
                        .code())
                .isEqualTo("NodeNotFound");
        assertThat(client.post("/pools/pool/removenodes", "{`nodeList`:[]}").code())
                .isEqualTo("MissingRequiredProperty");
    }

    @Test
    void nodesAreFilledOneByOneWhenThePoolPacks() {
        addPool(
                "packed",
                ",`targetDedicatedNodes`:2,`taskSlotsPerNode`:2,`taskSchedulingPolicy`:{`nodeFillType`:`pack`}");
        awaitSteady("packed");
        addJobIn("packed", "job", "");
        addTask("job", "a", "x", LONG);
        addTask("job", "b", "x", LONG);

        String first = awaitTask("job", "a", "running").at("/nodeInfo/nodeId").asText();

        assertThat(awaitTask("job", "b", "running").at("/nodeInfo/nodeId").asText())
                .isEqualTo(first);
    }

    private TestClient.Answer resize(String members) {
        return client.post("/pools/pool/resize", "{" + members + "}");
    }

    private String id(int number) {
        return node("pool", number).path("id").asText();
    }
}
