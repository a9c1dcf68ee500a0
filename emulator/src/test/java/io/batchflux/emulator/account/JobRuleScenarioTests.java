package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobRuleScenarioTests extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withRuntime(RuntimeOptions.simulated());
    }

    @Test
    void jobsAreListedByIdPageByPage() {
        for (String id : List.of("b", "C", "a", "d", "E")) {
            addJob(id);
        }

        List<String> ids = new ArrayList<>();
        String path = "/jobs?maxresults=2&$select=id,state";
        int pages = 0;
        while (!path.isEmpty()) {
            var answer = client.get(path);
            assertThat(answer.headers().contains("ETag")).isFalse();
            answer.json().path("value").forEach(job -> ids.add(job.path("id").asText()));
            path = answer.json().path("odata.nextLink").asText();
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(ids).containsExactly("a", "b", "C", "d", "E");
    }

    @Test
    void jobsAreFilteredByWhatTheServiceAllows() {
        addJob("one");
        addJob("two");
        client.post("/jobs", "{`id`:`three`,`poolInfo`:{`poolId`:`elsewhere`}}");
        String created = client.get("/jobs/two").json().path("creationTime").asText();
        client.post("/jobs/one/terminate");
        awaitJob("one", "completed");

        assertThat(ids("state eq 'completed'")).containsExactly("one");
        assertThat(ids("state ne 'Completed' and startswith(id,'t')")).containsExactly("three", "two");
        assertThat(ids("executionInfo/poolId eq 'elsewhere'")).containsExactly("three");
        assertThat(ids("startswith(executionInfo/poolId,'po')")).containsExactly("one", "two");
        assertThat(ids("creationTime gt DateTime'" + created + "'")).containsExactly("three");
        assertThat(ids("executionInfo/endTime ge DateTime'" + created + "'")).containsExactly("one");
        assertThat(ids("id eq 'ONE' or (id eq 'two' and state eq 'active')")).containsExactly("one", "two");
        assertThat(ids("id eq 'none'")).isEmpty();
    }

    @Test
    void aPatchReplacesConstraintsAndMetadataAsAWhole() {
        addJob("job", ",`constraints`:{`maxTaskRetryCount`:3},`metadata`:[{`name`:`a`,`value`:`1`}]");

        var answer = client.patch(
                "/jobs/job",
                "{`constraints`:{`maxWallClockTime`:`PT1H`},`metadata`:[{`name`:`b`,`value`:`2`}],"
                        + "`poolInfo`:{`poolId`:`pool`}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("DataServiceId")).isEqualTo(emulator.endpoint() + "/jobs/job");
        JsonNode job = client.get("/jobs/job").json();
        assertThat(job.at("/constraints/maxTaskRetryCount").asInt(-1)).isZero();
        assertThat(job.at("/constraints/maxWallClockTime").asText()).isEqualTo("PT1H");
        assertThat(job.path("metadata")).hasSize(1);
        assertThat(job.at("/metadata/0/name").asText()).isEqualTo("b");
        assertThat(job.path("eTag").asText()).isEqualTo(answer.headers().get("ETag"));
    }

    @Test
    void aReplacementLeavesWhatCannotBeChanged() {
        addJob(
                "job",
                ",`displayName`:`D`,`usesTaskDependencies`:true,`onTaskFailure`:`performexitoptionsjobaction`,"
                        + "`commonEnvironmentSettings`:[{`name`:`n`,`value`:`v`}]");

        client.put("/jobs/job", "{`poolInfo`:{`poolId`:`pool`},`allowTaskPreemption`:true}");

        JsonNode job = client.get("/jobs/job").json();
        assertThat(job.path("displayName").asText()).isEqualTo("D");
        assertThat(job.path("usesTaskDependencies").asBoolean()).isTrue();
        assertThat(job.path("onTaskFailure").asText()).isEqualTo("performexitoptionsjobaction");
        assertThat(job.path("allowTaskPreemption").asBoolean()).isTrue();
        assertThat(job.at("/commonEnvironmentSettings/0/value").asText()).isEqualTo("v");
    }

    @Test
    void aJobThatIsToEndWithItsTasksCannotBeToldOtherwise() {
        addJob("job");
        addTask("job", "t", "x", ",`environmentSettings`:[{`name`:`SIMULATED_DURATION`,`value`:`PT1H`}]");
        client.patch("/jobs/job", "{`onAllTasksComplete`:`terminateJob`}");

        var answer = client.patch("/jobs/job", "{`onAllTasksComplete`:`noaction`}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidPropertyValue");
        assertThat(client.get("/jobs/job").json().path("onAllTasksComplete").asText())
                .isEqualTo("terminatejob");
    }

    @Test
    void aDisabledJobCanMoveToAnotherPool() {
        client.post("/jobs", "{`id`:`job`,`poolInfo`:{`poolId`:`elsewhere`}}");
        addTask("job", "t", "x");
        client.post("/jobs/job/disable", "{`disableTasks`:`wait`}");
        awaitJob("job", "disabled");

        assertThat(client.patch("/jobs/job", "{`poolInfo`:{`poolId`:`pool`}}").status())
                .isEqualTo(200);
        client.post("/jobs/job/enable");

        awaitTask("job", "t", "completed");
        assertThat(client.get("/jobs/job").json().at("/executionInfo/poolId").asText())
                .isEqualTo("pool");
    }

    @Test
    void conditionsOnJobsAreChecked() {
        addJob("job");
        String eTag = client.get("/jobs/job").json().path("eTag").asText();

        assertThat(client.send("GET", "/jobs/job", null, Map.of("If-None-Match", eTag))
                        .status())
                .isEqualTo(304);
        assertThat(client.send("PATCH", "/jobs/job", "{\"priority\":1}", Map.of("If-Match", eTag))
                        .status())
                .isEqualTo(200);
        assertThat(client.send("PATCH", "/jobs/job", "{\"priority\":2}", Map.of("If-Match", eTag))
                        .code())
                .isEqualTo("ConditionNotMet");
        for (String operation : List.of("disable", "enable", "terminate")) {
            String body = operation.equals("disable") ? "{\"disableTasks\":\"wait\"}" : null;
            assertThat(client.send("POST", "/jobs/job/" + operation, body, Map.of("If-Match", eTag))
                            .status())
                    .isEqualTo(412);
        }
        assertThat(client.send("DELETE", "/jobs/job", null, Map.of("If-Match", eTag))
                        .status())
                .isEqualTo(412);
        JsonNode job = client.get("/jobs/job").json();
        assertThat(job.path("priority").asInt()).isEqualTo(1);
        assertThat(job.path("state").asText()).isEqualTo("active");
    }

    @Test
    void theStateBeforeIsTheLastInWhichTheJobStayed() {
        addJob("job");
        addTask("job", "t", "x", ",`environmentSettings`:[{`name`:`SIMULATED_DURATION`,`value`:`PT1H`}]");
        awaitTask("job", "t", "running");

        client.post("/jobs/job/disable", "{`disableTasks`:`wait`}");
        client.post("/jobs/job/terminate");

        JsonNode job = awaitJob("job", "completed");
        assertThat(job.path("previousState").asText()).isEqualTo("active");
        assertThat(job.path("previousStateTransitionTime")).isEqualTo(job.path("creationTime"));
    }

    @Test
    void aJobThatTakesTooLongKeepsItsVersion() {
        addJob("job", ",`constraints`:{`maxWallClockTime`:`PT0.1S`}");
        String eTag = client.get("/jobs/job").json().path("eTag").asText();

        JsonNode job = awaitJob("job", "completed");

        assertThat(job.at("/executionInfo/terminateReason").asText()).isEqualTo("MaxWallClockTimeExpiry");
        assertThat(job.path("eTag").asText()).isEqualTo(eTag);
        assertThat(client.patch("/jobs/job", "{`priority`:1}").code()).isEqualTo("JobCompleted");
        assertThat(client.post("/jobs/job/enable").code()).isEqualTo("JobCompleted");
        assertThat(client.post("/jobs/job/disable", "{`disableTasks`:`wait`}").code())
                .isEqualTo("JobCompleted");
    }

    private List<String> ids(String filter) {
        List<String> ids = new ArrayList<>();
        client.get("/jobs?$filter=" + encode(filter))
                .json()
                .path("value")
                .forEach(job -> ids.add(job.path("id").asText()));
        return ids;
    }
}
