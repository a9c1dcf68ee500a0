package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.JobOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ForgottenTasksTests extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withJobs(JobOptions.defaults().withForgotten(Duration.ofMillis(300)));
    }

    @Test
    void aTaskIsNotThereAnyMoreAWhileAfterItsEnd() {
        addJob("job");
        addTask("job", "short", "true");
        addTask("job", "long", "sleep 600");
        awaitTask("job", "short", "completed");

        Eventually.isTrue(() -> client.get("/jobs/job/tasks/short").code().equals("TaskNotFound"));

        assertThat(client.get("/jobs/job/tasks").json().path("value")).hasSize(1);
        assertThat(client.get("/jobs/job/tasks/long").status()).isEqualTo(200);
    }
}
