package io.batchflux.emulator.testcontainers;

import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;

/**
 * A container connection says how Batchflux connects to the emulator in a container; it is the one class that knows
 * {@code batchflux-azure}.
 */
public final class ContainerConnection {

    /** A local service is worth asking more often than every ten seconds. */
    private static final String POLLS = "PT0.1S";

    private ContainerConnection() {}

    /**
     * Returns options for {@code AzureBatch.connect} with the accounts, keys and first pool of a container that is
     * running.
     */
    public static AzureBatchOptions options(BatchEmulatorContainer container) {
        return options(container, container.getHost());
    }

    static AzureBatchOptions options(BatchEmulatorContainer container, String host) {
        return AzureBatchOptions.create()
                .withBatchAccount(container.endpoint(host), container.accountName(), container.accountKey())
                .withStorageAccount(
                        container.blobEndpoint(host), container.storageAccountName(), container.storageAccountKey())
                .with(ConfigurationKey.POOL_ID, container.poolId())
                .with(ConfigurationKey.POLL_FREQ, POLLS);
    }
}
