package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.LimitOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.PoolScenario;
import io.batchflux.emulator.testing.TestClient;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose clock is moved, where in the service minutes would pass. */
class JobScheduleScenarioTests extends PoolScenario {

    private static final String EACH_MINUTE = "`recurrenceInterval`:`PT1M`";
    private static final String MANAGED = ",`jobManagerTask`:{`id`:`m`,`commandLine`:`x`}";

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withRuntime(RuntimeOptions.simulated())
                .withLimits(LimitOptions.defaults().withMaxActiveJobs(6));
    }

    @Test
    void aScheduleMakesItsFirstJobAtOnceAndShowsItself() {
        var added = client.post(
                "/jobschedules",
                "{`id`:`Daily`,`displayName`:`Each day`,`schedule`:{`startWindow`:`PT01H00M00S`,"
                        + "`recurrenceInterval`:`P1D`},`metadata`:[{`name`:`a`,`value`:`b`}],"
                        + "`jobSpecification`:{`poolInfo`:{`poolId`:`pool`}}}");

        assertThat(added.status()).as(added.text()).isEqualTo(201);
        assertThat(added.text()).isEmpty();
        String url = emulator.endpoint() + "/jobschedules/Daily";
        assertThat(added.headers().get("Location")).isEqualTo(url);
        assertThat(added.headers().get("DataServiceId")).isEqualTo(url);
        JsonNode schedule = awaitRecent("Daily", "Daily:job-1");
        assertThat(schedule.path("odata.metadata").asText()).endsWith("#jobschedules/@Element");
        assertThat(schedule.path("eTag").asText()).isEqualTo(added.headers().get("ETag"));
        assertThat(schedule.path("displayName").asText()).isEqualTo("Each day");
        assertThat(schedule.at("/metadata/0/value").asText()).isEqualTo("b");
        assertThat(schedule.path("state").asText()).isEqualTo("active");
        assertThat(schedule.at("/schedule/startWindow").asText()).isEqualTo("PT1H");
        assertThat(schedule.at("/schedule/recurrenceInterval").asText()).isEqualTo("P1D");
        assertThat(schedule.at("/jobSpecification/priority").asInt(-1)).isZero();
        assertThat(schedule.at("/jobSpecification/maxParallelTasks").asInt()).isEqualTo(-1);
        assertThat(schedule.at("/jobSpecification/onTaskFailure").asText()).isEqualTo("noaction");
        assertThat(schedule.at("/jobSpecification/constraints/maxWallClockTime").asText())
                .isEqualTo("P10675199DT2H48M5.4775807S");
        assertThat(schedule.at("/executionInfo/recentJob/url").asText())
                .isEqualTo(emulator.endpoint() + "/jobs/Daily:job-1");
        Instant created = Instant.parse(schedule.path("creationTime").asText());
        assertThat(schedule.at("/executionInfo/nextRunTime").asText())
                .isEqualTo(ServiceTime.body(created.plus(Duration.ofDays(1))));
        assertThat(client.get("/jobschedules?$select=id,state").json().at("/value/0"))
                .hasToString("{\"id\":\"Daily\",\"state\":\"active\"}");
    }

    @Test
    void aJobOfAScheduleIsAnOrdinaryJob() {
        add("s", EACH_MINUTE, ",`displayName`:`One`,`usesTaskDependencies`:true");
        awaitRecent("s", "s:job-1");

        addTask("s:job-1", "t", "x");

        JsonNode task = awaitTask("s%3Ajob-1", "t", "completed");
        assertThat(task.at("/nodeInfo/taskRootDirectory").asText()).isEqualTo("workitems/s/job-1/t");
        JsonNode listed = client.get("/jobschedules/S/jobs?$expand=stats").json();
        assertThat(listed.path("odata.metadata").asText()).endsWith("#jobs");
        assertThat(listed.at("/value/0/id").asText()).isEqualTo("s:job-1");
        assertThat(listed.at("/value/0/displayName").asText()).isEqualTo("One");
        assertThat(listed.at("/value/0/usesTaskDependencies").asBoolean()).isTrue();
        assertThat(listed.at("/value/0/stats/numSucceededTasks").asText()).isEqualTo("1");
        assertThat(client.get("/jobschedules/s?$expand=stats")
                        .json()
                        .at("/stats/numSucceededTasks")
                        .asText())
                .isEqualTo("1");
        assertThat(client.get("/jobs?$filter=" + encode("startswith(id,'s:')"))
                        .json()
                        .path("value"))
                .hasSize(1);
    }

    @Test
    void oneJobFollowsTheOtherAsTheClockGoesOn() {
        add("s", EACH_MINUTE, MANAGED);
        awaitJob("s:job-1", "completed");
        assertThat(client.get("/jobs/s:job-1")
                        .json()
                        .at("/executionInfo/terminateReason")
                        .asText())
                .isEqualTo("JMComplete");

        emulator.skewClock(Duration.ofSeconds(61));
        awaitJob("s:job-2", "completed");
        emulator.skewClock(Duration.ofSeconds(301));
        awaitJob("s:job-3", "completed");

        assertThat(client.get("/jobschedules/s/jobs").json().path("value")).hasSize(3);
        assertThat(client.get("/jobs/s:job-3/tasks").json().at("/value/0/id").asText())
                .isEqualTo("m");
        assertThat(schedule("s").at("/executionInfo/nextRunTime").asText())
                .isEqualTo(ServiceTime.body(
                        Instant.parse(schedule("s").path("creationTime").asText())
                                .plusSeconds(360)));
    }

    @Test
    void aJobWaitsForTheOneBeforeForAsLongAsItsStartWindow() {
        add("s", "`recurrenceInterval`:`PT5M`,`startWindow`:`PT2M`", "");
        awaitRecent("s", "s:job-1");

        emulator.skewClock(Duration.ofSeconds(301));
        client.post("/jobs/s:job-1/terminate");
        awaitRecent("s", "s:job-2");
        emulator.skewClock(Duration.ofSeconds(601 + 121));
        client.post("/jobs/s:job-2/terminate");
        awaitJob("s:job-2", "completed");

        assertThat(client.get("/jobs/s:job-3").code()).isEqualTo("JobNotFound");
        assertThat(schedule("s").path("state").asText()).isEqualTo("active");
    }

    @Test
    void aScheduleThatDoesNotRecurIsCompletedWithItsJob() {
        add("s", "", MANAGED);

        JsonNode schedule = awaitSchedule("s", "completed");

        assertThat(schedule.at("/executionInfo/recentJob/id").asText()).isEqualTo("s:job-1");
        assertThat(schedule.at("/executionInfo/endTime").isTextual()).isTrue();
        assertThat(schedule.at("/executionInfo").has("nextRunTime")).isFalse();
        assertThat(schedule.path("previousState").asText()).isEqualTo("active");
        for (String action : new String[] {"disable", "enable", "terminate"}) {
            assertThat(client.post("/jobschedules/s/" + action).code()).isEqualTo("JobScheduleCompleted");
        }
        assertThat(client.patch("/jobschedules/s", "{}").code()).isEqualTo("JobScheduleCompleted");
    }

    @Test
    void jobsAreMadeBetweenTheTimesThatAreGiven() {
        Instant now = Instant.now();
        add(
                "s",
                "`doNotRunUntil`:`" + now.plusSeconds(120) + "`,`doNotRunAfter`:`" + now.plusSeconds(200) + "`,"
                        + EACH_MINUTE,
                MANAGED);
        assertThat(schedule("s").at("/executionInfo").has("recentJob")).isFalse();
        assertThat(Instant.parse(schedule("s").at("/executionInfo/nextRunTime").asText()))
                .isBetween(now.plusSeconds(119), now.plusSeconds(121));

        emulator.skewClock(Duration.ofSeconds(121));
        awaitJob("s:job-1", "completed");
        emulator.skewClock(Duration.ofSeconds(181));
        awaitJob("s:job-2", "completed");
        assertThat(schedule("s").path("state").asText()).isEqualTo("active");
        assertThat(schedule("s").at("/executionInfo").has("nextRunTime")).isFalse();
        emulator.skewClock(Duration.ofSeconds(201));

        awaitSchedule("s", "completed");
        assertThat(client.get("/jobschedules/s/jobs").json().path("value")).hasSize(2);
    }

    @Test
    void aDisabledScheduleMakesNoJobsUntilItIsEnabled() {
        add("s", EACH_MINUTE, MANAGED);
        awaitJob("s:job-1", "completed");
        String before = schedule("s").path("eTag").asText();

        var disabled = client.post("/jobschedules/s/disable");
        assertThat(disabled.status()).isEqualTo(204);
        assertThat(disabled.headers().get("ETag")).isNotEqualTo(before);
        emulator.skewClock(Duration.ofSeconds(61));
        assertThat(client.get("/jobs/s:job-2").status()).isEqualTo(404);
        assertThat(schedule("s").path("state").asText()).isEqualTo("disabled");
        assertThat(client.post("/jobschedules/s/enable").status()).isEqualTo(204);

        awaitRecent("s", "s:job-2");
        assertThat(schedule("s").path("state").asText()).isEqualTo("active");
    }

    @Test
    void aChangeHoldsForTheJobsThatAreMadeLater() {
        add("s", EACH_MINUTE, MANAGED);
        awaitJob("s:job-1", "completed");
        String eTag = schedule("s").path("eTag").asText();

        assertThat(client.send("PATCH", "/jobschedules/s", "{}", Map.of("If-Match", "0x1"))
                        .code())
                .isEqualTo("ConditionNotMet");
        var patched = client.patch(
                "/jobschedules/s", "{`jobSpecification`:{`priority`:7,`poolInfo`:{`poolId`:`pool`}" + MANAGED + "}}");
        assertThat(patched.status()).as(patched.text()).isEqualTo(200);
        assertThat(patched.text()).isEmpty();
        assertThat(patched.headers().get("ETag")).isNotEqualTo(eTag);
        emulator.skewClock(Duration.ofSeconds(61));
        awaitJob("s:job-2", "completed");
        assertThat(client.get("/jobs/s:job-1").json().path("priority").asInt()).isZero();
        assertThat(client.get("/jobs/s:job-2").json().path("priority").asInt()).isEqualTo(7);

        assertThat(client.put("/jobschedules/s", "{`jobSpecification`:{`poolInfo`:{`poolId`:`pool`}}}")
                        .status())
                .isEqualTo(200);
        assertThat(awaitSchedule("s", "completed").has("schedule")).isFalse();
    }

    @Test
    void terminatingAScheduleTerminatesItsJob() {
        add("s", EACH_MINUTE, "");
        awaitRecent("s", "s:job-1");

        assertThat(client.post("/jobschedules/s/terminate?force=true").status()).isEqualTo(202);

        awaitSchedule("s", "completed");
        assertThat(awaitJob("s:job-1", "completed")
                        .at("/executionInfo/terminateReason")
                        .asText())
                .isEqualTo("TerminateJobSchedule");
        emulator.skewClock(Duration.ofSeconds(61));
        assertThat(client.get("/jobs/s:job-2").status()).isEqualTo(404);
    }

    @Test
    void deletingAScheduleDeletesItsJobsAndItsPool() {
        add("s", EACH_MINUTE, "", automatic("jobschedule"));
        String pool = poolOf("s:job-1");
        client.post("/jobs/s:job-1/terminate");
        emulator.skewClock(Duration.ofSeconds(61));
        assertThat(poolOf("s:job-2")).isEqualTo(pool).startsWith("mine");
        assertThat(client.head("/jobschedules/s").status()).isEqualTo(200);

        assertThat(client.delete("/jobschedules/s").status()).isEqualTo(202);

        Eventually.isTrue(() -> client.head("/jobschedules/s").status() == 404);
        assertThat(client.get("/jobs").json().path("value")).isEmpty();
        Eventually.isTrue(() -> client.head("/pools/" + pool).status() == 404);
        assertThat(client.get("/jobschedules/s").code()).isEqualTo("JobScheduleNotFound");
    }

    @Test
    void eachJobCanHaveAPoolOfItsOwn() {
        add("s", EACH_MINUTE, "", automatic("job"));
        String pool = poolOf("s:job-1");
        client.post("/jobs/s:job-1/terminate");
        Eventually.isTrue(() -> client.head("/pools/" + pool).status() == 404);

        emulator.skewClock(Duration.ofSeconds(61));

        assertThat(poolOf("s:job-2")).isNotEqualTo(pool).startsWith("mine");
    }

    @Test
    void jobsAndSchedulesShareTheirIdsAndTheirQuota() {
        add("s", EACH_MINUTE, "");
        awaitRecent("s", "s:job-1");
        addJob("job");

        assertThat(client.post("/jobschedules", json("S", "", "", POOL)).code()).isEqualTo("JobScheduleExists");
        assertThat(client.post("/jobschedules", json("JOB", "", "", POOL)).code())
                .isEqualTo("JobWithSameIdExists");
        assertThat(client.post("/jobs", "{`id`:`s`,`poolInfo`:{`poolId`:`pool`}}")
                        .code())
                .isEqualTo("JobScheduleWithSameIdExists");
        addJob("a");
        add("b", EACH_MINUTE, "");
        awaitRecent("b", "b:job-1");
        assertThat(client.post("/jobschedules", json("c", "", "", POOL)).code())
                .isEqualTo("ActiveJobAndScheduleQuotaReached");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{`id`:`s`,`jobSpecification`:{`poolInfo`:{`poolId`:`p`}}}                 | MissingRequiredProperty",
                "{`id`:`s`,`schedule`:{}}                                                  | MissingRequiredProperty",
                "{`id`:`s`,`schedule`:{},`jobSpecification`:{}}                            | MissingRequiredProperty",
                "{`id`:`s`,`schedule`:{},`jobSpecification`:{`id`:`j`}}                    | InvalidRequestBody",
                "{`id`:`a:b`,`schedule`:{},`jobSpecification`:{`poolInfo`:{`poolId`:`p`}}} | InvalidPropertyValue",
                "{`id`:`s`,`schedule`:{`startWindow`:`PT59S`},`jobSpecification`:{}}       | InvalidPropertyValue",
                "{`id`:`s`,`schedule`:{`recurrenceInterval`:`PT0S`},`jobSpecification`:{}} | InvalidPropertyValue",
                "{`id`:`s`,`schedule`:{`doNotRunUntil`:`soon`},`jobSpecification`:{}}      | InvalidPropertyValue",
                "{`id`:`s`,`schedule`:{`weekday`:1},`jobSpecification`:{}}                 | InvalidRequestBody"
            })
    void aScheduleThatIsWrongIsRefused(String body, String code) {
        var answer = client.post("/jobschedules", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(client.get("/jobschedules").json().path("value")).isEmpty();
    }

    private static final String POOL = "`poolId`:`pool`";

    private void add(String id, String schedule, String more) {
        add(id, schedule, more, POOL);
    }

    private void add(String id, String schedule, String more, String pool) {
        TestClient.Answer answer = client.post("/jobschedules", json(id, schedule, more, pool));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    private static String json(String id, String schedule, String more, String pool) {
        return "{`id`:`" + id + "`,`schedule`:{" + schedule + "},`jobSpecification`:{`poolInfo`:{" + pool + "}" + more
                + "}}";
    }

    private static String automatic(String lifetime) {
        return "`autoPoolSpecification`:{`autoPoolIdPrefix`:`mine`,`poolLifetimeOption`:`" + lifetime + "`,`pool`:{"
                + MACHINE + "}}";
    }

    private String poolOf(String job) {
        return Eventually.get(
                () -> client.get("/jobs/" + job)
                        .json()
                        .at("/executionInfo/poolId")
                        .asText(),
                id -> !id.isEmpty());
    }

    private JsonNode schedule(String id) {
        return client.get("/jobschedules/" + id).json();
    }

    private JsonNode awaitSchedule(String id, String state) {
        return Eventually.get(
                () -> schedule(id), schedule -> schedule.path("state").asText().equals(state));
    }

    private JsonNode awaitRecent(String id, String job) {
        return Eventually.get(
                () -> schedule(id),
                schedule -> schedule.at("/executionInfo/recentJob/id").asText().equals(job));
    }
}
