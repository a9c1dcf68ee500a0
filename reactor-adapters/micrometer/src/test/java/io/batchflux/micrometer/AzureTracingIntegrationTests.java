package io.batchflux.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** With azure-core's tracing on the class path, each request is a span. */
class AzureTracingIntegrationTests {

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();

    @BeforeEach
    void trace() {
        GlobalOpenTelemetry.resetForTest();
        OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .buildAndRegisterGlobal();
    }

    @AfterEach
    void stop() {
        GlobalOpenTelemetry.resetForTest();
    }

    @Test
    void theRequestsOfARunAreSpans() {
        try (BatchEmulator emulator = BatchEmulator.start(EmulatorOptions.defaults());
                AzureBatch azure = AzureBatch.connect(AzureBatchOptions.create()
                        .with(
                                ConfigurationKey.BATCH_ACCOUNT_URL,
                                emulator.endpoint().toString())
                        .with(ConfigurationKey.BATCH_ACCOUNT_NAME, emulator.accountName())
                        .with(ConfigurationKey.BATCH_ACCOUNT_KEY, emulator.accountKey())
                        .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, "none")
                        .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, "bm9uZQ==")
                        .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "http://127.0.0.1:1/none")
                        .with(ConfigurationKey.POOL_ID, "pool")
                        .with(ConfigurationKey.POLL_FREQ, "0.1"))) {
            StepVerifier.create(azure.runner().run(Flux.just(TaskSpec.command("true", 1))))
                    .expectNextMatches(TaskResult::isSuccess)
                    .expectComplete()
                    .verify(Duration.ofSeconds(30));
        }

        assertThat(spans.getFinishedSpanItems())
                .isNotEmpty()
                .allSatisfy(span -> {
                    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
                    assertThat(span.getAttributes().get(AttributeKey.stringKey("az.namespace")))
                            .isEqualTo("Microsoft.Batch");
                })
                .anySatisfy(span -> assertThat(span.getName()).isEqualTo("POST"));
    }
}
