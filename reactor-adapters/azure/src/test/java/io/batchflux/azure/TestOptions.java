package io.batchflux.azure;

import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.TaskDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Options and definitions that tests begin with. */
final class TestOptions {

    static final String KEY = Base64.getEncoder().encodeToString("not a secret".getBytes(StandardCharsets.UTF_8));

    private TestOptions() {}

    /** Both accounts at this URL, with shared keys. */
    static AzureBatchOptions of(String url) {
        return ofBatch(url)
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, url + "/storage")
                .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, "storage")
                .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, KEY);
    }

    /** The Batch account at this URL, with its shared key, and no storage account. */
    static AzureBatchOptions ofBatch(String url) {
        return AzureBatchOptions.create()
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, url)
                .with(ConfigurationKey.BATCH_ACCOUNT_NAME, "batchflux")
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, KEY)
                .with(ConfigurationKey.POOL_ID, "pool");
    }

    static JobDefinition job(String id, Map<String, String> metadata) {
        return JobDefinition.of(id, "pool", Duration.ofHours(1)).withMetadata(metadata);
    }

    static TaskDefinition task(String id) {
        return command(id, "echo");
    }

    static TaskDefinition command(String id, String commandLine) {
        return TaskDefinition.of(id, commandLine, Duration.ofMinutes(5));
    }
}
