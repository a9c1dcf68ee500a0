package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.Behaviour;
import io.batchflux.emulator.testing.RuntimesScenario;
import org.junit.jupiter.api.Test;

class JobManagerScenarioTests extends RuntimesScenario {

    @Test
    void theManagerIsATaskOfTheJobAndEndsTheJobWithItself() {
        addJob("job", manager(Behaviour.exits(0), ",`displayName`:`The manager`"));

        JsonNode job = awaitJob("job", "completed");

        assertThat(job.at("/executionInfo/terminateReason").asText()).isEqualTo("JMComplete");
        JsonNode manager = job.path("jobManagerTask");
        assertThat(manager.path("id").asText()).isEqualTo("Manager");
        assertThat(manager.path("killJobOnCompletion").asBoolean()).isTrue();
        assertThat(manager.path("runExclusive").asBoolean()).isTrue();
        assertThat(manager.path("requiredSlots").asInt()).isEqualTo(1);
        assertThat(manager.at("/userIdentity/autoUser/scope").asText()).isEqualTo("pool");
        JsonNode task = task("job", "manager");
        assertThat(task.path("id").asText()).isEqualTo("Manager");
        assertThat(task.path("displayName").asText()).isEqualTo("The manager");
        assertThat(task.has("killJobOnCompletion")).isFalse();
        assertThat(task.at("/executionInfo/result").asText()).isEqualTo("success");
    }

    @Test
    void otherTasksEndWithAJobWhoseManagerFails() {
        addJob("job", manager(Behaviour.lasts(), ",`runExclusive`:false"));
        addTask("job", "t", Behaviour.lasts());
        awaitTask("job", "t", "running");

        client.post("/jobs/job/tasks/manager/terminate");

        assertThat(awaitJob("job", "completed")
                        .at("/executionInfo/terminateReason")
                        .asText())
                .isEqualTo("JMComplete");
        assertThat(task("job", "t").at("/executionInfo/failureInfo/code").asText())
                .isEqualTo("TaskEnded");
    }

    @Test
    void aJobCanGoOnWithoutItsManager() {
        addJob("job", manager(Behaviour.exits(0), ",`killJobOnCompletion`:false"));
        awaitTask("job", "manager", "completed");

        addTask("job", "t", Behaviour.exits(0));

        awaitTask("job", "t", "completed");
        assertThat(client.get("/jobs/job").json().path("state").asText()).isEqualTo("active");
    }

    @Test
    void anExclusiveManagerHasItsNodeToItself() {
        addJob("job", manager(Behaviour.lasts(), ",`killJobOnCompletion`:false"));
        awaitTask("job", "manager", "running");
        addTask("job", "t", Behaviour.exits(0));
        addJob("other");
        addTask("other", "t", Behaviour.exits(0));
        assertThat(task("job", "t").path("state").asText()).isEqualTo("active");
        assertThat(task("other", "t").path("state").asText()).isEqualTo("active");

        client.post("/jobs/job/tasks/manager/terminate");

        awaitTask("job", "t", "completed");
        awaitTask("other", "t", "completed");
    }

    @Test
    void anExclusiveManagerWaitsForANodeWithoutTasks() {
        addJob("other");
        addTask("other", "t", Behaviour.lasts());
        awaitTask("other", "t", "running");
        addJob("job", manager(Behaviour.lasts(), ""));
        addTask("other", "small", Behaviour.exits(0));
        awaitTask("other", "small", "completed");
        assertThat(task("job", "manager").path("state").asText()).isEqualTo("active");

        client.post("/jobs/other/tasks/t/terminate");

        awaitTask("job", "manager", "running");
    }

    @Test
    void theManagersIdIsTaken() {
        addJob("job", manager(Behaviour.lasts(), ""));

        assertThat(client.post("/jobs/job/tasks", "{`id`:`MANAGER`,`commandLine`:`x`}")
                        .code())
                .isEqualTo("TaskExists");
        assertThat(client.get("/jobs/job/tasks").json().path("value")).hasSize(1);
    }

    @Test
    void theManagerIsTriedAgainAsOftenAsItsJobSays() {
        addJob("job", manager(Behaviour.exits(1, 1, 0), "") + ",`constraints`:{`maxTaskRetryCount`:2}");

        awaitJob("job", "completed");

        JsonNode task = task("job", "manager");
        assertThat(task.at("/executionInfo/retryCount").asInt()).isEqualTo(2);
        assertThat(task.at("/executionInfo/result").asText()).isEqualTo("success");
    }

    @Test
    void aManagerThatIsWrongIsRefusedWithTheJob() {
        assertThat(refused("{`commandLine`:`x`}")).isEqualTo("400 MissingRequiredProperty");
        assertThat(refused("{`id`:`m`}")).isEqualTo("400 MissingRequiredProperty");
        assertThat(refused("{`id`:`m`,`commandLine`:`x`,`killJobOnCompletion`:`yes`}"))
                .isEqualTo("400 InvalidPropertyValue");
        assertThat(refused("{`id`:`m`,`commandLine`:`x`,`dependsOn`:{`taskIds`:[`x`]}}"))
                .isEqualTo("400 InvalidRequestBody");
        assertThat(client.get("/jobs").json().path("value")).isEmpty();
    }

    private String refused(String manager) {
        var answer = client.post("/jobs", "{`id`:`job`,`poolInfo`:{`poolId`:`pool`},`jobManagerTask`:" + manager + "}");
        return answer.status() + " " + answer.code();
    }

    private static String manager(Behaviour behaviour, String more) {
        return ",`jobManagerTask`:{`id`:`Manager`," + behaviour.members() + more + "}";
    }
}
