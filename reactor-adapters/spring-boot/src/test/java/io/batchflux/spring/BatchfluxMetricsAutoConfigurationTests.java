package io.batchflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.RunListener;
import io.batchflux.RunOptions;
import io.batchflux.TaskDecorator;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import io.batchflux.micrometer.BatchMeters;
import io.batchflux.micrometer.BatchObservations;
import io.batchflux.micrometer.ThrottleMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** That runs are measured and observed where Micrometer is. */
class BatchfluxMetricsAutoConfigurationTests {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(BatchfluxAutoConfiguration.class, BatchfluxMetricsAutoConfiguration.class))
            .withPropertyValues(
                    "batchflux.batch-account-url=http://127.0.0.1:1",
                    "batchflux.batch-account-name=account",
                    "batchflux.batch-account-key=a2V5",
                    "batchflux.storage-account-url=http://127.0.0.1:1/store",
                    "batchflux.storage-account-name=store",
                    "batchflux.storage-account-key=a2V5",
                    "batchflux.pool-id=pool");

    private static ObservationRegistry observing() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(ignored -> true);
        return registry;
    }

    @Test
    void runsAreMeasuredAndObserved() {
        context.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(ObservationRegistry.class, BatchfluxMetricsAutoConfigurationTests::observing)
                .run(started -> {
                    assertThat(started)
                            .hasSingleBean(BatchMeters.class)
                            .hasSingleBean(ThrottleMeters.class)
                            .hasSingleBean(BatchObservations.class);
                    RunOptions options = started.getBean(BatchRunner.class).options();
                    assertThat(options.listener()).isNotIn(RunListener.NONE, started.getBean(BatchMeters.class));
                    assertThat(options.taskDecorator()).isNotEqualTo(TaskDecorator.NONE);
                });
    }

    @Test
    void withoutRegistriesNobodyListens() {
        context.run(started -> {
            RunOptions options = started.getBean(BatchRunner.class).options();
            assertThat(options.listener()).isEqualTo(RunListener.NONE);
            assertThat(options.taskDecorator()).isEqualTo(TaskDecorator.NONE);
        });
    }

    @Test
    void propertiesSwitchThemOff() {
        context.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(ObservationRegistry.class, BatchfluxMetricsAutoConfigurationTests::observing)
                .withPropertyValues("batchflux.metrics.enabled=false", "batchflux.metrics.observations=false")
                .run(started -> assertThat(
                                started.getBean(BatchRunner.class).options().listener())
                        .isEqualTo(RunListener.NONE));
    }

    @Test
    void withoutMicrometerThereAreNone() {
        context.withClassLoader(new FilteredClassLoader("io.micrometer", "io.batchflux.micrometer"))
                .run(started -> assertThat(started).hasSingleBean(BatchRunner.class));
    }

    @Test
    void severalRunnersOfAConnectionHaveItsThrottles() {
        context.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withUserConfiguration(TwoRunners.class)
                .run(started -> assertThat(started).hasSingleBean(ThrottleMeters.class));
    }

    @Test
    void throttlesOfSeveralConnectionsAreNotMixedUp() {
        context.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withUserConfiguration(TwoConnections.class)
                .run(started -> assertThat(started)
                        .hasNotFailed()
                        .hasSingleBean(BatchMeters.class)
                        .doesNotHaveBean(ThrottleMeters.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoRunners {

        @Bean(destroyMethod = "")
        BatchRunner one(AzureBatch azure) {
            return azure.runner();
        }

        @Bean(destroyMethod = "")
        BatchRunner other(AzureBatch azure) {
            return azure.runner().withOptions(options -> options.withInOrder(true));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoConnections {

        @Bean
        AzureBatch west() {
            return AzureBatch.connect(AzureBatchOptions.create()
                    .withBatchAccount(URI.create("http://127.0.0.1:1"), "account", "a2V5")
                    .withStorageAccount(URI.create("http://127.0.0.1:1/store"), "store", "a2V5")
                    .with(ConfigurationKey.POOL_ID, "pool"));
        }

        @Bean
        AzureBatch north() {
            return west();
        }

        @Bean(destroyMethod = "")
        BatchRunner runner(@Qualifier("west") AzureBatch azure) {
            return azure.runner();
        }
    }
}
