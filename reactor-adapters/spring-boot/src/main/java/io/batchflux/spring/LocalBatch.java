package io.batchflux.spring;

import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** A Batch account, and a storage account if wanted, beside the application; they end after all that uses them. */
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
        PoolOptions empty = PropertyKeys.made("pool-id", poolId, () -> PoolOptions.of(poolId));
        PoolOptions oneSlot =
                PropertyKeys.made("emulator.nodes", wanted.nodes(), () -> empty.withNodes(wanted.nodes()));
        PoolOptions pool = PropertyKeys.made(
                "emulator.task-slots-per-node",
                wanted.taskSlotsPerNode(),
                () -> oneSlot.withTaskSlotsPerNode(wanted.taskSlotsPerNode()));
        Azurite azurite = wanted.azurite() ? azurite(wanted) : null;
        try {
            BatchEmulator emulator = BatchEmulator.start(
                    EmulatorOptions.defaults().withJavaOnPath().withPools(pool));
            // Spring's own hook closes this bean, once the runs are ended. At the same time as that they would end
            // without an account.
            emulator.removeShutdownHook();
            if (azurite != null) {
                azurite.removeShutdownHook();
            }
            return new LocalBatch(emulator, azurite, pool.id());
        } catch (RuntimeException notStarted) {
            if (azurite != null) {
                azurite.close();
            }
            throw notStarted;
        }
    }

    private static Azurite azurite(BatchfluxProperties.Emulator wanted) {
        try {
            Path home = wanted.azuriteHome();
            AzuriteOptions found = AzuriteOptions.defaults();
            return Azurite.start(home == null ? found : found.withHome(home));
        } catch (IllegalStateException notThere) {
            // Boot explains those properties only that are set, as this one is here.
            InvalidConfigurationPropertyValueException refused = new InvalidConfigurationPropertyValueException(
                    "batchflux.emulator.enabled",
                    true,
                    notThere.getMessage()
                            + ". batchflux.emulator.azurite-home is where it is installed. Who needs no blobs sets batchflux.emulator.azurite=false.");
            refused.initCause(notThere);
            throw refused;
        }
    }

    @Override
    public AzureBatchOptions connectedTo(AzureBatchOptions options) {
        AzureBatchOptions local = options.withBatchAccount(
                        emulator.endpoint(), emulator.accountName(), emulator.accountKey())
                .with(ConfigurationKey.POOL_ID, pool);
        return azurite == null
                ? local.withStorageAccount(URI.create("http://127.0.0.1:1/none"), "none", "bm9uZQ==")
                : local.withStorageAccount(azurite.blobEndpoint(), azurite.accountName(), azurite.accountKey());
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
