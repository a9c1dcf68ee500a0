package io.batchflux.azure;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.UUID;
import java.util.function.UnaryOperator;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** An emulated Batch account and a real Azurite, which tests of one class share. */
final class LocalAzure implements AutoCloseable {

    private final Azurite azurite = Azurite.start(AzuriteOptions.defaults());
    private final BatchEmulator emulator;

    LocalAzure() {
        this(EmulatorOptions.defaults().withJavaOnPath());
    }

    LocalAzure(EmulatorOptions options) {
        emulator = BatchEmulator.start(options);
    }

    AzureBatchOptions options() {
        return optionsWithoutBatchKey()
                .with(ConfigurationKey.BATCH_ACCOUNT_NAME, emulator.accountName())
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, emulator.accountKey());
    }

    /** Options with which the Batch account is reached with tokens. */
    AzureBatchOptions optionsWithoutBatchKey() {
        return AzureBatchOptions.create()
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, emulator.endpoint().toString())
                .with(
                        ConfigurationKey.STORAGE_ACCOUNT_URL,
                        azurite.blobEndpoint().toString())
                .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, azurite.accountName())
                .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, azurite.accountKey())
                .with(ConfigurationKey.POOL_ID, "pool")
                .with(ConfigurationKey.POLL_FREQ, "0.1");
    }

    /** Returns what makes a client trust an emulator that speaks https. */
    UnaryOperator<HttpClient> trust() {
        File certificate = emulator.certificateFile().orElseThrow().toFile();
        GenericSslContextSpec<SslContextBuilder> context =
                Http11SslContextSpec.forClient().configure(builder -> builder.trustManager(certificate));
        return client -> client.secure(secure -> secure.sslContext(context));
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
