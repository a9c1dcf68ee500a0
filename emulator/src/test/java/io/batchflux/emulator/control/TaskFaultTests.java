package io.batchflux.emulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.testing.Behaviour;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.RuntimesScenario;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong with tasks on their nodes, on purpose. */
class TaskFaultTests extends RuntimesScenario {

    private JsonNode execution(String task) {
        return awaitTask("job", task, "completed").path("executionInfo");
    }

    @ParameterizedTest
    @CsvSource({
        "BlobDownloadTimedOut, ServerError",
        "ContainerInvalidSettings, UserError",
        "CommandLaunchFailed, UserError"
    })
    void aTaskThatIsStruckDoesNotRunAndIsNotTriedAgain(String code, String category) {
        emulator.inject(FaultPlan.none().withFault("Tasks_Run:" + code + ",nth=2"));
        addJob("job", ",`constraints`:{`maxTaskRetryCount`:3}");
        addTask("job", "first", Behaviour.exits(0));
        execution("first");
        addTask("job", "second", Behaviour.exits(0));

        JsonNode execution = execution("second");

        assertThat(execution("first").path("result").asText()).isEqualTo("success");
        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo(code);
        assertThat(execution.at("/failureInfo/category").asText()).isEqualTo(category);
        assertThat(execution.has("exitCode")).isFalse();
        assertThat(execution.path("retryCount").asInt(-1)).isZero();
        assertThat(emulator.injectedFaults()).isEqualTo(Map.of("Tasks_Run:" + code + ",nth=2", 1L));
    }

    @Test
    void outputsOfATaskThatSucceededAreLost() {
        emulator.inject(FaultPlan.none().withFault("Tasks_Run:FileUploadMiscError,first=1"));
        addJob("job");
        addTask("job", "t", Behaviour.exits(0));

        JsonNode execution = execution("t");

        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo("FileUploadMiscError");
        assertThat(execution.path("exitCode").asInt(-1)).isZero();
        assertThat(execution.path("result").asText()).isEqualTo("failure");
    }

    @Test
    void aTaskStaysRunningWhateverItsLimitUntilItIsTerminated() {
        emulator.inject(FaultPlan.none().withFault("Tasks_Run:never-ends,first=1"));
        addJob("job");
        addTask("job", "t", Behaviour.exits(0), ",`constraints`:{`maxWallClockTime`:`PT0.1S`}");
        addTask("job", "after", Behaviour.exits(0));
        execution("after");

        assertThat(awaitTask("job", "t", "running").has("executionInfo")).isTrue();
        assertThat(client.post("/jobs/job/tasks/t/terminate").status()).isEqualTo(204);
        assertThat(execution("t").at("/failureInfo/code").asText()).isEqualTo("TaskEnded");
    }

    @Test
    void aPreparationThatIsStruckFails() {
        emulator.inject(FaultPlan.none().withFault("JobPreparationTasks_Run:BlobDownloadTimedOut,first=1"));
        addJob("job", ",`jobPreparationTask`:{`commandLine`:`true`}");
        addTask("job", "t", Behaviour.exits(0));

        JsonNode preparation = Eventually.get(
                () -> client.get("/jobs/job/jobpreparationandreleasetaskstatus")
                        .json()
                        .at("/value/0/jobPreparationTaskExecutionInfo"),
                info -> info.path("state").asText().equals("completed"));

        assertThat(preparation.at("/failureInfo/code").asText()).isEqualTo("BlobDownloadTimedOut");
        assertThat(task("job", "t").path("state").asText()).isEqualTo("active");
    }
}
