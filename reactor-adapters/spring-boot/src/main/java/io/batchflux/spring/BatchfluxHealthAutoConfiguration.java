package io.batchflux.spring;

import io.batchflux.azure.AzureBatch;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;

/** Has the health endpoint say whether a run would work; it is not part of the readiness group. Of several connections, each has its say. */
@AutoConfiguration(after = BatchfluxAutoConfiguration.class)
@ConditionalOnClass(ReactiveHealthIndicator.class)
@ConditionalOnBean(AzureBatch.class)
@ConditionalOnEnabledHealthIndicator("batchflux")
@EnableConfigurationProperties(BatchfluxProperties.class)
public class BatchfluxHealthAutoConfiguration {

    /** Makes one. */
    public BatchfluxHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"batchfluxHealthIndicator", "batchfluxHealthContributor"})
    ReactiveHealthContributor batchfluxHealthContributor(
            Map<String, AzureBatch> connections, BatchfluxProperties properties) {
        Map<String, BatchfluxHealthIndicator> indicators = new LinkedHashMap<>();
        connections.forEach((name, azureBatch) ->
                indicators.put(name, new BatchfluxHealthIndicator(AccountHealth.of(azureBatch, properties))));
        return indicators.size() == 1
                ? indicators.values().iterator().next()
                : CompositeReactiveHealthContributor.fromMap(indicators);
    }
}
