package io.batchflux.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Input;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.ValidationReport;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Batch, storage and login by the names that they have at Azure, with certificates of an authority that only a bundle knows. */
class SslBundleIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STORAGE = "contosodata";

    @TempDir
    private Path directory;

    private final Set<String> hosts = ConcurrentHashMap.newKeySet();

    private ApplicationContextRunner application(BatchEmulator emulator, BatchEmulator trusted) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(BatchfluxAutoConfiguration.class, SslAutoConfiguration.class))
                .withPropertyValues(
                        "batchflux.tenant-id=11111111-1111-1111-1111-111111111111",
                        "batchflux.client-id=22222222-2222-2222-2222-222222222222",
                        "batchflux.client-secret=" + emulator.accountKey(),
                        "batchflux.batch-account-url=https://contoso.westeurope.batch.azure.com",
                        "batchflux.storage-account-name=" + STORAGE,
                        "batchflux.pool-id=pool",
                        "batchflux.poll-freq=100ms",
                        "batchflux.proxy=" + emulator.proxyEndpoint().orElseThrow(),
                        "batchflux.ssl.bundle=ours",
                        "spring.ssl.bundle.pem.ours.truststore.certificate="
                                + trusted.certificateFile().orElseThrow().toUri())
                .withBean(
                        BatchHttpClientCustomizer.class,
                        () -> client -> client.doOnRequest((request, connection) -> hosts.add(
                                requireNonNull(request.requestHeaders().get("Host")))));
    }

    private static BatchEmulator emulator() {
        return BatchEmulator.start(EmulatorOptions.defaults().withProxyPort(0));
    }

    private Azurite azurite(BatchEmulator emulator) {
        Path certificate = directory.resolve("certificate.pem");
        Path key = directory.resolve("key.pem");
        emulator.writeServerCertificate(certificate, key);
        return Azurite.start(AzuriteOptions.defaults().withAccount(STORAGE).withHttps(certificate, key));
    }

    @Test
    void theAuthorityOfABundleIsTrustedByLoginBatchAndStorage() {
        TaskSpec<String> task =
                TaskSpec.command("cat in.txt").withInput(Input.bytes("in.txt", "in".getBytes(StandardCharsets.UTF_8)));
        try (BatchEmulator emulator = emulator();
                Azurite azurite = azurite(emulator)) {
            emulator.routeStorage(STORAGE, azurite.blobEndpoint());
            application(emulator, emulator).run(started -> {
                ValidationReport report = requireNonNull(
                        started.getBean(AzureBatch.class).validate().block(PATIENCE));
                assertThat(report.isUsable()).as(report.toString()).isTrue();
                assertThat(started.getBean(BatchRunner.class).run(task).block(PATIENCE))
                        .matches(TaskResult::isSuccess);
            });
        }
        assertThat(hosts)
                .contains(
                        "login.microsoftonline.com",
                        "contoso.westeurope.batch.azure.com",
                        STORAGE + ".blob.core.windows.net");
    }

    @Test
    void whomTheBundleDoesNotKnowIsNotTrustedAndTheReportSaysSo() {
        try (BatchEmulator emulator = emulator();
                BatchEmulator other = emulator()) {
            application(emulator, other).run(started -> {
                ValidationReport report = requireNonNull(
                        started.getBean(AzureBatch.class).validate().block(PATIENCE));
                assertThat(report.isUsable()).isFalse();
                assertThat(report.toString()).contains("is not trusted");
            });
        }
    }
}
