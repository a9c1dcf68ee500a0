package io.batchflux.emulator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import org.junit.jupiter.api.Test;

class ManyProcessesTests extends EmulatorScenario {

    private static final int TASKS = 24;

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withPools(PoolOptions.of("pool").withTaskSlotsPerNode(TASKS + 1));
    }

    /** A process that runs holds no thread: three times as many as there are run, and files are read and tasks are ended all the same. */
    @Test
    void processesThatRunHoldNoThreads() {
        addJob("job");
        for (int i = 0; i < TASKS; i++) {
            addTask("job", "t" + i, shell("echo here; sleep 600"));
        }
        for (int i = 0; i < TASKS; i++) {
            awaitTask("job", "t" + i, "running");
        }

        addTask("job", "last", "echo done");
        awaitTask("job", "last", "completed");

        assertThat(file("job", "last", "stdout.txt")).isEqualTo("done\n");
        assertThat(client.post("/jobs/job/tasks/t0/terminate").status()).isEqualTo(204);
        assertThat(task("job", "t0").path("state").asText()).isEqualTo("completed");
    }
}
