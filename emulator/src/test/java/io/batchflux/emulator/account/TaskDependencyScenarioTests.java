package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.Behaviour;
import io.batchflux.emulator.testing.RuntimesScenario;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TaskDependencyScenarioTests extends RuntimesScenario {

    private static final String WITH_DEPENDENCIES = ",`usesTaskDependencies`:true";

    @Test
    void aTaskRunsAfterThoseItDependsOn() {
        addJob("job", WITH_DEPENDENCIES);
        addTask("job", "last", Behaviour.exits(0), dependsOn("First", "second"));
        addTask("job", "second", Behaviour.exits(0), dependsOn("first"));
        assertThat(task("job", "last").path("state").asText()).isEqualTo("active");
        addTask("job", "first", Behaviour.exits(0));

        JsonNode last = awaitTask("job", "last", "completed");

        assertThat(last.at("/dependsOn/taskIds/0").asText()).isEqualTo("First");
        assertThat(start(last)).isAfter(end(task("job", "second")));
        assertThat(start(task("job", "second"))).isAfter(end(task("job", "first")));
    }

    @Test
    void aTaskThatDependsOnASucceededOneRunsAtOnce() {
        addJob("job", WITH_DEPENDENCIES);
        addTask("job", "first", Behaviour.exits(0));
        awaitTask("job", "first", "completed");

        addTask("job", "second", Behaviour.exits(0), dependsOn("first"));

        awaitTask("job", "second", "completed");
    }

    @Test
    void aRangeOfIdsMeansAllNumbersInItWhateverTheirLeadingZeros() {
        addJob("job", WITH_DEPENDENCIES);
        addTask("job", "after", Behaviour.exits(0), ",`dependsOn`:{`taskIdRanges`:[{`start`:8,`end`:11}]}");
        addTask("job", "008", Behaviour.exits(0));
        addTask("job", "10", Behaviour.exits(0));
        addTask("job", "11", Behaviour.exits(0));
        addTask("job", "12", Behaviour.exits(0));
        addTask("job", "9x", Behaviour.exits(0));
        for (String id : new String[] {"008", "10", "11", "12", "9x"}) {
            awaitTask("job", id, "completed");
        }
        assertThat(task("job", "after").path("state").asText()).isEqualTo("active");

        addTask("job", "9", Behaviour.exits(0));

        awaitTask("job", "after", "completed");
        addTask("job", "later", Behaviour.exits(0), ",`dependsOn`:{`taskIdRanges`:[{`start`:8,`end`:12}]}");
        awaitTask("job", "later", "completed");
    }

    @Test
    void aFailedTaskBlocksItsDependentsForGood() {
        addJob("job", WITH_DEPENDENCIES);
        addTask("job", "parent", Behaviour.exits(3));
        addTask("job", "child", Behaviour.exits(0), dependsOn("parent"));
        awaitTask("job", "parent", "completed");
        addTask("job", "late", Behaviour.exits(0), dependsOn("parent"));
        client.patch("/jobs/job", "{`onAllTasksComplete`:`terminatejob`}");

        addTask("job", "other", Behaviour.exits(0));
        awaitTask("job", "other", "completed");

        JsonNode counts = client.get("/jobs/job/taskcounts").json().path("taskCounts");
        assertThat(counts.path("active").asInt()).isEqualTo(2);
        assertThat(counts.path("completed").asInt()).isEqualTo(2);
        assertThat(client.get("/jobs/job").json().path("state").asText()).isEqualTo("active");
    }

    @Test
    void aFailedTaskCanSatisfyItsDependentsByItsExitConditions() {
        addJob("job", WITH_DEPENDENCIES);
        addTask("job", "child", Behaviour.exits(0), dependsOn("code", "range", "unstarted", "other"));
        String satisfies = "{`dependencyAction`:`Satisfy`}";
        addTask(
                "job",
                "code",
                Behaviour.exits(3),
                ",`exitConditions`:{`exitCodes`:[{`code`:3,`exitOptions`:" + satisfies + "}]}");
        addTask(
                "job",
                "range",
                Behaviour.exits(9),
                ",`exitConditions`:{`exitCodeRanges`:[{`start`:5,`end`:9,`exitOptions`:" + satisfies + "}]}");
        addTask(
                "job",
                "unstarted",
                Behaviour.cannotStart(),
                ",`exitConditions`:{`preProcessingError`:" + satisfies + "}");
        addTask("job", "other", Behaviour.exits(4), ",`exitConditions`:{`default`:" + satisfies + "}");

        awaitTask("job", "child", "completed");

        assertThat(task("job", "code").at("/exitConditions/exitCodes/0/code").asInt())
                .isEqualTo(3);
    }

    @Test
    void anExitCodeOfZeroThatIsListedCanBlock() {
        addJob("job", WITH_DEPENDENCIES);
        addTask(
                "job",
                "parent",
                Behaviour.exits(0),
                ",`exitConditions`:{`exitCodes`:[{`code`:0,`exitOptions`:{`dependencyAction`:`block`}}]}");
        addTask("job", "child", Behaviour.exits(0), dependsOn("parent"));
        awaitTask("job", "parent", "completed");
        addTask("job", "other", Behaviour.exits(0));
        awaitTask("job", "other", "completed");

        assertThat(task("job", "child").path("state").asText()).isEqualTo("active");
    }

    @Test
    void aBlockedTaskCanBeTerminatedAndWaitsAgainWhenReactivated() {
        addJob("job", WITH_DEPENDENCIES);
        addTask("job", "child", Behaviour.exits(0), dependsOn("parent"));

        assertThat(client.post("/jobs/job/tasks/child/terminate").status()).isEqualTo(204);
        assertThat(task("job", "child").at("/executionInfo/failureInfo/code").asText())
                .isEqualTo("TaskEnded");
        assertThat(client.post("/jobs/job/tasks/child/reactivate").status()).isEqualTo(204);
        assertThat(task("job", "child").path("state").asText()).isEqualTo("active");
        addTask("job", "parent", Behaviour.exits(0));

        awaitTask("job", "child", "completed");
    }

    @Test
    void dependentsOfAJobThatIsDisabledWaitUntilItIsEnabled() {
        addJob("job", WITH_DEPENDENCIES);
        addTask("job", "child", Behaviour.exits(0), dependsOn("parent"));
        addTask("job", "parent", Behaviour.lasts(), ",`exitConditions`:{`default`:{`dependencyAction`:`satisfy`}}");
        awaitTask("job", "parent", "running");

        client.post("/jobs/job/disable", "{`disableTasks`:`terminate`}");
        awaitJob("job", "disabled");
        assertThat(task("job", "parent").path("state").asText()).isEqualTo("completed");
        assertThat(task("job", "child").path("state").asText()).isEqualTo("active");
        client.post("/jobs/job/enable");

        awaitTask("job", "child", "completed");
    }

    @Test
    void dependenciesNeedAJobThatUsesThem() {
        addJob("job");

        assertThat(addRefused("`dependsOn`:{`taskIds`:[`other`]}")).isEqualTo("400 TaskDependenciesNotSpecifiedOnJob");
        assertThat(addRefused("`exitConditions`:{`default`:{`dependencyAction`:`satisfy`}}"))
                .isEqualTo("400 InvalidPropertyValue");
        JsonNode item = client.post(
                        "/jobs/job/addtaskcollection",
                        "{`value`:[{`id`:`t`,`commandLine`:`x`,`dependsOn`:{`taskIds`:[`other`]}}]}")
                .json()
                .at("/value/0");
        assertThat(item.path("status").asText()).isEqualTo("ClientError");
        assertThat(item.at("/error/code").asText()).isEqualTo("TaskDependenciesNotSpecifiedOnJob");
    }

    @Test
    void dependenciesThatAreWrongAreRefused() {
        addJob("job", WITH_DEPENDENCIES);
        String ids = "`" + "x".repeat(64) + "`" + (",`" + "x".repeat(64) + "`").repeat(1000);
        String ranges = "{`start`:1,`end`:2}" + ",{`start`:1,`end`:2}".repeat(4000);

        assertThat(addRefused("`dependsOn`:{`taskIds`:[" + ids + "]}")).isEqualTo("400 TaskDependencyListTooLong");
        assertThat(addRefused("`dependsOn`:{`taskIdRanges`:[" + ranges + "]}"))
                .isEqualTo("400 TaskDependencyRangesTooLong");
        assertThat(addRefused("`dependsOn`:{`taskIdRanges`:[{`start`:2,`end`:1}]}"))
                .isEqualTo("400 InvalidPropertyValue");
        assertThat(addRefused("`dependsOn`:{`taskIdRanges`:[{`start`:2}]}")).isEqualTo("400 MissingRequiredProperty");
        assertThat(addRefused("`dependsOn`:{`taskIds`:[`no id`]}")).isEqualTo("400 InvalidPropertyValue");
        assertThat(addRefused("`dependsOn`:{`taskIds`:`x`}")).isEqualTo("400 InvalidPropertyValue");
        assertThat(addRefused("`dependsOn`:{`tasks`:[`x`]}")).isEqualTo("400 InvalidRequestBody");
    }

    private String addRefused(String member) {
        var answer = client.post("/jobs/job/tasks", "{`id`:`t`,`commandLine`:`x`," + member + "}");
        return answer.status() + " " + answer.code();
    }

    private static String dependsOn(String... ids) {
        return ",`dependsOn`:{`taskIds`:[`" + String.join("`,`", ids) + "`]}";
    }

    private static Instant start(JsonNode task) {
        return Instant.parse(task.at("/executionInfo/startTime").asText());
    }

    private static Instant end(JsonNode task) {
        return Instant.parse(task.at("/executionInfo/endTime").asText());
    }
}
