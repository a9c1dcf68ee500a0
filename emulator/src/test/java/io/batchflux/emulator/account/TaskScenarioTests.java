package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskScenarioTests extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(2).withNodes(2))
                .withImage("registry.io/say:1", "echo image says")
                .withImage("plain", "");
    }

    @Test
    void aTaskRunsAndShowsWhatTheServiceWouldShow() {
        addJob("job");
        addTask("job", "Task-1", shell("echo out; echo err >&2; pwd"));

        JsonNode task = awaitTask("job", "Task-1", "completed");

        JsonNode execution = task.path("executionInfo");
        assertThat(execution.path("exitCode").asInt(-1)).isZero();
        assertThat(execution.path("result").asText()).isEqualTo("success");
        assertThat(execution.has("failureInfo")).isFalse();
        assertThat(execution.path("startTime").asText())
                .isLessThan(execution.path("endTime").asText());
        assertThat(task.path("previousState").asText()).isEqualTo("running");
        assertThat(task.path("stateTransitionTime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
        assertThat(task.path("requiredSlots").asInt()).isEqualTo(1);
        assertThat(task.at("/constraints/retentionTime").asText()).isEqualTo("P7D");
        assertThat(task.at("/constraints/maxWallClockTime").asText()).isEqualTo("P10675199DT2H48M5.4775807S");
        assertThat(task.at("/userIdentity/autoUser/scope").asText()).isEqualTo("pool");
        assertThat(task.at("/nodeInfo/taskRootDirectory").asText()).isEqualTo("workitems/job/job-1/Task-1");
        assertThat(task.path("url").asText()).isEqualTo(emulator.endpoint() + "/jobs/job/tasks/Task-1");
        assertThat(file("job", "Task-1", "stdout.txt"))
                .startsWith("out\n")
                .endsWith("/workitems/job/job-1/Task-1/wd\n");
        assertThat(file("job", "Task-1", "stderr.txt")).isEqualTo("err\n");
    }

    @Test
    void anActiveTaskHasNeitherNodeNorExitCode() {
        client.post("/jobs", "{`id`:`elsewhere`,`poolInfo`:{`poolId`:`missing`}}");
        addTask("elsewhere", "t", "true");

        JsonNode task = task("elsewhere", "t");

        assertThat(task.path("state").asText()).isEqualTo("active");
        assertThat(task.has("nodeInfo")).isFalse();
        assertThat(task.has("previousState")).isFalse();
        assertThat(task.path("executionInfo").toString()).isEqualTo("{\"retryCount\":0,\"requeueCount\":0}");
        assertThat(task.path("stateTransitionTime")).isEqualTo(task.path("creationTime"));
    }

    @Test
    void theEnvironmentIsThatOfAzureBatchAndNothingElse() {
        addJob("job", ",`commonEnvironmentSettings`:[{`name`:`A`,`value`:`job`},{`name`:`B`,`value`:`job`}]");
        addTask("job", "t", "env", ",`environmentSettings`:[{`name`:`B`,`value`:`task = 1`}]");
        awaitTask("job", "t", "completed");

        Map<String, String> environment = new HashMap<>();
        file("job", "t", "stdout.txt").lines().forEach(line -> {
            String[] pair = line.split("=", 2);
            environment.put(pair[0], pair[1]);
        });

        assertThat(environment)
                .containsEntry("A", "job")
                .containsEntry("B", "task = 1")
                .containsEntry("AZ_BATCH_ACCOUNT_NAME", emulator.accountName())
                .containsEntry("AZ_BATCH_ACCOUNT_URL", emulator.endpoint() + "/")
                .containsEntry("AZ_BATCH_JOB_ID", "job")
                .containsEntry("AZ_BATCH_TASK_ID", "t")
                .containsEntry("AZ_BATCH_POOL_ID", "pool")
                .containsEntry("AZ_BATCH_TASK_USER", "_azbatch")
                .containsEntry("AZ_BATCH_TASK_USER_IDENTITY", "PoolNonAdmin")
                .containsEntry("USER", "_azbatch")
                .containsEntry("HOME", environment.get("AZ_BATCH_TASK_WORKING_DIR"))
                .containsEntry(
                        "PATH",
                        "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:"
                                + environment.get("AZ_BATCH_NODE_SHARED_DIR") + ":"
                                + environment.get("AZ_BATCH_TASK_WORKING_DIR"))
                .containsEntry("AZ_BATCH_TASK_WORKING_DIR", environment.get("AZ_BATCH_TASK_DIR") + "/wd")
                .containsEntry("AZ_BATCH_NODE_SHARED_DIR", environment.get("AZ_BATCH_NODE_ROOT_DIR") + "/shared");
        assertThat(environment.keySet())
                .allSatisfy(name -> assertThat(name).matches("AZ_BATCH_.*|A|B|PATH|HOME|USER|PWD|_|SHLVL"));
    }

    @Test
    void aCommandLineIsNotGivenToAShell() {
        addJob("job");
        addTask("job", "t", "echo $HOME | cat > file \"two words\" 'it is'");
        awaitTask("job", "t", "completed");

        assertThat(file("job", "t", "stdout.txt")).isEqualTo("$HOME | cat > file two words it is\n");
    }

    @Test
    void anImageIsALocalCommandThatGetsTheTasksArguments() {
        addJob("job");
        addTask("job", "with", "hello 'a b'", ",`containerSettings`:{`imageName`:`registry.io/say:1`}");
        addTask("job", "alone", "", ",`containerSettings`:{`imageName`:`registry.io/say:1`}");
        addTask("job", "plain", "echo as it is", ",`containerSettings`:{`imageName`:`plain`}");
        addTask("job", "unknown", "echo no", ",`containerSettings`:{`imageName`:`nowhere/none`}");

        for (String id : new String[] {"with", "alone", "plain", "unknown"}) {
            awaitTask("job", id, "completed");
        }
        assertThat(file("job", "with", "stdout.txt")).isEqualTo("image says hello a b\n");
        assertThat(file("job", "alone", "stdout.txt")).isEqualTo("image says\n");
        assertThat(file("job", "plain", "stdout.txt")).isEqualTo("as it is\n");
        JsonNode unknown = task("job", "unknown").path("executionInfo");
        assertThat(unknown.at("/failureInfo/code").asText()).isEqualTo("ContainerInvalidImage");
        assertThat(unknown.path("result").asText()).isEqualTo("failure");
        assertThat(unknown.has("exitCode")).isFalse();
    }

    @Test
    void aProgramThatDoesNotExistGivesNoExitCode() {
        addJob("job", ",`constraints`:{`maxTaskRetryCount`:3}");
        addTask("job", "t", "no-such-program --x");

        JsonNode execution = awaitTask("job", "t", "completed").path("executionInfo");

        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo("CommandProgramNotFound");
        assertThat(execution.at("/failureInfo/category").asText()).isEqualTo("UserError");
        assertThat(execution.has("exitCode")).isFalse();
        assertThat(execution.path("retryCount").asInt()).isZero();
    }

    @Test
    void noMoreTasksRunThanThereAreSlots() {
        addJob("job");
        for (int i = 0; i < 6; i++) {
            addTask("job", "t" + i, "sleep 60", i == 0 ? ",`requiredSlots`:2" : "");
        }

        JsonNode counts = Eventually.get(
                () -> client.get("/jobs/job/taskcounts").json(),
                json -> json.at("/taskCounts/running").asInt() == 3);

        assertThat(counts.at("/taskCounts/active").asInt()).isEqualTo(3);
        assertThat(counts.at("/taskSlotCounts/running").asInt()).isEqualTo(4);
        assertThat(emulator.runningTasks()).isEqualTo(3);
        JsonNode nodes = client.get("/pools/pool/nodes").json().path("value");
        assertThat(nodes).hasSize(2).allSatisfy(node -> {
            assertThat(node.path("state").asText()).isEqualTo("running");
            assertThat(node.path("runningTaskSlotsCount").asInt()).isEqualTo(2);
        });
    }

    @Test
    void maxParallelTasksAndPriorityDecideWhatRuns() {
        addJob("filler");
        for (int i = 0; i < 4; i++) {
            addTask("filler", "t" + i, "sleep 60");
        }
        addJob("low");
        addTask("low", "t", "sleep 60");
        addJob("high", ",`priority`:10,`maxParallelTasks`:1");
        addTask("high", "t1", "sleep 60");
        addTask("high", "t2", "sleep 60");

        client.post("/jobs/filler/tasks/t0/terminate");
        awaitTask("high", "t1", "running");
        client.post("/jobs/filler/tasks/t1/terminate");
        awaitTask("low", "t", "running");

        assertThat(task("high", "t2").path("state").asText()).isEqualTo("active");
    }

    @Test
    void requestsAreCountedByOperation() {
        addJob("job");
        addTask("job", "t", "true");
        client.get("/jobs/job/tasks");

        assertThat(emulator.requests())
                .containsEntry("Jobs_Create", 1L)
                .containsEntry("Tasks_Create", 1L)
                .containsEntry("Tasks_List", 1L)
                .doesNotContainKey("Tasks_CreateCollection");
        assertThat(emulator.activeJobs()).isEqualTo(1);
    }
}
