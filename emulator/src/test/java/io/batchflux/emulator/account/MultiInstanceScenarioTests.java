package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.PoolScenario;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With simulated tasks, on a pool of three nodes which allows it. */
class MultiInstanceScenarioTests extends PoolScenario {

    private static final String TASK = "/jobs/job/tasks/t";
    private static final String LONG_COORDINATION = setting("SIMULATED_COORDINATION_DURATION", "PT1000H");
    private static final String FOR_LONG = setting("SIMULATED_DURATION", "PT1000H");

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(2).withNodes(2))
                .withRuntime(RuntimeOptions.simulated());
    }

    @BeforeEach
    void addPool() {
        addPool("mpi", ",`targetDedicatedNodes`:3,`enableInterNodeCommunication`:true");
        awaitSteady("mpi");
        Eventually.isTrue(() -> nodes("mpi").findValuesAsText("state").stream().allMatch("idle"::equals));
    }

    @Test
    void theCommandRunsOnTheFirstNodeOnceAllAreCoordinated() {
        addJobIn("mpi", "job", "");

        add("t", 3, LONG_COORDINATION);
        awaitTask("job", "t", "running");
        JsonNode running = subtasks();
        assertThat(running.findValuesAsText("state")).containsExactly("running", "running");
        assertThat(nodes("mpi").findValuesAsText("state")).containsOnly("running");
        client.post(TASK + "/terminate");
        add("u", 3, "");

        JsonNode task = awaitTask("job", "u", "completed");
        assertThat(task.at("/executionInfo/result").asText()).isEqualTo("success");
        assertThat(task.at("/multiInstanceSettings/numberOfInstances").asInt()).isEqualTo(3);
        JsonNode subtasks = client.get("/jobs/job/tasks/u/subtasksinfo").json();
        assertThat(subtasks.path("odata.metadata").asText()).endsWith("#subtasks");
        assertThat(subtasks.path("value").findValuesAsText("id")).containsExactly("1", "2");
        JsonNode first = subtasks.at("/value/0");
        assertThat(first.path("state").asText()).isEqualTo("completed");
        assertThat(first.path("previousState").asText()).isEqualTo("running");
        assertThat(first.path("exitCode").asInt(-1)).isZero();
        assertThat(first.path("result").asText()).isEqualTo("success");
        assertThat(first.at("/nodeInfo/nodeId").asText())
                .isNotEqualTo(task.at("/nodeInfo/nodeId").asText());
        assertThat(first.at("/nodeInfo/taskRootDirectory").asText()).isEqualTo("workitems/job/job-1/u");
        assertThat(client.get("/jobs/job/tasks/u/subtasksinfo?$select=id,state")
                        .json()
                        .at("/value/0"))
                .hasToString("{\"id\":1,\"state\":\"completed\"}");
        JsonNode recent = client.get(
                        "/pools/mpi/nodes/" + first.at("/nodeInfo/nodeId").asText())
                .json()
                .at("/recentTasks/0");
        assertThat(recent.path("taskId").asText()).isEqualTo("u");
        assertThat(recent.path("subtaskId").asInt()).isEqualTo(1);
    }

    @Test
    void itWaitsUntilEnoughNodesHaveNoTask() {
        addJobIn("mpi", "job", "");
        addTask("job", "single", "x", LONG);
        awaitTask("job", "single", "running");

        add("t", 3, "");

        assertThat(task("job", "t").path("state").asText()).isEqualTo("active");
        assertThat(subtasks()).isEmpty();
        client.post("/jobs/job/tasks/single/terminate");
        awaitTask("job", "t", "completed");
    }

    @Test
    void aPoolThatDoesNotAllowItNeverRunsIt() {
        addPool("apart", ",`targetDedicatedNodes`:2");
        addPool("slots", ",`targetDedicatedNodes`:2,`enableInterNodeCommunication`:true,`taskSlotsPerNode`:2");
        awaitSteady("apart");
        awaitSteady("slots");
        for (String pool : new String[] {"apart", "slots"}) {
            addJobIn(pool, "job-" + pool, "");
            addTask("job-" + pool, "t", "x", settings(2));
            addTask("job-" + pool, "single", "x");
            awaitTask("job-" + pool, "single", "completed");

            assertThat(task("job-" + pool, "t").path("state").asText()).isEqualTo("active");
        }
    }

    @Test
    void thePoolsOfTheEmulatorRunItOnWholeNodes() {
        addJob("job");

        add("t", 2, FOR_LONG);
        awaitTask("job", "t", "running");

        assertThat(nodes("pool").findValuesAsText("runningTaskSlotsCount")).containsExactly("2", "2");
    }

    @Test
    void aCoordinationCommandThatFailsFailsTheTaskAndIsTriedAgainWithIt() {
        addJobIn("mpi", "job", "");

        add("t", 2, setting("SIMULATED_COORDINATION_EXIT_CODE", "3,3,0"), ",`constraints`:{`maxTaskRetryCount`:1}");

        JsonNode task = awaitTask("job", "t", "completed");
        assertThat(task.at("/executionInfo/exitCode").asInt()).isEqualTo(3);
        assertThat(task.at("/executionInfo/retryCount").asInt()).isEqualTo(1);
        assertThat(task.at("/executionInfo/failureInfo/code").asText()).isEqualTo("FailureExitCode");
        Eventually.isTrue(() -> nodes("mpi").findValuesAsText("state").stream().allMatch("idle"::equals));
    }

    @Test
    void terminatingItEndsItOnAllNodes() {
        addJobIn("mpi", "job", "");
        add("t", 3, LONG_COORDINATION);
        awaitTask("job", "t", "running");

        assertThat(client.post(TASK + "/terminate").status()).isEqualTo(204);

        assertThat(task("job", "t").at("/executionInfo/failureInfo/code").asText())
                .isEqualTo("TaskEnded");
        assertThat(subtasks().findValuesAsText("state")).containsExactly("completed", "completed");
        assertThat(subtasks().at("/1/failureInfo/code").asText()).isEqualTo("TaskEnded");
        assertThat(nodes("mpi").findValuesAsText("state")).containsOnly("idle");
    }

    @Test
    void deletingItFreesAllNodes() {
        addJobIn("mpi", "job", "");
        add("t", 3, FOR_LONG);
        awaitTask("job", "t", "running");

        client.delete(TASK);

        assertThat(client.get(TASK).status()).isEqualTo(404);
        assertThat(nodes("mpi").findValuesAsText("state")).containsOnly("idle");
    }

    @Test
    void theLossOfAnyOfItsNodesBringsItBackIntoTheQueue() {
        addJobIn("mpi", "job", "");
        add("t", 3, FOR_LONG);
        awaitTask("job", "t", "running");

        emulator.preempt("mpi", subtasks().at("/1/nodeInfo/nodeId").asText());

        awaitTask("job", "t", "active");
        assertThat(nodes("mpi").findValuesAsText("state")).containsOnly("idle", "preempted");
        emulator.restore("mpi", nodes("mpi").at("/2/id").asText());
        awaitTask("job", "t", "running");
        assertThat(subtasks()).hasSize(2);
    }

    @Test
    void allOfItsNodesArePreparedForTheJobFirst() {
        addJobIn("mpi", "job", ",`jobPreparationTask`:{`commandLine`:`x`}");

        add("t", 3, "");

        awaitTask("job", "t", "completed");
        assertThat(client.get("/jobs/job/jobpreparationandreleasetaskstatus")
                        .json()
                        .path("value"))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`multiInstanceSettings`:{`numberOfInstances`:2}                                      | MissingRequiredProperty",
                "`multiInstanceSettings`:{`coordinationCommandLine`:`x`,`numberOfInstances`:0}        | InvalidPropertyValue",
                "`multiInstanceSettings`:{`coordinationCommandLine`:`'x`}                             | InvalidPropertyValue",
                "`multiInstanceSettings`:{`coordinationCommandLine`:`x`,`nodes`:2}                    | InvalidRequestBody",
                "`multiInstanceSettings`:{`coordinationCommandLine`:`x`,`commonResourceFiles`:[{}]}   | InvalidPropertyValue",
                "`requiredSlots`:2,`multiInstanceSettings`:{`coordinationCommandLine`:`x`}            | InvalidPropertyValue"
            })
    void settingsThatAreWrongAreRefused(String members, String code) {
        addJob("job");

        var answer = client.post("/jobs/job/tasks", "{`id`:`t`,`commandLine`:`x`," + members + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
    }

    private void add(String id, int instances, String environment) {
        add(id, instances, environment, "");
    }

    private void add(String id, int instances, String environment, String more) {
        addTask("job", id, "x", settings(instances) + ",`environmentSettings`:[" + environment + "]" + more);
    }

    private static String settings(int instances) {
        return ",`multiInstanceSettings`:{`numberOfInstances`:" + instances + ",`coordinationCommandLine`:`x`}";
    }

    private static String setting(String name, String value) {
        return "{`name`:`" + name + "`,`value`:`" + value + "`}";
    }

    private JsonNode subtasks() {
        return client.get(TASK + "/subtasksinfo").json().path("value");
    }
}
