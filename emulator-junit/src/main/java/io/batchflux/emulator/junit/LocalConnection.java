package io.batchflux.emulator.junit;

import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.azurite.Azurite;
import java.net.URI;

/** A local connection leads to the accounts; it is the one class that knows {@code batchflux-azure}. */
final class LocalConnection implements AutoCloseable {

    /** A local service is worth asking more often than every ten seconds. */
    private static final String POLLS = "PT0.1S";

    private final AzureBatch azure;

    private LocalConnection(AzureBatch azure) {
        this.azure = azure;
    }

    static LocalConnection open(LocalAccounts accounts) {
        return new LocalConnection(AzureBatch.connect(options(accounts)));
    }

    static AzureBatchOptions options(LocalAccounts accounts) {
        BatchEmulator emulator = accounts.emulator();
        AzureBatchOptions batch = AzureBatchOptions.create()
                .withBatchAccount(emulator.endpoint(), emulator.accountName(), emulator.accountKey())
                .with(ConfigurationKey.POOL_ID, accounts.settings().pool())
                .with(ConfigurationKey.POLL_FREQ, POLLS);
        AzureBatchOptions trusting = emulator.certificateFile()
                .map(file -> batch.with(ConfigurationKey.CA_BUNDLE, file.toString()))
                .orElse(batch);
        Azurite azurite = accounts.azurite();
        return azurite == null
                ? trusting.withStorageAccount(URI.create("http://127.0.0.1:1/none"), "none", "bm9uZQ==")
                : trusting.withStorageAccount(azurite.blobEndpoint(), azurite.accountName(), azurite.accountKey());
    }

    AzureBatch azure() {
        return azure;
    }

    /** Ends its runs, and waits until they are cleaned up. */
    @Override
    public void close() {
        azure.close();
    }
}
