package io.batchflux.spring;

import io.batchflux.azure.AzureBatch;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;

/** Has the health endpoint say whether a run would work; it is not part of the readiness group. */
@AutoConfiguration(after = BatchfluxAutoConfiguration.class)
@ConditionalOnClass(ReactiveHealthIndicator.class)
@ConditionalOnBean(AzureBatch.class)
@ConditionalOnEnabledHealthIndicator("batchflux")
public class BatchfluxHealthAutoConfiguration {

    /** Makes one. */
    public BatchfluxHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "batchfluxHealthIndicator")
    ReactiveHealthIndicator batchfluxHealthIndicator(AzureBatch azureBatch, BatchfluxProperties properties) {
        return new BatchfluxHealthIndicator(
                new AccountHealth(azureBatch.validate(), properties.health().timeToLive(), azureBatch.scheduler()));
    }
}
