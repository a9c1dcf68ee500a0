package io.batchflux.benchmarks;

import java.net.URI;

/**
 * The emulated storage account.
 *
 * @param endpoint the URL of its blobs
 * @param name its name
 * @param key its shared key, in Base64
 */
record StorageAccount(URI endpoint, String name, String key) {

    @Override
    public String toString() {
        return "StorageAccount[" + name + " at " + endpoint + "]";
    }
}
