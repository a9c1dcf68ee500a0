package io.batchflux.spring;

import io.batchflux.azure.AzureBatch;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.ReactiveHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** As {@link BatchfluxHealthAutoConfiguration}, in Spring Boot 3, whose actuator has the types of health in another package. */
@AutoConfiguration(after = BatchfluxAutoConfiguration.class)
@ConditionalOnClass(ReactiveHealthIndicator.class)
@ConditionalOnBean(AzureBatch.class)
@ConditionalOnEnabledHealthIndicator("batchflux")
public class Boot3HealthAutoConfiguration {

    /** Makes one. */
    public Boot3HealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "batchfluxHealthIndicator")
    ReactiveHealthIndicator batchfluxHealthIndicator(AzureBatch azureBatch, BatchfluxProperties properties) {
        return new Boot3HealthIndicator(
                new AccountHealth(azureBatch.validate(), properties.health().timeToLive(), azureBatch.scheduler()));
    }
}
