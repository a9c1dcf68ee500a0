package io.batchflux.benchmarks;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The emulated storage account.
 *
 * @param endpoint the URL of its blobs
 * @param name its name
 * @param key its shared key, in Base64
 */
record StorageAccount(URI endpoint, String name, String key) {

    /** Reads the form that storage clients take. */
    static StorageAccount parse(String connectionString) {
        Map<String, String> parts = new HashMap<>();
        for (String part : connectionString.split(";")) {
            String[] pair = part.split("=", 2);
            parts.put(pair[0], pair[1]);
        }
        return new StorageAccount(
                URI.create(Objects.requireNonNull(parts.get("BlobEndpoint"))),
                Objects.requireNonNull(parts.get("AccountName")),
                Objects.requireNonNull(parts.get("AccountKey")));
    }

    @Override
    public String toString() {
        return "StorageAccount[" + name + " at " + endpoint + "]";
    }
}
