package io.batchflux.emulator.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;

/** What Docker is asked for; no daemon is needed. */
class BatchEmulatorContainerTests {

    private final BatchEmulatorContainer container =
            new BatchEmulatorContainer(DockerImageName.parse("batchflux-emulator"));

    @Test
    void portsAreTheSameInsideAndOutside() {
        container.configure();

        int port = container.endpoint("localhost").getPort();
        int storagePort = container.blobEndpoint("localhost").getPort();
        assertThat(storagePort).isNotEqualTo(port);
        assertThat(container.getPortBindings())
                .containsExactlyInAnyOrder(port + ":" + port + "/tcp", storagePort + ":" + storagePort + "/tcp");
        assertThat(container.getCommandParts()).contains("--port=" + port, "--azurite-port=" + storagePort);
    }

    @Test
    void keysAreNoArguments() {
        container.configure();

        assertThat(container.getEnvMap()).containsEntry("BATCHFLUX_EMULATOR_KEY", container.accountKey());
        assertThat(String.join(" ", container.getCommandParts()))
                .doesNotContain(container.accountKey(), container.storageAccountKey());
        assertThat(container.accountKey()).isNotEqualTo(container.storageAccountKey());
    }

    @Test
    void poolsAndOtherArgumentsAreThoseOfTheProgram() {
        container
                .withPool("big", 2, 8)
                .withPool("small", 0, 1)
                .withArguments("--runtime=simulated")
                .configure();

        assertThat(List.of(container.getCommandParts()))
                .containsSubsequence(
                        "--pool=big:slots=8,nodes=2", "--pool=small:slots=1,nodes=0", "--runtime=simulated");
    }

    @Test
    void connectionsUseTheFirstPool() {
        AzureBatchOptions options =
                ContainerConnection.options(container.withPool("big", 2, 8).withPool("small", 0, 1), "localhost");

        assertThat(options.find(ConfigurationKey.POOL_ID)).hasToString("Optional[big]");
        assertThat(options.find(ConfigurationKey.BATCH_ACCOUNT_URL)).contains(container.endpoint("localhost"));
        assertThat(options.find(ConfigurationKey.STORAGE_ACCOUNT_URL)).contains(container.blobEndpoint("localhost"));
    }

    @Test
    void aPoolThatCannotBeIsRefused() {
        assertThatThrownBy(() -> container.withPool("a,b", 1, 1)).hasMessageContaining("'a,b' is no id of a pool");
        assertThatThrownBy(() -> container.withPool("p", 1, 0)).hasMessageContaining("task slots at least 1");
    }
}
