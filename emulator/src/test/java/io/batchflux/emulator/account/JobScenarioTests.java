package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.LimitOptions;
import io.batchflux.emulator.testing.Behaviour;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.RuntimesScenario;
import org.junit.jupiter.api.Test;

class JobScenarioTests extends RuntimesScenario {

    @Override
    protected EmulatorOptions options() {
        return super.options().withLimits(LimitOptions.defaults().withMaxActiveJobs(5));
    }

    @Test
    void aNewJobHasTheServicesDefaults() {
        var answer = client.post(
                "/jobs", "{`id`:`Job-A`,`poolInfo`:{`poolId`:`pool`},`metadata`:[{`name`:`n`,`value`:`v`}]}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.headers().get("Location")).isEqualTo(emulator.endpoint() + "/jobs/job-1");
        JsonNode job = client.get("/jobs/job-a").json();
        assertThat(job.path("odata.metadata").asText()).isEqualTo(emulator.endpoint() + "/$metadata#jobs/@Element");
        assertThat(job.path("id").asText()).isEqualTo("Job-A");
        assertThat(job.path("eTag").asText()).isEqualTo(answer.headers().get("ETag"));
        assertThat(job.path("state").asText()).isEqualTo("active");
        assertThat(job.path("priority").asInt(-1)).isZero();
        assertThat(job.path("maxParallelTasks").asInt()).isEqualTo(-1);
        assertThat(job.path("constraints").toString())
                .isEqualTo("{\"maxWallClockTime\":\"P10675199DT2H48M5.4775807S\",\"maxTaskRetryCount\":0}");
        assertThat(job.path("onAllTasksComplete").asText()).isEqualTo("noaction");
        assertThat(job.at("/executionInfo/poolId").asText()).isEqualTo("pool");
        assertThat(job.at("/metadata/0/value").asText()).isEqualTo("v");
    }

    @Test
    void twoJobsCannotHaveIdsThatDifferInCaseOnly() {
        addJob("job");

        var answer = client.post("/jobs", "{`id`:`JOB`,`poolInfo`:{`poolId`:`pool`}}");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("JobExists");
    }

    @Test
    void theQuotaOfActiveJobsCountsThoseNotCompleted() {
        for (int i = 0; i < 5; i++) {
            addJob("job" + i);
        }

        assertThat(client.post("/jobs", "{`id`:`more`,`poolInfo`:{`poolId`:`pool`}}")
                        .code())
                .isEqualTo("ActiveJobAndScheduleQuotaReached");
        client.post("/jobs/job0/terminate");
        awaitJob("job0", "completed");
        addJob("more");
    }

    @Test
    void terminatingAJobEndsItsRunningTasks() {
        addJob("job");
        for (int i = 0; i < 5; i++) {
            addTask("job", "t" + i, Behaviour.lasts());
        }
        awaitTask("job", "t3", "running");

        var answer = client.post("/jobs/job/terminate", "{`terminateReason`:`enough`}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(client.get("/jobs/job").json().path("state").asText()).isIn("terminating", "completed");
        JsonNode job = awaitJob("job", "completed");
        assertThat(job.at("/executionInfo/terminateReason").asText()).isEqualTo("enough");
        assertThat(job.at("/executionInfo/endTime")).isEqualTo(job.path("stateTransitionTime"));
        assertThat(job.path("previousState").asText()).isEqualTo("active");
        assertThat(job.path("eTag").asText()).isEqualTo(answer.headers().get("ETag"));
        assertThat(task("job", "t0").at("/executionInfo/failureInfo/code").asText())
                .isEqualTo("TaskEnded");
        assertThat(task("job", "t4").path("state").asText()).isEqualTo("active");
        assertThat(client.post("/jobs/job/terminate").code()).isEqualTo("JobCompleted");
        assertThat(client.post("/jobs/job/tasks", "{`id`:`late`,`commandLine`:`true`}")
                        .code())
                .isEqualTo("JobCompleted");
    }

    @Test
    void aDeletedJobIsGoneAndItsIdIsFree() {
        addJob("job");
        addTask("job", "t", Behaviour.lasts());
        awaitTask("job", "t", "running");

        assertThat(client.delete("/jobs/job").status()).isEqualTo(202);

        Eventually.isTrue(() -> client.get("/jobs/job").code().equals("JobNotFound"));
        assertThat(emulator.runningTasks()).isZero();
        addJob("job");
        assertThat(client.get("/jobs/job/tasks").json().path("value")).isEmpty();
    }

    @Test
    void aJobEndsWithItsLastTaskWhenItIsToldSo() {
        addJob("job");
        addTask("job", "t1", Behaviour.exits(0));
        addTask("job", "t2", Behaviour.exits(1), ",`constraints`:{`maxTaskRetryCount`:1}");

        assertThat(client.patch("/jobs/job", "{`onAllTasksComplete`:`terminatejob`}")
                        .status())
                .isEqualTo(200);

        JsonNode job = awaitJob("job", "completed");
        assertThat(job.at("/executionInfo/terminateReason").asText()).isEqualTo("AllTasksComplete");
        assertThat(task("job", "t2").path("state").asText()).isEqualTo("completed");
    }

    @Test
    void aJobWithoutTasksThatIsToldToEndWithThemEndsAtOnce() {
        addJob("job", ",`onAllTasksComplete`:`terminatejob`");

        awaitJob("job", "completed");
    }

    @Test
    void aJobEndsAtItsWallClockLimit() {
        addJob("job", ",`constraints`:{`maxWallClockTime`:`PT0.2S`}");
        addTask("job", "t", Behaviour.lasts());

        assertThat(awaitJob("job", "completed")
                        .at("/executionInfo/terminateReason")
                        .asText())
                .isEqualTo("MaxWallClockTimeExpiry");
    }

    @Test
    void aPatchChangesWhatItSendsAndAReplacementResetsTheRest() {
        addJob("job", ",`priority`:5,`maxParallelTasks`:3");

        client.patch("/jobs/job", "{`priority`:7}");
        JsonNode patched = client.get("/jobs/job").json();
        assertThat(patched.path("priority").asInt()).isEqualTo(7);
        assertThat(patched.path("maxParallelTasks").asInt()).isEqualTo(3);

        client.put("/jobs/job", "{`poolInfo`:{`poolId`:`pool`},`priority`:8}");
        JsonNode replaced = client.get("/jobs/job").json();
        assertThat(replaced.path("priority").asInt()).isEqualTo(8);
        assertThat(replaced.path("maxParallelTasks").asInt()).isEqualTo(-1);
        assertThat(replaced.path("eTag")).isNotEqualTo(patched.path("eTag"));
    }

    @Test
    void aDisabledJobRequeuesItsTasksAndGoesOnWhenEnabled() {
        addJob("job");
        addTask("job", "t", Behaviour.lasts());
        awaitTask("job", "t", "running");

        assertThat(client.post("/jobs/job/disable", "{`disableTasks`:`requeue`}")
                        .status())
                .isEqualTo(202);
        assertThat(awaitJob("job", "disabled").path("previousState").asText()).isEqualTo("active");
        JsonNode task = task("job", "t");
        assertThat(task.path("state").asText()).isEqualTo("active");
        assertThat(task.at("/executionInfo/requeueCount").asInt()).isEqualTo(1);

        assertThat(client.post("/jobs/job/enable").status()).isEqualTo(202);
        awaitTask("job", "t", "running");
    }

    @Test
    void taskCountsAddUp() {
        addJob("job");
        addTask("job", "good", Behaviour.exits(0), ",`requiredSlots`:2");
        addTask("job", "bad", Behaviour.exits(1));
        awaitTask("job", "good", "completed");
        awaitTask("job", "bad", "completed");

        JsonNode counts = client.get("/jobs/job/taskcounts").json();

        assertThat(counts.path("taskCounts").toString())
                .isEqualTo("{\"active\":0,\"running\":0,\"completed\":2,\"succeeded\":1,\"failed\":1}");
        assertThat(counts.path("taskSlotCounts").toString())
                .isEqualTo("{\"active\":0,\"running\":0,\"completed\":3,\"succeeded\":2,\"failed\":1}");
    }
}
