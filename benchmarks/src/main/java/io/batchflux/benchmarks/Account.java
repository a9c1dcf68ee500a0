package io.batchflux.benchmarks;

import java.net.URI;

/**
 * The emulated Batch account.
 *
 * @param endpoint its URL
 * @param name its name
 * @param key its shared key, in Base64
 * @param pool the pool that runs the tasks
 */
record Account(URI endpoint, String name, String key, String pool) {

    @Override
    public String toString() {
        return "Account[" + name + " at " + endpoint + "]";
    }
}
