package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.Behaviour;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.RuntimesScenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskRuleScenarioTests extends RuntimesScenario {

    private static final String TASK = "/jobs/job/tasks/t";

    @Test
    void aReplacementChangesTheConstraintsAndTheVersionAndNothingElse() {
        addJob("job", ",`constraints`:{`maxTaskRetryCount`:4}");
        addTask("job", "t", Behaviour.lasts(), ",`displayName`:`T`,`constraints`:{`maxTaskRetryCount`:1}");
        String eTag = awaitTask("job", "t", "running").path("eTag").asText();

        var answer = client.put(TASK, "{`constraints`:{`retentionTime`:`PT1H`}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.headers().get("DataServiceId")).isEqualTo(emulator.endpoint() + TASK);
        JsonNode task = task("job", "t");
        assertThat(task.at("/constraints/retentionTime").asText()).isEqualTo("PT1H");
        assertThat(task.at("/constraints/maxTaskRetryCount").asInt()).isEqualTo(4);
        assertThat(task.path("displayName").asText()).isEqualTo("T");
        assertThat(task.path("eTag").asText())
                .isNotEqualTo(eTag)
                .isEqualTo(answer.headers().get("ETag"));
    }

    @Test
    void aNewWallClockLimitHoldsForATaskThatRuns() {
        addJob("job");
        addTask("job", "t", Behaviour.lasts());
        awaitTask("job", "t", "running");

        client.put(TASK, "{`constraints`:{`maxWallClockTime`:`PT0.1S`}}");

        JsonNode execution = awaitTask("job", "t", "completed").path("executionInfo");
        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo("TaskEnded");
        assertThat(execution.at("/failureInfo/category").asText()).isEqualTo("ServerError");
        assertThat(execution.path("exitCode").asInt()).isEqualTo(137);
    }

    @Test
    void aTaskKeepsItsVersionWhileItRunsAndEnds() {
        addJob("job");
        addTask("job", "t", Behaviour.exits(2));

        JsonNode task = awaitTask("job", "t", "completed");

        assertThat(task.path("lastModified")).isEqualTo(task.path("creationTime"));
        var answer = client.get(TASK);
        assertThat(answer.headers().get("ETag")).isEqualTo(task.path("eTag").asText());
        assertThat(answer.headers().get("DataServiceId")).isEqualTo(emulator.endpoint() + TASK);
    }

    @Test
    void aFailureSaysWhyInTheServicesWords() {
        addJob("job");
        addTask("job", "t", Behaviour.exits(127));

        JsonNode execution = awaitTask("job", "t", "completed").path("executionInfo");

        String words = "The task exited with an exit code representing a failure";
        assertThat(execution.path("failureInfo").toString())
                .isEqualTo(
                        "{`category`:`UserError`,`code`:`FailureExitCode`,`message`:`%s`,`details`:[{`name`:`Message`,`value`:`%s`}]}"
                                .formatted(words, words)
                                .replace('`', '"'));
        assertThat(execution.path("result").asText()).isEqualTo("failure");
        assertThat(execution.path("exitCode").asInt()).isEqualTo(127);
    }

    @Test
    void aTaskThatCannotStartHasNoExitCodeAndIsNotTriedAgain() {
        addJob("job", ",`constraints`:{`maxTaskRetryCount`:3}");
        addTask("job", "t", Behaviour.cannotStart());

        JsonNode task = awaitTask("job", "t", "completed");

        JsonNode execution = task.path("executionInfo");
        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo("CommandProgramNotFound");
        assertThat(execution.has("exitCode")).isFalse();
        assertThat(execution.has("startTime")).isTrue();
        assertThat(execution.path("retryCount").asInt(-1)).isZero();
        assertThat(task.has("nodeInfo")).isTrue();
    }

    @Test
    void retriesWithoutLimitGoOnUntilATrySucceeds() {
        addJob("job", ",`constraints`:{`maxTaskRetryCount`:-1}");
        addTask("job", "t", Behaviour.exits(1, 2, 3, 0));

        JsonNode execution = awaitTask("job", "t", "completed").path("executionInfo");

        assertThat(execution.path("retryCount").asInt()).isEqualTo(3);
        assertThat(execution.has("lastRetryTime")).isTrue();
        assertThat(execution.path("requeueCount").asInt(-1)).isZero();
        assertThat(execution.path("result").asText()).isEqualTo("success");
    }

    @Test
    void aTerminatedTaskIsCompletedAndNotTriedAgain() {
        addJob("job", ",`constraints`:{`maxTaskRetryCount`:3}");
        addTask("job", "t", Behaviour.saysSomethingAndLasts());
        addTask("job", "waiting", Behaviour.lasts(), ",`requiredSlots`:4");
        awaitTask("job", "t", "running");
        if (kind == Kind.PROCESSES) {
            // A task is running before its process is: that has no exit code yet.
            Eventually.get(
                    () -> client.get(TASK + "/files/stdout.txt"),
                    file -> file.status() == 200 && !file.text().isEmpty());
        }

        var answer = client.post(TASK + "/terminate");

        assertThat(answer.status()).isEqualTo(204);
        JsonNode task = task("job", "t");
        assertThat(task.path("state").asText()).isEqualTo("completed");
        assertThat(task.at("/executionInfo/exitCode").asInt()).isEqualTo(137);
        assertThat(task.at("/executionInfo/failureInfo/category").asText()).isEqualTo("UserError");
        assertThat(task.path("eTag").asText()).isEqualTo(answer.headers().get("ETag"));
        assertThat(client.post(TASK + "/terminate").code()).isEqualTo("TaskCompleted");
        assertThat(client.put(TASK, "{`constraints`:{}}").code()).isEqualTo("TaskCompleted");
        assertThat(client.post("/jobs/job/tasks/none/terminate").code()).isEqualTo("TaskNotFound");
    }

    @Test
    void onlyAFailedTaskOfAnOpenJobIsReactivated() {
        addJob("job");
        addTask("job", "good", Behaviour.exits(0));
        addTask("job", "t", Behaviour.exits(3, 3), ",`constraints`:{`maxTaskRetryCount`:1}");
        addTask("job", "running", Behaviour.lasts());
        awaitTask("job", "good", "completed");
        awaitTask("job", "running", "running");
        awaitTask("job", "t", "completed");
        client.post("/jobs/job/disable", "{`disableTasks`:`wait`}");

        assertThat(client.post("/jobs/job/tasks/good/reactivate").code()).isEqualTo("TaskSucceeded");
        assertThat(client.post("/jobs/job/tasks/running/reactivate").code()).isEqualTo("TaskNotCompleted");
        assertThat(client.post(TASK + "/reactivate").status()).isEqualTo(204);

        JsonNode task = task("job", "t");
        assertThat(task.path("state").asText()).isEqualTo("active");
        assertThat(task.path("previousState").asText()).isEqualTo("completed");
        assertThat(task.path("executionInfo").toString()).isEqualTo("{\"retryCount\":0,\"requeueCount\":0}");
        client.post("/jobs/job/terminate");
        awaitJob("job", "completed");
        assertThat(client.post("/jobs/job/tasks/running/reactivate").code()).isEqualTo("JobCompleted");
    }

    @Test
    void aDeletedTaskIsGoneAndItsIdIsFree() {
        addJob("job");
        addTask("job", "t", Behaviour.lasts());
        awaitTask("job", "t", "running");

        var answer = client.delete(TASK);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
        assertThat(client.get(TASK).code()).isEqualTo("TaskNotFound");
        assertThat(client.delete(TASK).code()).isEqualTo("TaskNotFound");
        addTask("job", "t", Behaviour.exits(0));
        awaitTask("job", "t", "completed");
        assertThat(client.get("/jobs/job/taskcounts")
                        .json()
                        .at("/taskCounts/completed")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aDisabledJobTerminatesItsTasksIfItIsToldSo() {
        addJob("job");
        addTask("job", "t", Behaviour.lasts());
        awaitTask("job", "t", "running");

        client.post("/jobs/job/disable", "{`disableTasks`:`terminate`}");
        awaitJob("job", "disabled");

        JsonNode execution = task("job", "t").path("executionInfo");
        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo("TaskEnded");
        assertThat(execution.path("requeueCount").asInt(-1)).isZero();
    }

    @Test
    void aJobThatIsDisabledWithPatienceWaitsForItsTasks() {
        addJob("job");
        addTask("job", "t", Behaviour.lasts());
        awaitTask("job", "t", "running");
        addTask("job", "late", Behaviour.exits(0), ",`requiredSlots`:4");

        client.post("/jobs/job/disable", "{`disableTasks`:`wait`}");

        assertThat(client.get("/jobs/job").json().path("state").asText()).isEqualTo("disabling");
        assertThat(task("job", "t").path("state").asText()).isEqualTo("running");
        client.post(TASK + "/terminate");
        awaitJob("job", "disabled");
        assertThat(task("job", "late").path("state").asText()).isEqualTo("active");
    }

    @Test
    void conditionsOnTasksAreChecked() {
        addJob("job");
        addTask("job", "t", Behaviour.lasts());
        String eTag = task("job", "t").path("eTag").asText();
        String body = "{\"constraints\":{}}";

        assertThat(client.send("GET", TASK, null, Map.of("If-None-Match", eTag)).status())
                .isEqualTo(304);
        assertThat(client.send("PUT", TASK, body, Map.of("If-Match", "0x1")).code())
                .isEqualTo("ConditionNotMet");
        assertThat(client.send("PUT", TASK, body, Map.of("If-Match", eTag)).status())
                .isEqualTo(200);
        assertThat(client.send("POST", TASK + "/terminate", null, Map.of("If-Match", eTag))
                        .status())
                .isEqualTo(412);
        assertThat(client.send("DELETE", TASK, null, Map.of("If-Match", eTag)).status())
                .isEqualTo(412);
        assertThat(client.send("DELETE", TASK, null, Map.of("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"))
                        .status())
                .isEqualTo(412);
        assertThat(client.send("DELETE", TASK, null, Map.of("If-Match", "*", "If-None-Match", eTag))
                        .code())
                .isEqualTo("MultipleConditionHeadersNotSupported");
        assertThat(client.send("DELETE", TASK, null, Map.of("If-Unmodified-Since", "yesterday"))
                        .code())
                .isEqualTo("InvalidHeaderValue");
        assertThat(client.send("DELETE", TASK, null, Map.of("If-Match", "*")).status())
                .isEqualTo(200);
    }

    @Test
    void aTaskHasNoSubtasks() {
        addJob("job");
        addTask("job", "t", Behaviour.exits(0));

        var answer = client.get(TASK + "/subtasksinfo");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("value").isArray()).isTrue();
        assertThat(answer.json().path("value")).isEmpty();
        assertThat(client.get("/jobs/job/tasks/none/subtasksinfo").code()).isEqualTo("TaskNotFound");
    }

    @Test
    void whatATaskCarriesIsShownAsItWasGiven() {
        addJob("job");
        addTask(
                "job",
                "t",
                Behaviour.lasts(),
                ",`userIdentity`:{`autoUser`:{`elevationLevel`:`Admin`}},`affinityInfo`:{`affinityId`:`TVM:1`},"
                        + "`authenticationTokenSettings`:{`access`:[`job`]},`containerSettings`:{`imageName`:`image`,"
                        + "`containerRunOptions`:`--rm`,`registry`:{`username`:`u`,`password`:`hidden`}}");
        addTask("job", "named", Behaviour.lasts(), ",`userIdentity`:{`username`:`someone`}");

        JsonNode task = task("job", "t");

        assertThat(task.path("userIdentity").toString())
                .isEqualTo("{\"autoUser\":{\"scope\":\"pool\",\"elevationLevel\":\"admin\"}}");
        assertThat(task.at("/authenticationTokenSettings/access/0").asText()).isEqualTo("job");
        assertThat(task.at("/containerSettings/containerRunOptions").asText()).isEqualTo("--rm");
        assertThat(task.at("/containerSettings/registry/username").asText()).isEqualTo("u");
        assertThat(task.toString()).doesNotContain("hidden");
        assertThat(task.at("/affinityInfo/affinityId").asText()).isEqualTo("TVM:1");
        assertThat(task("job", "named").at("/userIdentity/username").asText()).isEqualTo("someone");
    }
}
