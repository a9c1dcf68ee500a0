package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.compute.batch.BatchAsyncClient;
import com.azure.compute.batch.BatchClientBuilder;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import io.batchflux.TaskSpec;
import io.batchflux.azure.computebatch.AzureComputeBatch;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.LimitOptions;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TransientServiceException;
import io.batchflux.testing.BatchServiceContractTests;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The port on a client of azure-compute-batch, or on what stands for it, against the emulator. */
class ClientContractIntegrationTests extends BatchServiceContractTests {

    private static final int PAGE_SIZE = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static BatchEmulator emulator;
    private static AzureBatch azure;

    @BeforeAll
    static void start() {
        emulator = BatchEmulator.start(EmulatorOptions.defaults()
                .withJavaOnPath()
                .withLimits(LimitOptions.defaults().withMaxPageSize(PAGE_SIZE)));
        BatchAsyncClient client = new BatchClientBuilder()
                .endpoint(emulator.endpoint().toString())
                .pipeline(new HttpPipelineBuilder()
                        .httpClient(new NettyAsyncHttpClientBuilder().build())
                        .policies(new SharedKeyPolicy(emulator.accountName(), emulator.accountKey(), Clock.systemUTC()))
                        .build())
                .buildAsyncClient();
        azure = AzureComputeBatch.connect(
                AzureBatchOptions.create()
                        .with(
                                ConfigurationKey.BATCH_ACCOUNT_URL,
                                emulator.endpoint().toString())
                        .with(ConfigurationKey.BATCH_ACCOUNT_NAME, "unused")
                        .with(ConfigurationKey.BATCH_ACCOUNT_KEY, "bm9uZQ==")
                        .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "http://127.0.0.1:1/none")
                        .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, "none")
                        .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, "bm9uZQ==")
                        .with(ConfigurationKey.POOL_ID, "pool")
                        .with(ConfigurationKey.POLL_FREQ, "0.1"),
                client);
    }

    @AfterAll
    static void stop() {
        azure.close();
        emulator.close();
    }

    @Override
    protected BatchService service() {
        return azure.batchService();
    }

    @Override
    protected String poolId() {
        return "pool";
    }

    @Override
    protected int pageSize() {
        return PAGE_SIZE;
    }

    @Test
    void tasksRunAndResultsArriveOnTheConnectionsThread() {
        var threads = Flux.range(1, 20)
                .map(number -> TaskSpec.command("echo " + number, number))
                .transform(tasks -> azure.runner().run(tasks))
                .filter(result -> result.isSuccess())
                .map(result -> Thread.currentThread().getName())
                .collectList()
                .block(PATIENCE);

        assertThat(Objects.requireNonNull(threads))
                .hasSize(20)
                .allSatisfy(thread -> assertThat(thread).startsWith("batchflux-"));
    }

    @Test
    void aPageThatTheClientCouldNotReadIsNotAnEmptyOne() {
        azure.batchService()
                .createJob(JobDefinition.of("unread", "pool", Duration.ofHours(1)))
                .block(PATIENCE);
        emulator.inject(FaultPlan.none().withFault("Tasks_List:truncate,first=1"));
        try {
            assertThatThrownBy(() -> azure.batchService()
                            .listTasks(TaskQuery.all("unread"))
                            .block(PATIENCE))
                    .isInstanceOf(TransientServiceException.class);
        } finally {
            emulator.inject(FaultPlan.none());
        }
    }

    @Test
    void whatIsWrongWithTheAccountIsInTheReport() {
        ValidationReport report = Objects.requireNonNull(azure.validate().block(PATIENCE));

        assertThat(report.checks())
                .anySatisfy(check ->
                        assertThat(check.toString()).contains("token", "Left to the client that sends the requests"))
                .anySatisfy(check -> assertThat(check.toString()).contains("batch account"));
    }
}
