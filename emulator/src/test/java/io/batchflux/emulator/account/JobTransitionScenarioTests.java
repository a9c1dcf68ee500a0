package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.JobOptions;
import io.batchflux.emulator.testing.Behaviour;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.RuntimesScenario;
import io.batchflux.emulator.testing.TestClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is seen of the states that jobs only pass through; here they last until the job is forced on. */
class JobTransitionScenarioTests extends RuntimesScenario {

    @Override
    protected EmulatorOptions options() {
        return super.options().withJobs(JobOptions.defaults().withTransition(Duration.ofHours(1)));
    }

    @Test
    void aJobThatIsBeingTerminatedSaysSo() {
        addJob("job");
        addTask("job", "t", Behaviour.lasts());
        addTask("job", "late", Behaviour.lasts(), ",`requiredSlots`:4");
        awaitTask("job", "t", "running");

        var answer = client.post("/jobs/job/terminate");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.headers().get("DataServiceId")).isEqualTo(emulator.endpoint() + "/jobs/job/terminate");
        JsonNode job = client.get("/jobs/job").json();
        assertThat(job.path("state").asText()).isEqualTo("terminating");
        assertThat(job.path("previousState").asText()).isEqualTo("active");
        assertThat(job.path("eTag").asText()).isEqualTo(answer.headers().get("ETag"));
        assertThat(job.path("lastModified")).isEqualTo(job.path("stateTransitionTime"));
        assertThat(job.at("/executionInfo/terminateReason").asText()).isEqualTo("UserTerminate");
        assertThat(job.at("/executionInfo").has("endTime")).isFalse();
        awaitTask("job", "t", "completed");
        assertThat(task("job", "late").path("state").asText()).isEqualTo("active");
        assertChangesAreRefused("JobBeingTerminated");
        assertThat(client.post("/jobs", "{`id`:`job`,`poolInfo`:{`poolId`:`pool`}}")
                        .code())
                .isEqualTo("JobExists");
        assertThat(emulator.activeJobs()).isEqualTo(1);
    }

    @Test
    void aJobThatIsBeingDeletedSaysSo() {
        addJob("job");
        addTask("job", "t", Behaviour.lasts());
        awaitTask("job", "t", "running");
        String eTag = client.get("/jobs/job").json().path("eTag").asText();

        var answer = client.delete("/jobs/job");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.headers().contains("ETag")).isFalse();
        JsonNode job = client.get("/jobs/job").json();
        assertThat(job.path("state").asText()).isEqualTo("deleting");
        assertThat(job.path("previousState").asText()).isEqualTo("active");
        assertThat(job.path("eTag").asText()).isEqualTo(eTag);
        assertChangesAreRefused("JobBeingDeleted");
        assertThat(client.delete("/jobs/job").code()).isEqualTo("JobBeingDeleted");
        assertThat(client.post("/jobs", "{`id`:`JOB`,`poolInfo`:{`poolId`:`pool`}}")
                        .code())
                .isEqualTo("JobBeingDeleted");
        assertThat(client.post("/jobs/job/tasks/t/reactivate").code()).isEqualTo("JobBeingDeleted");
        assertThat(client.delete("/jobs/job/tasks/t").code()).isEqualTo("JobBeingDeleted");
    }

    @Test
    void aForcedTerminationOrDeletionWaitsForNothing() {
        addJob("one", ",`jobPreparationTask`:{`commandLine`:`true`},`jobReleaseTask`:{`commandLine`:`sleep 600`}");
        addTask("one", "t", Behaviour.lasts());
        awaitTask("one", "t", "running");

        client.post("/jobs/one/terminate?force=true");
        JsonNode job = awaitJob("one", "completed");
        assertThat(job.at("/executionInfo/endTime")).isEqualTo(job.path("stateTransitionTime"));
        client.delete("/jobs/one?force=true");

        Eventually.isTrue(() -> client.get("/jobs/one").status() == 404);
        assertThat(emulator.runningTasks()).isZero();
    }

    @Test
    void aJobBeingTerminatedCanBeDeleted() {
        addJob("job");
        client.post("/jobs/job/terminate");

        assertThat(client.delete("/jobs/job?force=TRUE").status()).isEqualTo(202);

        Eventually.isTrue(() -> client.get("/jobs/job").code().equals("JobNotFound"));
    }

    @Test
    void aJobIsDisabledAfterAWhile() {
        addJob("job");
        addTask("job", "t", Behaviour.lasts());
        awaitTask("job", "t", "running");

        var answer = client.post("/jobs/job/disable", "{`disableTasks`:`Requeue`}");

        assertThat(answer.headers().get("DataServiceId")).isEqualTo(emulator.endpoint() + "/jobs/job/disable");
        JsonNode job = client.get("/jobs/job").json();
        assertThat(job.path("state").asText()).isEqualTo("disabling");
        assertThat(job.path("previousState").asText()).isEqualTo("active");
        assertThat(job.path("eTag").asText()).isEqualTo(answer.headers().get("ETag"));
        awaitTask("job", "t", "active");
        assertThat(client.post("/jobs/job/enable").code()).isEqualTo("OperationInvalidForCurrentState");
        assertThat(client.patch("/jobs/job", "{`priority`:3}").status()).isEqualTo(200);
        assertThat(client.patch("/jobs/job", "{`poolInfo`:{`poolId`:`other`}}").status())
                .isEqualTo(409);
        addTask("job", "late", Behaviour.exits(0));
        assertThat(client.post("/jobs/job/disable", "{`disableTasks`:`wait`}").status())
                .isEqualTo(202);
        assertThat(client.post("/jobs/job/terminate").status()).isEqualTo(202);
    }

    @Test
    void theStatesFollowOneAnotherByThemselves() {
        emulator.close();
        emulator = BatchEmulator.start(
                super.options().withJobs(JobOptions.defaults().withTransition(Duration.ofMillis(150))));
        client = new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());
        addJob("job");

        client.post("/jobs/job/disable", "{`disableTasks`:`wait`}");
        JsonNode disabled = awaitJob("job", "disabled");
        var enabling = client.post("/jobs/job/enable");
        addTask("job", "t", Behaviour.exits(0));
        JsonNode active = awaitJob("job", "active");
        awaitTask("job", "t", "completed");
        client.post("/jobs/job/terminate", "{`terminateReason`:`enough`}");
        JsonNode completed = awaitJob("job", "completed");
        client.delete("/jobs/job");

        assertThat(disabled.path("previousState").asText()).isEqualTo("active");
        assertThat(active.path("previousState").asText()).isEqualTo("disabled");
        assertThat(active.path("eTag").asText()).isEqualTo(enabling.headers().get("ETag"));
        assertThat(completed.path("previousState").asText()).isEqualTo("active");
        assertThat(List.of(disabled, active, completed))
                .allSatisfy(
                        job -> assertThat(Duration.between(time(job, "lastModified"), time(job, "stateTransitionTime")))
                                .isGreaterThan(Duration.ofMillis(149)));
        Eventually.isTrue(() -> client.get("/jobs/job").status() == 404);
    }

    private void assertChangesAreRefused(String code) {
        assertThat(client.post("/jobs/job/terminate").code()).isEqualTo(code);
        assertThat(client.patch("/jobs/job", "{`priority`:3}").code()).isEqualTo(code);
        assertThat(client.put("/jobs/job", "{`poolInfo`:{`poolId`:`pool`}}").code())
                .isEqualTo(code);
        assertThat(client.post("/jobs/job/disable", "{`disableTasks`:`wait`}").code())
                .isEqualTo(code);
        assertThat(client.post("/jobs/job/enable").code()).isEqualTo(code);
        assertThat(client.post("/jobs/job/tasks", "{`id`:`x`,`commandLine`:`x`}")
                        .code())
                .isEqualTo(code);
        var collection = client.post("/jobs/job/addtaskcollection", "{`value`:[{`id`:`x`,`commandLine`:`x`}]}");
        assertThat(collection.status()).isEqualTo(409);
        assertThat(collection.code()).isEqualTo(code);
        assertThat(client.post("/jobs/job/tasks/t/reactivate").code()).isEqualTo(code);
        assertThat(client.get("/jobs/job/tasks").status()).isEqualTo(200);
    }

    private static Instant time(JsonNode job, String member) {
        return Instant.parse(job.path(member).asText());
    }
}
