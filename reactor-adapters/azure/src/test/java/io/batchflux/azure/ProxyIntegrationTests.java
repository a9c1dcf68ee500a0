package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.testing.ConnectProxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;

@ExtendWith(BlockingCalls.class)
class ProxyIntegrationTests {

    private static final String BATCH = "batch.invalid";

    @Test
    void aRunWorksWhereOnlyTheProxyKnowsTheNames() {
        try (LocalAzure local = new LocalAzure();
                ConnectProxy proxy = ConnectProxy.start().ask("me", "secret")) {
            URI batch = local.emulator().endpoint();
            String storage = local.azurite().accountName() + ".storage.invalid";
            proxy.lead(BATCH, batch.getPort())
                    .lead(storage, local.azurite().blobEndpoint().getPort());
            AzureBatchOptions options = local.options()
                    .with(ConfigurationKey.BATCH_ACCOUNT_URL, "http://" + BATCH)
                    .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "http://" + storage)
                    .with(ConfigurationKey.PROXY, "http://me:secret@" + proxy.address());

            try (AzureBatch azure = AzureBatch.connect(options)) {
                List<TaskResult<Integer>> results = azure.runner()
                        .run(Flux.range(0, 3)
                                .map(i -> TaskSpec.command("true", i).withOutput("none")))
                        .collectList()
                        .blockOptional(Duration.ofSeconds(60))
                        .orElseThrow();
                ValidationReport report = Await.value(azure.validate());

                assertThat(results).hasSize(3).allMatch(TaskResult.Succeeded.class::isInstance);
                assertThat(report.isUsable()).as(report.toString()).isTrue();
                assertThat(report.toString()).doesNotContain("secret");
            }

            assertThat(proxy.destinations()).contains(BATCH + ":80", storage + ":80");
        }
    }
}
