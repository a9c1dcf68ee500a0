package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.PoolScenario;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeScenarioTests extends PoolScenario {

    private static final NodeSupply SLOW_TO_START = NodeSupply.prompt().withStartUp(Duration.ofDays(1));

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(2))
                .withAdminPort(0)
                .withRuntime(RuntimeOptions.simulated());
    }

    @Test
    void aNodeIsAsTheServiceShowsIt() {
        JsonNode list = client.get("/pools/pool/nodes").json();

        assertThat(list.path("odata.metadata").asText()).endsWith("/$metadata#nodes");
        JsonNode node = list.at("/value/0");
        assertThat(node.path("state").asText()).isEqualTo("idle");
        assertThat(node.path("schedulingState").asText()).isEqualTo("enabled");
        assertThat(node.path("affinityId").asText())
                .isEqualTo("TVM:" + node.path("id").asText());
        assertThat(node.path("isDedicated").asBoolean()).isTrue();
        assertThat(node.at("/virtualMachineInfo/imageReference/exactVersion").asText())
                .isEqualTo("latest");
        assertThat(node.has("startTaskInfo")).isFalse();
        assertThat(client.get(nodePath("pool") + "?$select=id,state").json().has("affinityId"))
                .isFalse();
    }

    @Test
    void aNodeShowsTheTasksThatItHadLately() {
        addJob("job");
        addTask("job", "brief", "x");
        awaitTask("job", "brief", "completed");
        addTask("job", "long", "x", LONG);
        awaitTask("job", "long", "running");

        JsonNode recent = node("pool", 0).path("recentTasks");

        assertThat(recent).hasSize(2);
        assertThat(recent.at("/0/jobId").asText()).isEqualTo("job");
        assertThat(recent.at("/0/taskId").asText()).isEqualTo("long");
        assertThat(recent.at("/0/taskUrl").asText()).endsWith("/jobs/job/tasks/long");
        assertThat(recent.at("/0/taskState").asText()).isEqualTo("running");
        assertThat(recent.at("/1/taskState").asText()).isEqualTo("completed");
        assertThat(recent.at("/1/executionInfo/exitCode").asInt(-1)).isZero();
    }

    @Test
    void nodesComeInTheirOwnTime() {
        addPool("slow", "");
        awaitSteady("slow");
        emulator.supply("slow", SLOW_TO_START);

        client.post("/pools/slow/resize", "{`targetDedicatedNodes`:1,`targetLowPriorityNodes`:1}");

        awaitSteady("slow");
        assertThat(node("slow", 0).path("state").asText()).isEqualTo("creating");
        assertThat(node("slow", 0).has("lastBootTime")).isFalse();
        assertThat(client.post(nodePath("slow") + "/reboot").code()).isEqualTo("NodeBeingCreated");
        assertThat(client.get(nodePath("slow") + "/files").code()).isEqualTo("NodeBeingCreated");
        JsonNode counts = client.get("/nodecounts?$filter=" + encode("poolId eq 'slow'"))
                .json()
                .at("/value/0");
        assertThat(counts.at("/dedicated/creating").asInt()).isEqualTo(1);
        assertThat(counts.at("/lowPriority/creating").asInt()).isEqualTo(1);
        assertThat(counts.at("/lowPriority/total").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"requeue, running, 1", "terminate, completed, 0"})
    void aRebootEndsTasksAsAsked(String option, String state, int requeues) {
        addJob("job");
        addTask("job", "t", "x", LONG);
        awaitTask("job", "t", "running");
        String before = node("pool", 0).path("lastBootTime").asText();

        var answer = client.post(nodePath("pool") + "/reboot", "{`nodeRebootOption`:`" + option + "`}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        JsonNode task = Eventually.get(
                () -> task("job", "t"),
                now -> now.path("state").asText().equals(state)
                        && now.at("/executionInfo/requeueCount").asInt() == requeues);
        assertThat(task.at("/executionInfo/retryCount").asInt()).isZero();
        assertThat(Eventually.get(
                                () -> node("pool", 0),
                                node -> node.path("state")
                                        .asText()
                                        .equals(state.equals("running") ? "running" : "idle"))
                        .path("lastBootTime")
                        .asText())
                .isGreaterThan(before);
    }

    @Test
    void aRebootWaitsForTasksIfAskedTo() {
        emulator.supply("pool", SLOW_TO_START);
        addJob("job");
        addTask("job", "t", "x", LONG);
        awaitTask("job", "t", "running");

        client.post(nodePath("pool") + "/reboot", "{`nodeRebootOption`:`taskcompletion`}");
        addTask("job", "late", "x", LONG);

        assertThat(node("pool", 0).path("state").asText()).isEqualTo("running");
        assertThat(task("job", "late").path("state").asText()).isEqualTo("active");
        client.post("/jobs/job/tasks/t/terminate");
        awaitNode(nodePath("pool"), "rebooting");
        assertThat(client.post(nodePath("pool") + "/reimage").code()).isEqualTo("NodeBeingRebooted");
        assertThat(task("job", "t").at("/executionInfo/failureInfo/code").asText())
                .isEqualTo("TaskEnded");
    }

    @Test
    void aRebootWaitsForRetainedFilesIfAskedTo() {
        addPool("other", ",`targetDedicatedNodes`:1");
        awaitSteady("other");
        addJob("job");
        addJobIn("other", "otherJob", "");
        addTask("job", "kept", "x", ",`constraints`:{`retentionTime`:`PT1H`}");
        addTask("otherJob", "brief", "x", ",`constraints`:{`retentionTime`:`PT0.1S`}");
        awaitTask("job", "kept", "completed");
        awaitTask("otherJob", "brief", "completed");
        String before = node("other", 0).path("lastBootTime").asText();

        client.post(nodePath("pool") + "/reboot", "{`nodeRebootOption`:`retaineddata`}");
        client.post(nodePath("other") + "/reboot", "{`nodeRebootOption`:`retaineddata`}");

        Eventually.isTrue(() -> node("other", 0).path("lastBootTime").asText().compareTo(before) > 0);
        addTask("job", "late", "x", LONG);
        assertThat(node("pool", 0).path("state").asText()).isEqualTo("idle");
        assertThat(task("job", "late").path("state").asText()).isEqualTo("active");
    }

    @Test
    void aNodeThatIsToLeaveWaitsForNoFilesThatAreGone() {
        addJob("job");
        addTask("job", "kept", "x", ",`constraints`:{`retentionTime`:`PT1H`}");
        awaitTask("job", "kept", "completed");
        String before = node("pool", 0).path("lastBootTime").asText();
        client.post(nodePath("pool") + "/reboot", "{`nodeRebootOption`:`retaineddata`}");

        client.delete("/jobs/job/tasks/kept");

        Eventually.isTrue(() -> node("pool", 0).path("lastBootTime").asText().compareTo(before) > 0);
    }

    @ParameterizedTest
    @CsvSource({"reboot, true, true", "reboot, false, false", "reimage, false, true"})
    void aNodeIsPreparedAnewWhenItIsNeeded(String operation, boolean rerun, boolean prepared) {
        addJob("job", ",`jobPreparationTask`:{`commandLine`:`x`,`rerunOnNodeRebootAfterSuccess`:" + rerun + "}");
        addTask("job", "t", "x");
        awaitTask("job", "t", "completed");
        String first = preparation();

        client.post(nodePath("pool") + "/" + operation);
        awaitNode(nodePath("pool"), "idle");
        addTask("job", "u", "x");
        awaitTask("job", "u", "completed");

        assertThat(!preparation().equals(first)).isEqualTo(prepared);
    }

    @Test
    void aNodeWithoutSchedulingGoesOfflineWhenItsTasksAreDone() {
        addJob("job");
        addTask("job", "t", "x", LONG);
        awaitTask("job", "t", "running");
        String path = nodePath("pool");

        assertThat(client.post(path + "/disablescheduling", "{`nodeDisableSchedulingOption`:`taskcompletion`}")
                        .status())
                .isEqualTo(200);
        addTask("job", "late", "x", LONG);

        assertThat(client.get(path).json().path("schedulingState").asText()).isEqualTo("disabled");
        assertThat(client.get(path).json().path("state").asText()).isEqualTo("running");
        assertThat(client.post(path + "/disablescheduling").code()).isEqualTo("NodeAlreadyInTargetSchedulingState");
        client.post("/jobs/job/tasks/t/terminate");
        awaitNode(path, "offline");
        assertThat(task("job", "late").path("state").asText()).isEqualTo("active");

        assertThat(client.post(path + "/enablescheduling").status()).isEqualTo(200);
        awaitTask("job", "late", "running");
        assertThat(client.post(path + "/enablescheduling").code()).isEqualTo("NodeAlreadyInTargetSchedulingState");
    }

    @Test
    void disablingSchedulingRequeuesTasksByDefault() {
        addJob("job");
        addTask("job", "t", "x", LONG);
        awaitTask("job", "t", "running");

        client.post(nodePath("pool") + "/disablescheduling");

        assertThat(awaitTask("job", "t", "active")
                        .at("/executionInfo/requeueCount")
                        .asInt())
                .isEqualTo(1);
        awaitNode(nodePath("pool"), "offline");
    }

    @Test
    void aNodeIsDeallocatedAndStartedAgain() {
        String path = nodePath("pool");

        assertThat(client.post(path + "/start").code()).isEqualTo("OperationNotValidOnNode");
        assertThat(client.post(path + "/deallocate").status()).isEqualTo(202);
        awaitNode(path, "deallocated");
        assertThat(client.get(path + "/files").code()).isEqualTo("NodeNotReady");

        assertThat(client.post(path + "/start").status()).isEqualTo(202);
        awaitNode(path, "idle");
    }

    @Test
    void aBrokenNodeIsUnusableUntilItIsReimaged() {
        addJob("job");
        addTask("job", "t", "x", LONG);
        awaitTask("job", "t", "running");
        String path = nodePath("pool");

        assertThat(admin("POST", "/pools/pool/nodes/1/fail", "").status()).isEqualTo(204);

        JsonNode node = client.get(path).json();
        assertThat(node.path("state").asText()).isEqualTo("unusable");
        assertThat(node.at("/errors/0/code").asText()).isNotEmpty();
        assertThat(awaitTask("job", "t", "active")
                        .at("/executionInfo/requeueCount")
                        .asInt())
                .isZero();
        assertThat(client.post(path + "/disablescheduling").code()).isEqualTo("NodeStateUnusable");
        assertThat(client.post(path + "/reimage").status()).isEqualTo(202);
        awaitTask("job", "t", "running");
    }

    @Test
    void aSpotNodeIsPreemptedAndLeavesWithTheNextResize() {
        client.post("/pools/pool/resize", "{`targetDedicatedNodes`:0,`targetLowPriorityNodes`:2}");
        awaitSteady("pool");
        String kept = node("pool", 1).path("id").asText();
        emulator.preempt("pool", "1");
        assertThat(pool("pool").path("currentLowPriorityNodes").asInt()).isEqualTo(2);

        client.post("/pools/pool/resize", "{`targetLowPriorityNodes`:1}");

        awaitSteady("pool");
        assertThat(nodes("pool").findValuesAsText("id")).containsExactly(kept);
    }

    @Test
    void aSimulatedNodeHasNoFiles() {
        String files = nodePath("pool") + "/files";

        assertThat(client.get(files + "?recursive=true").json().path("value")).isEmpty();
        assertThat(client.get(files + "/startup/stdout.txt").code()).isEqualTo("FileNotFound");
    }

    @Test
    void nodesAreFilteredBySomeOfTheirProperties() {
        addJob("job");
        addTask("job", "t", "x", LONG);
        awaitTask("job", "t", "running");

        assertThat(filtered("state eq 'running'")).hasSize(1);
        assertThat(filtered("state ne 'running'")).isEmpty();
        assertThat(filtered("lastBootTime le DateTime'2100-01-01T00:00:00Z'")).hasSize(1);
        assertThat(filtered("startTaskInfo/exitCode eq 0")).isEmpty();
        assertThat(client.get("/pools/pool/nodes?$filter=" + encode("id eq 'x'"))
                        .code())
                .isEqualTo("InvalidQueryParameterValue");
    }

    private JsonNode filtered(String filter) {
        return client.get("/pools/pool/nodes?$filter=" + encode(filter)).json().path("value");
    }

    private String preparation() {
        return client.get("/jobs/job/jobpreparationandreleasetaskstatus")
                .json()
                .at("/value/0/jobPreparationTaskExecutionInfo/startTime")
                .asText();
    }
}
