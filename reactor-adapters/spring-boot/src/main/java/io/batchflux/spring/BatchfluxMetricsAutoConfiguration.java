package io.batchflux.spring;

import io.batchflux.azure.AzureBatch;
import io.batchflux.micrometer.BatchMeters;
import io.batchflux.micrometer.BatchObservations;
import io.batchflux.micrometer.RunObservationConvention;
import io.batchflux.micrometer.SubmitObservationConvention;
import io.batchflux.micrometer.ThrottleMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Has runs measured and observed, if Micrometer's registries and {@code batchflux-micrometer} are there. */
@AutoConfiguration(
        after = BatchfluxAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, BatchMeters.class})
@ConditionalOnProperty(name = "batchflux.enabled", matchIfMissing = true)
public class BatchfluxMetricsAutoConfiguration {

    /** Makes one. */
    public BatchfluxMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnBean(MeterRegistry.class)
    @ConditionalOnMissingBean
    @ConditionalOnProperty(name = "batchflux.metrics.enabled", matchIfMissing = true)
    BatchMeters batchMeters(MeterRegistry registry) {
        return BatchMeters.create(registry);
    }

    /** All runners of a connection have its throttles; those of two connections would be one meter. */
    @Bean
    @ConditionalOnBean(MeterRegistry.class)
    @ConditionalOnSingleCandidate(AzureBatch.class)
    @ConditionalOnMissingBean
    @ConditionalOnProperty(name = "batchflux.metrics.enabled", matchIfMissing = true)
    ThrottleMeters throttleMeters(AzureBatch azureBatch) {
        return ThrottleMeters.of(azureBatch.runner());
    }

    @Bean
    @ConditionalOnBean(ObservationRegistry.class)
    @ConditionalOnMissingBean
    @ConditionalOnProperty(name = "batchflux.metrics.observations", matchIfMissing = true)
    BatchObservations batchObservations(
            ObservationRegistry registry,
            ObjectProvider<RunObservationConvention> runConvention,
            ObjectProvider<SubmitObservationConvention> submitConvention) {
        BatchObservations observations = BatchObservations.create(registry);
        RunObservationConvention ofRuns = runConvention.getIfAvailable();
        SubmitObservationConvention ofSubmissions = submitConvention.getIfAvailable();
        if (ofRuns != null) {
            observations = observations.withRunConvention(ofRuns);
        }
        return ofSubmissions == null ? observations : observations.withSubmitConvention(ofSubmissions);
    }

    @Bean
    @ConditionalOnBean(BatchObservations.class)
    RunOptionsCustomizer batchObservationsCustomizer(BatchObservations observations) {
        return observations::observed;
    }
}
