package io.batchflux.spring;

import io.batchflux.azure.AzureBatch;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.CompositeReactiveHealthContributor;
import org.springframework.boot.actuate.health.ReactiveHealthContributor;
import org.springframework.boot.actuate.health.ReactiveHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** As {@link BatchfluxHealthAutoConfiguration}, in Spring Boot 3, whose actuator has the types of health in another package. */
@AutoConfiguration(after = BatchfluxAutoConfiguration.class)
@ConditionalOnClass(ReactiveHealthIndicator.class)
@ConditionalOnBean(AzureBatch.class)
@ConditionalOnEnabledHealthIndicator("batchflux")
@EnableConfigurationProperties(BatchfluxProperties.class)
public class Boot3HealthAutoConfiguration {

    /** Makes one. */
    public Boot3HealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"batchfluxHealthIndicator", "batchfluxHealthContributor"})
    ReactiveHealthContributor batchfluxHealthContributor(
            Map<String, AzureBatch> connections, BatchfluxProperties properties) {
        Map<String, Boot3HealthIndicator> indicators = new LinkedHashMap<>();
        connections.forEach((name, azureBatch) ->
                indicators.put(name, new Boot3HealthIndicator(AccountHealth.of(azureBatch, properties))));
        return indicators.size() == 1
                ? indicators.values().iterator().next()
                : CompositeReactiveHealthContributor.fromMap(indicators);
    }
}
