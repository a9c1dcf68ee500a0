package io.batchflux.emulator.cli;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.azurite.Azurite;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment in which {@code AzureBatchOptions.load()} of Batchflux finds the emulator and Azurite. */
final class LibraryVariables {

    private LibraryVariables() {}

    /** Returns names and values; the pool is the first one, or none if there is none yet. */
    static Map<String, String> of(BatchEmulator emulator, List<PoolOptions> pools, Azurite blobs) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("BATCHFLUX_BATCH_ACCOUNT_URL", emulator.endpoint().toString());
        variables.put("BATCHFLUX_BATCH_ACCOUNT_NAME", emulator.accountName());
        variables.put("BATCHFLUX_BATCH_ACCOUNT_KEY", emulator.accountKey());
        variables.put("BATCHFLUX_STORAGE_ACCOUNT_URL", blobs.blobEndpoint().toString());
        variables.put("BATCHFLUX_STORAGE_ACCOUNT_NAME", blobs.accountName());
        variables.put("BATCHFLUX_STORAGE_ACCOUNT_KEY", blobs.accountKey());
        pools.stream().findFirst().ifPresent(pool -> variables.put("BATCHFLUX_POOL_ID", pool.id()));
        emulator.certificateFile().ifPresent(file -> variables.put("BATCHFLUX_CA_BUNDLE", file.toString()));
        return variables;
    }
}
