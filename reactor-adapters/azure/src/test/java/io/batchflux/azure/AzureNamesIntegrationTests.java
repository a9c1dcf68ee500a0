package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Input;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** A configuration as it is for Azure, with Azure's names alone, through the emulator's proxy. */
@ExtendWith(BlockingCalls.class)
class AzureNamesIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STORAGE = "contosodata";

    @TempDir
    private Path directory;

    @Test
    void aRealConfigurationRunsWithNoOtherUrl() throws Exception {
        EmulatorOptions options = EmulatorOptions.defaults()
                .withAccount("batchflux", TestOptions.KEY)
                .withProxyPort(0);
        try (BatchEmulator emulator = BatchEmulator.start(options);
                Azurite azurite = azurite(emulator);
                AzureBatch azure = AzureBatch.connect(configuration(emulator))) {
            emulator.routeStorage(STORAGE, azurite.blobEndpoint());

            ValidationReport report =
                    azure.validateByDoing().blockOptional(PATIENCE).orElseThrow();
            assertThat(report.isUsable()).as(report.toString()).isTrue();
            List<TaskResult<Integer>> results = run(azure.runner());

            assertThat(results)
                    .allSatisfy(result -> assertThat(result).isInstanceOf(TaskResult.Succeeded.class))
                    .hasSize(3);
            // The service deletes a job after it has answered.
            EndToEnd.await("no job is left", emulator::activeJobs, jobs -> jobs == 0);
        }
    }

    /** With inputs and outputs, so that nodes reach the storage account by its name as well. */
    private List<TaskResult<Integer>> run(BatchRunner runner) throws Exception {
        Path input = directory.resolve("in.txt");
        Files.writeString(input, "content", StandardCharsets.UTF_8);
        return runner.run(Flux.fromStream(IntStream.range(0, 3).boxed())
                        .map(i -> TaskSpec.command("cp in.txt out.txt", i)
                                .withInput(Input.file("in.txt", input))
                                .withOutput("out.txt")))
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private Azurite azurite(BatchEmulator emulator) throws Exception {
        Path certificate = directory.resolve("certificate.pem");
        Path key = directory.resolve("key.pem");
        emulator.writeServerCertificate(certificate, key);
        return Azurite.start(AzuriteOptions.defaults().withAccount(STORAGE).withHttps(certificate, key));
    }

    private static AzureBatchOptions configuration(BatchEmulator emulator) {
        return AzureBatchOptions.create()
                .with(ConfigurationKey.TENANT_ID, "11111111-1111-1111-1111-111111111111")
                .with(ConfigurationKey.CLIENT_ID, "22222222-2222-2222-2222-222222222222")
                .with(ConfigurationKey.CLIENT_SECRET, emulator.accountKey())
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, "https://contoso.westeurope.batch.azure.com")
                .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, STORAGE)
                .with(ConfigurationKey.POOL_ID, "pool")
                .with(ConfigurationKey.POLL_FREQ, "0.1")
                .with(
                        ConfigurationKey.PROXY,
                        emulator.proxyEndpoint().orElseThrow().toString())
                .with(
                        ConfigurationKey.CA_BUNDLE,
                        emulator.certificateFile().orElseThrow().toString());
    }
}
