package io.batchflux.emulator.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.exception.NotFoundException;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.azure.AzureBatch;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/** Runs the image; without a Docker daemon, or without the image, it says so and is skipped. */
@Tag("long")
class BatchEmulatorContainerIntegrationTests {

    private static final String IMAGE = "batchflux-emulator";

    @Test
    void aTaskRunsInTheContainer() {
        assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "skipped: no Docker daemon answers");
        assumeTrue(isBuilt(), "skipped: there is no image " + IMAGE + ", see emulator-program/image/Dockerfile");
        try (BatchEmulatorContainer container = new BatchEmulatorContainer(DockerImageName.parse(IMAGE))) {
            container.start();
            try (AzureBatch azure = AzureBatch.connect(ContainerConnection.options(container))) {
                Boolean succeeded = azure.runner()
                        .run(TaskSpec.command("sh -c 'id -un'"))
                        .map(TaskResult::isSuccess)
                        .block(Duration.ofMinutes(1));

                assertThat(succeeded).isTrue();
            }
        }
    }

    private static boolean isBuilt() {
        try {
            DockerClientFactory.instance().client().inspectImageCmd(IMAGE).exec();
            return true;
        } catch (NotFoundException missing) {
            return false;
        }
    }
}
