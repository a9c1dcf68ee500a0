package io.batchflux.conformance;

import com.azure.core.credential.AccessToken;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import io.batchflux.azure.RestAnswer;
import io.batchflux.azure.RestRequest;
import io.batchflux.emulator.AccountOptions;
import io.batchflux.emulator.AccountRole;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.spi.ContainerPage;
import io.batchflux.spi.ContainerQuery;
import io.batchflux.spi.ContainerSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** An emulator with two pools beside an Azurite, and a connection to both. */
final class LocalAccount implements AutoCloseable {

    static final String IMAGE = "eclipse-temurin:17";

    private static final int SLOTS = 16;
    private static final String SUBMITTER = "submitter";
    private static final Set<ConfigurationKey<?>> KEY =
            Set.of(ConfigurationKey.BATCH_ACCOUNT_NAME, ConfigurationKey.BATCH_ACCOUNT_KEY);

    private final BatchEmulator emulator;
    private final Map<ConfigurationKey<?>, String> configuration = new LinkedHashMap<>();
    private final AzureBatchOptions options;
    private final AzureBatch azure;

    LocalAccount(EmulatorOptions emulatorOptions, Azurite azurite) {
        emulator = BatchEmulator.start(emulatorOptions
                .withAccount(
                        AccountOptions.defaults().withName("conforming").withRole(SUBMITTER, AccountRole.SUBMITTER))
                .withImage(IMAGE, "")
                .withPools(PoolOptions.of("p").withTaskSlotsPerNode(SLOTS), PoolOptions.of("c")));
        configuration.put(
                ConfigurationKey.BATCH_ACCOUNT_URL, emulator.endpoint().toString());
        configuration.put(ConfigurationKey.BATCH_ACCOUNT_NAME, emulator.accountName());
        configuration.put(ConfigurationKey.BATCH_ACCOUNT_KEY, emulator.accountKey());
        configuration.put(
                ConfigurationKey.STORAGE_ACCOUNT_URL, azurite.blobEndpoint().toString());
        configuration.put(ConfigurationKey.STORAGE_ACCOUNT_NAME, azurite.accountName());
        configuration.put(ConfigurationKey.STORAGE_ACCOUNT_KEY, azurite.accountKey());
        configuration.put(ConfigurationKey.POOL_ID, "p");
        configuration.put(ConfigurationKey.POLL_FREQ, "0.2");
        AzureBatchOptions all = AzureBatchOptions.create();
        if (emulator.certificateFile().isPresent()) {
            all = all.with(
                    ConfigurationKey.CA_BUNDLE, emulator.certificateFile().get().toString());
        }
        for (Map.Entry<ConfigurationKey<?>, String> entry : configuration.entrySet()) {
            all = all.with(entry.getKey(), entry.getValue());
        }
        options = all;
        azure = AzureBatch.connect(options);
    }

    BatchEmulator emulator() {
        return emulator;
    }

    AzureBatch azure() {
        return azure;
    }

    /** Returns settings with which a suite is quick. */
    Settings settings() {
        return settings(options);
    }

    static Settings settings(AzureBatchOptions options) {
        return Settings.of(options)
                .with(SettingKey.CONCURRENCY, "25")
                .with(SettingKey.PAUSE, "PT0.2S")
                .with(SettingKey.PATIENCE, "PT40S")
                .with(SettingKey.TASK_LIMIT, "PT1.5S")
                .with(SettingKey.JOB_LIMIT, "PT6S")
                .with(SettingKey.LISTED_TASKS, "24")
                .with(SettingKey.PAGE_SIZE, "10")
                .with(SettingKey.DELETED_TASKS, "30")
                .with(SettingKey.CONTAINER_POOL, "c")
                .with(
                        SettingKey.JAVA_COMMAND,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    /** Makes a pool whose node agent is said to be this one. */
    void addPool(String id, String agent) {
        RestRequest request = RestRequest.of("POST", "/pools").withBody("""
                {"id": "%s", "vmSize": "standard_d2s_v3", "targetDedicatedNodes": 1, "virtualMachineConfiguration": {
                "nodeAgentSKUId": "%s", "imageReference": {"publisher": "p", "offer": "o", "sku": "s"}}}""".formatted(id, agent));
        RestAnswer answer = Objects.requireNonNull(azure.rest().send(request).block(Duration.ofSeconds(30)));
        if (answer.status() != 201) {
            throw new IllegalStateException("no pool: " + Answer.of(answer).words());
        }
    }

    /** Returns options without the Batch account's key, of an identity that may only submit. The emulator speaks https. */
    AzureBatchOptions optionsWithToken() {
        AzureBatchOptions withToken = AzureBatchOptions.create()
                .with(
                        ConfigurationKey.CA_BUNDLE,
                        emulator.certificateFile().orElseThrow().toString())
                .withCredential(request -> Mono.fromSupplier(() -> new AccessToken(
                        emulator.token("https://batch.core.windows.net/", Duration.ofHours(1), SUBMITTER),
                        OffsetDateTime.now(ZoneOffset.UTC).plusHours(1))));
        for (Map.Entry<ConfigurationKey<?>, String> entry : configuration.entrySet()) {
            if (!KEY.contains(entry.getKey())) {
                withToken = withToken.with(entry.getKey(), entry.getValue());
            }
        }
        return withToken;
    }

    /** Returns the library's section of a configuration file. */
    String toml() {
        return configuration.entrySet().stream()
                .map(entry -> entry.getKey().configurationName() + " = \"" + entry.getValue() + "\"\n")
                .collect(Collectors.joining("", "[executors.azurebatch]\n", ""));
    }

    /** Returns the jobs and containers that are there, when none is on its way to its end any more. */
    List<String> left() {
        Mono<List<String>> left = azure.blobStore()
                .listContainers(ContainerQuery.of(""))
                .flatMapIterable(ContainerPage::containers)
                .map(ContainerSnapshot::name)
                .collectList()
                .doOnNext(names -> {
                    if (emulator.activeJobs() > 0) {
                        names.add(emulator.activeJobs() + " jobs");
                    }
                });
        return Objects.requireNonNull(left.repeatWhen(looks ->
                        looks.take(100).concatMap(count -> Mono.delay(Duration.ofMillis(100), azure.scheduler())))
                .takeUntil(List::isEmpty)
                .blockLast(Duration.ofSeconds(30)));
    }

    @Override
    public void close() {
        azure.close();
        emulator.close();
    }
}
