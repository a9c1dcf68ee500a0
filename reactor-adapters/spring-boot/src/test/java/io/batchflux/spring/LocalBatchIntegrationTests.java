package io.batchflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.test.StepVerifier;

/** An application whose Azure Batch is beside it. */
class LocalBatchIntegrationTests {

    @Test
    void aTaskRunsOnTheEmulatorThatAPropertyStarts() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(BatchfluxAutoConfiguration.class))
                .withPropertyValues(
                        "batchflux.emulator.enabled=true",
                        "batchflux.emulator.azurite=false",
                        "batchflux.poll-freq=100ms")
                .run(started -> {
                    assertThat(started).hasNotFailed();
                    StepVerifier.create(started.getBean(BatchRunner.class).run(TaskSpec.command("true", 1)))
                            .expectNextMatches(TaskResult::isSuccess)
                            .expectComplete()
                            .verify(Duration.ofSeconds(30));
                });
    }
}
