package io.batchflux.benchmarks;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The emulated Batch account.
 *
 * @param endpoint its URL
 * @param name its name
 * @param key its shared key, in Base64
 * @param pool the pool that runs the tasks
 * @param storage the storage account of Azurite; {@code null} if that was not started
 */
record Account(
        URI endpoint,
        String name,
        String key,
        String pool,
        @Nullable StorageAccount storage) {

    @Override
    public String toString() {
        return "Account[" + name + " at " + endpoint + "]";
    }
}
