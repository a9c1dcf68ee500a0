package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.Behaviour;
import io.batchflux.emulator.testing.RuntimesScenario;
import org.junit.jupiter.api.Test;

class TaskFailureActionScenarioTests extends RuntimesScenario {

    private static final String PERFORMS = ",`onTaskFailure`:`performExitOptionsJobAction`";

    @Test
    void aFailedTaskTerminatesItsJobUnlessItSaysOtherwise() {
        addJob("job", PERFORMS);
        addTask("job", "other", Behaviour.lasts());
        awaitTask("job", "other", "running");
        addTask("job", "good", Behaviour.exits(0));
        awaitTask("job", "good", "completed");
        String eTag = client.get("/jobs/job").json().path("eTag").asText();

        addTask("job", "bad", Behaviour.exits(3));

        JsonNode job = awaitJob("job", "completed");
        assertThat(job.at("/executionInfo/terminateReason").asText()).isEqualTo("TaskFailed");
        assertThat(job.path("onTaskFailure").asText()).isEqualTo("performexitoptionsjobaction");
        assertThat(job.path("eTag").asText()).isEqualTo(eTag);
        assertThat(task("job", "bad").at("/executionInfo/failureInfo/code").asText())
                .isEqualTo("FailureExitCode");
        assertThat(task("job", "other").at("/executionInfo/failureInfo/code").asText())
                .isEqualTo("TaskEnded");
    }

    @Test
    void aFailedTaskCanDisableItsJobWhichRequeuesTheOthers() {
        addJob("job", PERFORMS);
        addTask("job", "other", Behaviour.lasts());
        awaitTask("job", "other", "running");

        addTask("job", "bad", Behaviour.exits(3), conditions("`default`:{`jobAction`:`disable`}"));

        JsonNode job = awaitJob("job", "disabled");
        assertThat(job.path("previousState").asText()).isEqualTo("active");
        JsonNode other = task("job", "other");
        assertThat(other.path("state").asText()).isEqualTo("active");
        assertThat(other.at("/executionInfo/requeueCount").asInt()).isEqualTo(1);
        assertThat(other.at("/executionInfo").has("lastRequeueTime")).isTrue();
    }

    @Test
    void anExitCodeThatIsListedGoesBeforeARangeAndThatBeforeTheRest() {
        addJob("job", PERFORMS);
        String all = "`exitCodes`:[{`code`:3,`exitOptions`:{`jobAction`:`none`}}],"
                + "`exitCodeRanges`:[{`start`:2,`end`:4,`exitOptions`:{`jobAction`:`disable`}}],"
                + "`default`:{`jobAction`:`terminate`}";
        addTask("job", "code", Behaviour.exits(3), conditions(all));
        awaitTask("job", "code", "completed");
        assertThat(client.get("/jobs/job").json().path("state").asText()).isEqualTo("active");

        addTask("job", "range", Behaviour.exits(4), conditions(all));
        awaitJob("job", "disabled");
        client.post("/jobs/job/enable");
        awaitJob("job", "active");

        addTask("job", "rest", Behaviour.exits(5), conditions(all));
        awaitJob("job", "completed");
    }

    @Test
    void anExitCodeOfZeroCanTerminateTheJobIfItIsListed() {
        addJob("job", PERFORMS);

        addTask(
                "job",
                "found",
                Behaviour.exits(0),
                conditions("`exitCodes`:[{`code`:0,`exitOptions`:{`jobAction`:`terminate`}}]"));

        assertThat(awaitJob("job", "completed")
                        .at("/executionInfo/terminateReason")
                        .asText())
                .isEqualTo("TaskFailed");
    }

    @Test
    void aTaskThatCannotStartHasAConditionOfItsOwn() {
        addJob("job", PERFORMS);

        addTask(
                "job",
                "t",
                Behaviour.cannotStart(),
                conditions("`preProcessingError`:{`jobAction`:`disable`},`default`:{`jobAction`:`none`}"));

        awaitJob("job", "disabled");
    }

    @Test
    void aTaskThatAUserTerminatesHasFailedButOneThatDisablingEndsHasNot() {
        addJob("job", PERFORMS);
        addTask("job", "t", Behaviour.lasts());
        awaitTask("job", "t", "running");
        client.post("/jobs/job/disable", "{`disableTasks`:`terminate`}");
        awaitJob("job", "disabled");
        client.post("/jobs/job/enable");
        awaitJob("job", "active");
        addTask("job", "u", Behaviour.lasts());

        client.post("/jobs/job/tasks/u/terminate");

        assertThat(awaitJob("job", "completed")
                        .at("/executionInfo/terminateReason")
                        .asText())
                .isEqualTo("TaskFailed");
    }

    @Test
    void onlyTheLastTryCounts() {
        addJob("job", PERFORMS);
        addTask("job", "t", Behaviour.exits(1, 1, 0), ",`constraints`:{`maxTaskRetryCount`:2}");

        JsonNode task = awaitTask("job", "t", "completed");

        assertThat(task.at("/executionInfo/retryCount").asInt()).isEqualTo(2);
        assertThat(client.get("/jobs/job").json().path("state").asText()).isEqualTo("active");
    }

    @Test
    void aJobActionNeedsAJobThatPerformsIt() {
        addJob("job");

        var answer = client.post(
                "/jobs/job/tasks",
                "{`id`:`t`,`commandLine`:`x`" + conditions("`fileUploadError`:{`jobAction`:`terminate`}") + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidPropertyValue");
        assertThat(answer.json().at("/values/0/value").asText()).isEqualTo("exitConditions.fileUploadError.jobAction");
        assertThat(client.post(
                                "/jobs/job/tasks",
                                "{`id`:`t`,`commandLine`:`x`" + conditions("`exitCodes`:[{`code`:1}]") + "}")
                        .code())
                .isEqualTo("MissingRequiredProperty");
        assertThat(client.post(
                                "/jobs/job/tasks",
                                "{`id`:`t`,`commandLine`:`x`" + conditions("`default`:{`jobAction`:`explode`}") + "}")
                        .code())
                .isEqualTo("InvalidPropertyValue");
    }

    private static String conditions(String members) {
        return ",`exitConditions`:{" + members + "}";
    }
}
