package io.batchflux.emulator.junit.example;

import io.batchflux.BatchRunner;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.junit.BatchEmulatorExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;

class SpotTests {

    @RegisterExtension
    static final BatchEmulatorExtension BATCH = BatchEmulatorExtension.create()
            .withOptions(EmulatorOptions.defaults().withRuntime(RuntimeOptions.simulated()))
            .withPools(PoolOptions.of("spot").withNodes(0).withLowPriorityNodes(2));

    @Test
    void aTaskSurvivesThatItsNodeIsTakenAway(BatchRunner batch, BatchEmulator emulator) {
        emulator.preempt("spot", "1");

        StepVerifier.create(batch.run(TaskSpec.command("render").withEnvironment("SIMULATED_DURATION", "PT0.1S"))
                        .filter(TaskResult::isSuccess))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(30));
    }
}
