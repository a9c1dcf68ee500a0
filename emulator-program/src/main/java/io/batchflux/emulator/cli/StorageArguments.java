package io.batchflux.emulator.cli;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the program that say where blobs are. */
final class StorageArguments {

    @Option(names = "--azurite", description = "Start Azurite as well, for blobs, and link it to the account.")
    private boolean azurite;

    @Option(names = "--azurite-home", paramLabel = "DIR", description = "Directory of the installed package azurite.")
    private @Nullable Path azuriteHome;

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

    boolean wantAzurite() {
        return azurite || azuriteHome != null;
    }

    /** Starts it; with https, and the emulator's certificate, if that has one. */
    Azurite start(BatchEmulator emulator) throws IOException {
        AzuriteOptions options = AzuriteOptions.defaults().withAnyVersion(anyVersion);
        AzuriteOptions found = azuriteHome == null ? options : options.withHome(azuriteHome);
        if (emulator.certificateFile().isEmpty()) {
            return Azurite.start(found);
        }
        // It reads the key while it starts, and nobody needs it afterwards.
        Path key = Files.createTempFile("azurite-", ".pem");
        try {
            emulator.writeCertificateKey(key);
            return Azurite.start(found.withHttps(emulator.certificateFile().get(), key));
        } finally {
            Files.deleteIfExists(key);
        }
    }

    /** Links what was asked for to the emulator. */
    void link(BatchEmulator emulator, Optional<Azurite> started) {
        if (autoStorage != null) {
            emulator.linkStorage(autoStorage);
        } else if (autoStorageFile != null) {
            emulator.linkStorage(SecretFile.read("--auto-storage-file", autoStorageFile));
        } else {
            started.ifPresent(blobs -> emulator.linkStorage(blobs.signedUrl()));
        }
    }
}
