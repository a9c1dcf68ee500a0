package io.batchflux.azure;

import io.batchflux.emulator.Azurite;
import io.batchflux.emulator.AzuriteOptions;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.UUID;

/** An emulated Batch account and a real Azurite, which tests of one class share. */
final class LocalAzure implements AutoCloseable {

    private final Azurite azurite = Azurite.start(AzuriteOptions.defaults());
    private final BatchEmulator emulator;

    LocalAzure() {
        this(EmulatorOptions.defaults());
    }

    LocalAzure(EmulatorOptions options) {
        emulator = BatchEmulator.start(options);
    }

    AzureBatchOptions options() {
        return AzureBatchOptions.create()
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, emulator.endpoint().toString())
                .with(ConfigurationKey.BATCH_ACCOUNT_NAME, emulator.accountName())
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, emulator.accountKey())
                .with(
                        ConfigurationKey.STORAGE_ACCOUNT_URL,
                        azurite.blobEndpoint().toString())
                .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, azurite.accountName())
                .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, azurite.accountKey())
                .with(ConfigurationKey.POOL_ID, "pool")
                .with(ConfigurationKey.POLL_FREQ, "0.1");
    }

    BatchEmulator emulator() {
        return emulator;
    }

    Azurite azurite() {
        return azurite;
    }

    /** Returns an id that nothing else has. */
    static String uniqueId() {
        return "test-" + UUID.randomUUID();
    }

    /** Returns a URL at which nothing listens. */
    static String deadUrl() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        emulator.close();
        azurite.close();
    }
}
