package io.batchflux.emulator.junit.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.junit.WithBatchEmulator;
import io.batchflux.emulator.junit.WithFaults;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

@WithBatchEmulator
class ReportsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void threeReportsAreMade(BatchRunner batch) {
        StepVerifier.create(batch.run(Flux.range(1, 3).map(day -> TaskSpec.command("echo report of day " + day, day)))
                        .filter(TaskResult::isSuccess))
                .expectNextCount(3)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    @WithFaults("Tasks_CreateCollection:503,first=2")
    void aBusyServiceIsAskedAgain(BatchRunner batch, BatchEmulator emulator) {
        StepVerifier.create(
                        batch.run(Flux.just(TaskSpec.command("echo report"))).filter(TaskResult::isSuccess))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(emulator.injectedFaults()).containsEntry("Tasks_CreateCollection:503,first=2", 2L);
    }
}
