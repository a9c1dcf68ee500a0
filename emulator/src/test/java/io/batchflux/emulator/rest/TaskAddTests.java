package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A task is read before its job is looked at, but what is wrong with the job is told first. */
class TaskAddTests extends EmulatorScenario {

    private static final String MALFORMED = "{`id`:`t`,`commandLine`:1}";

    @Override
    protected EmulatorOptions options() {
        return super.options().withRuntime(RuntimeOptions.simulated());
    }

    @ParameterizedTest
    @CsvSource({"missing, JobNotFound", "completed, JobCompleted", "open, InvalidPropertyValue"})
    void theStateOfTheJobComesFirst(String job, String code) {
        addJob("completed");
        client.post("/jobs/completed/terminate");
        awaitJob("completed", "completed");
        addJob("open");

        assertThat(client.post("/jobs/" + job + "/tasks", MALFORMED).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"missing, JobNotFound", "completed, JobCompleted"})
    void soItDoesForACollection(String job, String code) {
        addJob("completed");
        client.post("/jobs/completed/terminate");
        awaitJob("completed", "completed");

        assertThat(client.post("/jobs/" + job + "/addtaskcollection", "{`value`:[" + MALFORMED + "]}")
                        .code())
                .isEqualTo(code);
    }
}
