package io.batchflux.spring;

import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import org.jspecify.annotations.Nullable;

/** A Batch account, and a storage account if wanted, beside the application; they end with it. */
final class LocalBatch implements BatchfluxConnectionDetails, AutoCloseable {

    private static final String POOL = "local";

    private final BatchEmulator emulator;
    private final @Nullable Azurite azurite;
    private final String pool;

    private LocalBatch(BatchEmulator emulator, @Nullable Azurite azurite, String pool) {
        this.emulator = emulator;
        this.azurite = azurite;
        this.pool = pool;
    }

    /** Waits until they listen. */
    static LocalBatch start(BatchfluxProperties properties) {
        BatchfluxProperties.Emulator wanted = properties.emulator();
        String poolId = properties.poolId() == null ? POOL : properties.poolId();
        Azurite azurite = wanted.azurite() ? Azurite.start(AzuriteOptions.defaults()) : null;
        try {
            BatchEmulator emulator = BatchEmulator.start(EmulatorOptions.defaults()
                    .withJavaOnPath()
                    .withPools(PoolOptions.of(poolId)
                            .withNodes(wanted.nodes())
                            .withTaskSlotsPerNode(wanted.taskSlotsPerNode())));
            return new LocalBatch(emulator, azurite, poolId);
        } catch (RuntimeException notStarted) {
            if (azurite != null) {
                azurite.close();
            }
            throw notStarted;
        }
    }

    @Override
    public AzureBatchOptions connectedTo(AzureBatchOptions options) {
        AzureBatchOptions local = options.with(
                        ConfigurationKey.BATCH_ACCOUNT_URL, emulator.endpoint().toString())
                .with(ConfigurationKey.BATCH_ACCOUNT_NAME, emulator.accountName())
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, emulator.accountKey())
                .with(ConfigurationKey.POOL_ID, pool);
        return azurite == null
                ? local.with(ConfigurationKey.STORAGE_ACCOUNT_URL, "http://127.0.0.1:1/none")
                        .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, "none")
                        .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, "bm9uZQ==")
                : local.with(
                                ConfigurationKey.STORAGE_ACCOUNT_URL,
                                azurite.blobEndpoint().toString())
                        .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, azurite.accountName())
                        .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, azurite.accountKey());
    }

    @Override
    public void close() {
        try {
            emulator.close();
        } finally {
            if (azurite != null) {
                azurite.close();
            }
        }
    }
}
