package io.batchflux.examples;

import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Azure on this machine: the Batch emulator, Azurite for blobs, and a connection to the two. On Azure itself, only {@link
 * AzureBatchOptions} are needed.
 */
final class LocalAzure implements AutoCloseable {

    private static final String CODE = "batchflux-code";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BatchEmulator emulator;
    private final Azurite azurite;
    private final Map<ConfigurationKey<?>, String> settings;
    private final AzureBatch azure;

    private LocalAzure(
            BatchEmulator emulator, Azurite azurite, Map<ConfigurationKey<?>, String> settings, AzureBatch azure) {
        this.emulator = emulator;
        this.azurite = azurite;
        this.settings = settings;
        this.azure = azure;
    }

    /**
     * What is left once everything has been cleaned up and stopped.
     *
     * @param jobs jobs that the Batch account has not completed
     * @param containers containers in the storage account, but for that of the code, which stays for the next program
     * @param processes processes that this one has started
     */
    record Remains(int jobs, long containers, long processes) {

        boolean isNothing() {
            return jobs == 0 && containers == 0 && processes == 0;
        }

        @Override
        public String toString() {
            return jobs + " active jobs, " + containers + " blob containers, " + processes + " processes";
        }
    }

    /** Starts both on free ports of the loopback address; waits until they listen. */
    static LocalAzure start(PoolOptions pool, Path cacheDirectory) {
        Azurite azurite = Azurite.start(AzuriteOptions.defaults());
        try {
            BatchEmulator emulator = BatchEmulator.start(
                    EmulatorOptions.defaults().withJavaOnPath().withPools(pool));
            try {
                Map<ConfigurationKey<?>, String> settings = settings(emulator, azurite, pool.id());
                AzureBatchOptions options =
                        AzureBatchOptions.create().with(ConfigurationKey.CACHE_DIR, cacheDirectory.toString());
                for (Map.Entry<ConfigurationKey<?>, String> setting : settings.entrySet()) {
                    options = options.with(setting.getKey(), setting.getValue());
                }
                return new LocalAzure(emulator, azurite, settings, AzureBatch.connect(options));
            } catch (RuntimeException e) {
                emulator.close();
                throw e;
            }
        } catch (RuntimeException e) {
            azurite.close();
            throw e;
        }
    }

    /** Both accounts with their keys; a local service is worth polling more often than every ten seconds. */
    private static Map<ConfigurationKey<?>, String> settings(BatchEmulator emulator, Azurite azurite, String pool) {
        return Map.of(
                ConfigurationKey.BATCH_ACCOUNT_URL, emulator.endpoint().toString(),
                ConfigurationKey.BATCH_ACCOUNT_NAME, emulator.accountName(),
                ConfigurationKey.BATCH_ACCOUNT_KEY, emulator.accountKey(),
                ConfigurationKey.STORAGE_ACCOUNT_URL, azurite.blobEndpoint().toString(),
                ConfigurationKey.STORAGE_ACCOUNT_NAME, azurite.accountName(),
                ConfigurationKey.STORAGE_ACCOUNT_KEY, azurite.accountKey(),
                ConfigurationKey.POOL_ID, pool,
                ConfigurationKey.POLL_FREQ, "0.2");
    }

    /** Returns the environment variables by which another program finds both. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        settings.forEach((key, value) -> environment.put(key.environmentName(), value));
        return environment;
    }

    AzureBatch azure() {
        return azure;
    }

    @Override
    public String toString() {
        return "Azure Batch emulator at " + emulator.endpoint() + ", Azurite at " + azurite.blobEndpoint();
    }

    /** Ends the runs, waits for their clean-up, counts what is left, and stops everything. */
    Remains stop() {
        try (azurite;
                emulator) {
            azure.close();
            int jobs = activeJobs();
            long containers = new BlobServiceClientBuilder()
                            .serviceVersion(BlobServiceVersion.V2025_11_05)
                            .connectionString(azurite.connectionString())
                            .buildClient()
                            .listBlobContainers()
                            .stream()
                            .filter(container -> !container.getName().equals(CODE))
                            .count();
            emulator.close();
            azurite.close();
            return new Remains(jobs, containers, processes());
        }
    }

    @Override
    public void close() {
        azure.close();
        emulator.close();
        azurite.close();
    }

    /** The service answers that it will delete a job before it has ended the job's processes. */
    private int activeJobs() {
        return Objects.requireNonNull(Flux.interval(Duration.ZERO, Duration.ofMillis(50), Schedulers.boundedElastic())
                .map(tick -> emulator.activeJobs())
                .takeUntil(jobs -> jobs == 0)
                .take(PATIENCE.dividedBy(Duration.ofMillis(50)))
                .blockLast());
    }

    /** A process that has been killed is counted until the system has noticed its end. */
    private static long processes() {
        CompletableFuture<?>[] ends =
                ProcessHandle.current().descendants().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        return ProcessHandle.current().descendants().count();
    }
}
