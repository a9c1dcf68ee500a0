package io.batchflux.emulator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedTaskTests extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(100_000))
                .withRuntime(RuntimeOptions.simulated().withTimeScale(60));
    }

    @Test
    void aTaskTakesItsTimeAndEndsWithItsExitCode() {
        addJob("j");
        addTask("j", "good", "no such program", environment("SIMULATED_DURATION", "PT0.6S"));
        addTask("j", "bad", "no such program", environment("SIMULATED_EXIT_CODE", "3"));

        JsonNode good = awaitTask("j", "good", "completed").path("executionInfo");
        JsonNode bad = awaitTask("j", "bad", "completed").path("executionInfo");

        assertThat(good.path("exitCode").asInt(-1)).isZero();
        assertThat(good.path("result").asText()).isEqualTo("success");
        assertThat(duration(good)).isGreaterThanOrEqualTo(Duration.ofMillis(10));
        assertThat(bad.path("exitCode").asInt()).isEqualTo(3);
        assertThat(bad.at("/failureInfo/code").asText()).isEqualTo("FailureExitCode");
        assertThat(client.get("/jobs/j/tasks/good/files").code()).isEqualTo("TaskFilesUnavailable");
    }

    @ParameterizedTest
    @CsvSource({
        "CommandProgramNotFound, UserError, CommandProgramNotFound",
        "ServerError:DiskFull, ServerError, DiskFull"
    })
    void aFailureHasItsCategoryAndCodeAndNoExitCode(String setting, String category, String code) {
        addJob("j");
        addTask("j", "t", "x", environment("SIMULATED_FAILURE", setting));

        JsonNode execution = awaitTask("j", "t", "completed").path("executionInfo");

        assertThat(execution.has("exitCode")).isFalse();
        assertThat(execution.at("/failureInfo/category").asText()).isEqualTo(category);
        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo(code);
    }

    @Test
    void eachTryHasAnExitCodeOfItsOwn() {
        addJob("j", ",`commonEnvironmentSettings`:[{`name`:`SIMULATED_EXIT_CODE`,`value`:`1,2,0`}]");
        addTask("j", "t", "x", ",`constraints`:{`maxTaskRetryCount`:5}");
        addTask("j", "u", "x", ",`constraints`:{`maxTaskRetryCount`:1}");

        JsonNode patient = awaitTask("j", "t", "completed").path("executionInfo");
        JsonNode hasty = awaitTask("j", "u", "completed").path("executionInfo");

        assertThat(patient.path("retryCount").asInt()).isEqualTo(2);
        assertThat(patient.path("exitCode").asInt(-1)).isZero();
        assertThat(hasty.path("retryCount").asInt()).isEqualTo(1);
        assertThat(hasty.path("exitCode").asInt()).isEqualTo(2);
    }

    @Test
    void limitsPassAsFastAsTasksDo() {
        addJob("j");
        addTask(
                "j",
                "t",
                "x",
                environment("SIMULATED_DURATION", "P1D") + ",`constraints`:{`maxWallClockTime`:`PT0.6S`}");

        JsonNode execution = awaitTask("j", "t", "completed").path("executionInfo");

        assertThat(execution.path("exitCode").asInt()).isEqualTo(137);
        assertThat(execution.at("/failureInfo/category").asText()).isEqualTo("ServerError");
        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo("TaskEnded");
    }

    @Test
    void aTaskThatRunsCanBeTerminated() {
        addJob("j");
        addTask("j", "t", "x", environment("SIMULATED_DURATION", "86400000000"));
        awaitTask("j", "t", "running");

        assertThat(client.post("/jobs/j/tasks/t/terminate").status()).isEqualTo(204);

        JsonNode execution = task("j", "t").path("executionInfo");
        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo("TaskEnded");
        assertThat(emulator.runningTasks()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"SIMULATED_DURATION, soon", "SIMULATED_DURATION, PT-1S", "SIMULATED_EXIT_CODE, '1,'"})
    void aSettingThatIsNotOneFailsTheTaskAndIsNamed(String name, String value) {
        addJob("j");
        addTask("j", "t", "x", environment(name, value));

        JsonNode failure = awaitTask("j", "t", "completed").at("/executionInfo/failureInfo");

        assertThat(failure.path("code").asText()).isEqualTo("CommandLaunchFailed");
        assertThat(failure.at("/details/0/value").asText()).contains(name).contains(value);
    }

    private static String environment(String name, String value) {
        return ",`environmentSettings`:[{`name`:`" + name + "`,`value`:`" + value + "`}]";
    }

    private static Duration duration(JsonNode execution) {
        return Duration.between(
                Instant.parse(execution.path("startTime").asText()),
                Instant.parse(execution.path("endTime").asText()));
    }
}
