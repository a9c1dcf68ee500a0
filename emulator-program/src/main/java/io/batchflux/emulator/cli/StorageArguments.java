package io.batchflux.emulator.cli;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the program that say where blobs are. */
final class StorageArguments {

    /** Those of Azurite itself, which clients know as UseDevelopmentStorage=true. */
    private static final String DEVELOPMENT_ACCOUNT = "devstoreaccount1";

    private static final int DEVELOPMENT_PORT = 10_000;
    private static final String DEVELOPMENT_KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    @Option(names = "--azurite", description = "Start Azurite as well, for blobs, and link it to the account.")
    private boolean azurite;

    @Option(names = "--azurite-home", paramLabel = "DIR", description = "Directory of the installed package azurite.")
    private @Nullable Path azuriteHome;

    @Option(
            names = "--azurite-port",
            paramLabel = "PORT",
            description = "Port of Azurite; a free one by default. With it --azurite is set.")
    private @Nullable Integer port;

    @Option(
            names = "--azurite-any-version",
            description = "Azurite takes requests of versions that it does not know, as newer SDKs send them.")
    private boolean anyVersion;

    @Option(
            names = "--auto-storage",
            paramLabel = "URL",
            description = "The blobs of the storage account that is linked to the Batch account, with a signature that"
                    + " lets read and list them; that of --azurite by default.")
    private @Nullable String autoStorage;

    @Option(
            names = "--auto-storage-file",
            paramLabel = "FILE",
            description = "The file whose first line is that URL, which so is not seen in the list of processes.")
    private @Nullable Path autoStorageFile;

    @Option(
            names = "--storage-account",
            paramLabel = "NAME[=KEYFILE]",
            description =
                    "A storage account that Azurite has, and a file whose first line is its key; a random key by default."
                            + " With it --azurite is set. Can be given again.")
    private List<String> accounts = new ArrayList<>();

    boolean wantAzurite() {
        return azurite || port != null || azuriteHome != null || !accounts.isEmpty();
    }

    /**
     * Finds out what is wrong before anything starts.
     *
     * @throws IllegalArgumentException if something is
     */
    void check(EmulatorOptions emulator, boolean development) {
        if (autoStorage != null && autoStorageFile != null) {
            throw new IllegalArgumentException("--auto-storage and --auto-storage-file cannot be given together");
        }
        options(emulator, development);
    }

    /** What Azurite starts with. */
    AzuriteOptions options(EmulatorOptions emulator, boolean development) {
        AzuriteOptions options = AzuriteOptions.defaults()
                .withAnyVersion(anyVersion)
                .withBindAddress(emulator.endpoint().bindAddress());
        if (emulator.stateDirectory().isPresent()) {
            options = options.withDirectory(emulator.stateDirectory().get().resolve("azurite"));
        }
        if (development && accounts.isEmpty()) {
            options = options.withPort(DEVELOPMENT_PORT).withAccount(DEVELOPMENT_ACCOUNT, DEVELOPMENT_KEY);
        }
        if (port != null) {
            options = port(options, port);
        }
        if (azuriteHome != null) {
            options = options.withHome(azuriteHome);
        }
        for (String account : accounts) {
            int equals = account.indexOf('=');
            options = equals < 0
                    ? options.withAccount(account)
                    : options.withAccount(
                            account.substring(0, equals),
                            SecretFile.read("--storage-account", Path.of(account.substring(equals + 1))));
        }
        return options;
    }

    private static AzuriteOptions port(AzuriteOptions options, int port) {
        try {
            return options.withPort(port);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("--azurite-" + wrong.getMessage(), wrong);
        }
    }

    /**
     * Starts it; with https, and a certificate of the emulator's, if that has one.
     *
     * @param whole where the emulator listens, and Azurite with it, and where it keeps its state
     * @param development whether account and port are those that clients know
     */
    Azurite start(BatchEmulator emulator, EmulatorOptions whole, boolean development) throws IOException {
        AzuriteOptions options = options(whole, development);
        if (emulator.certificateFile().isEmpty()) {
            return Azurite.start(options);
        }
        // It reads them while it starts, and nobody needs them afterwards.
        Path certificate = Files.createTempFile("azurite-", ".pem");
        Path key = Files.createTempFile("azurite-", ".pem");
        try {
            emulator.writeServerCertificate(certificate, key);
            Azurite started = Azurite.start(options.withHttps(certificate, key));
            started.accountNames().forEach(account -> emulator.routeStorage(account, started.blobEndpoint()));
            return started;
        } finally {
            Files.deleteIfExists(certificate);
            Files.deleteIfExists(key);
        }
    }

    /** Links what was asked for to the emulator. */
    void link(BatchEmulator emulator, Optional<Azurite> started) {
        if (autoStorage != null) {
            link(emulator, "--auto-storage", autoStorage);
        } else if (autoStorageFile != null) {
            link(emulator, "--auto-storage-file", SecretFile.read("--auto-storage-file", autoStorageFile));
        } else {
            started.ifPresent(blobs -> emulator.linkStorage(blobs.signedUrl()));
        }
    }

    private static void link(BatchEmulator emulator, String option, String url) {
        try {
            emulator.linkStorage(url);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(option + ": " + wrong.getMessage(), wrong);
        }
    }
}
