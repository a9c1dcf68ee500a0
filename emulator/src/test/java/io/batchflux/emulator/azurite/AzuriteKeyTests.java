package io.batchflux.emulator.azurite;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.testing.EmulatorScenario;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AzuriteKeyTests extends EmulatorScenario {

    @BeforeEach
    void azuriteIsThere() {
        Assumptions.assumeFalse(Boolean.getBoolean("azurite.skip"), "the build was told to go without Azurite");
    }

    @Test
    void noTaskReadsTheKeyInWhatIsToldOfProcesses() {
        try (Azurite azurite = Azurite.start(AzuriteOptions.defaults())) {
            addJob("job");
            addTask("job", "t", shell("cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline | tr \"\\\\000\" \"\\\\n\""));
            awaitTask("job", "t", "completed");

            assertThat(file("job", "t", "stdout.txt"))
                    .contains("azurite", "AZ_BATCH_TASK_ID=t")
                    .doesNotContain(azurite.accountKey())
                    .doesNotContain(emulator.accountKey());
        }
    }
}
