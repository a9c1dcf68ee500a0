package io.batchflux.azure;

import io.batchflux.Polling;
import io.batchflux.RunOptions;

/** Tells what the configuration says about runs. */
final class RunDefaults {

    private RunDefaults() {}

    static RunOptions of(AzureBatchOptions options) {
        RunOptions defaults =
                RunOptions.ofDefaults(options.find(ConfigurationKey.POOL_ID).orElseThrow());
        return defaults.withTasks(defaults.tasks()
                        .withRetries(options.find(ConfigurationKey.RETRIES).orElseThrow())
                        .withTimeLimit(options.find(ConfigurationKey.TIME_LIMIT).orElseThrow()))
                .withFunctions(defaults.functions()
                        .withImage(options.find(ConfigurationKey.BASE_IMAGE_URI).orElse(null))
                        .withCacheDirectory(
                                options.find(ConfigurationKey.CACHE_DIR).orElseThrow()))
                .withPolling(
                        Polling.upTo(options.find(ConfigurationKey.POLL_FREQ).orElseThrow()));
    }
}
