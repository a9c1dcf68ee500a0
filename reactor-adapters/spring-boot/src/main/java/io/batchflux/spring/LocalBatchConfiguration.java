package io.batchflux.spring;

import io.batchflux.emulator.BatchEmulator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts an emulator beside the application, if a property says so. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(BatchEmulator.class)
@ConditionalOnProperty(name = "batchflux.emulator.enabled", havingValue = "true")
class LocalBatchConfiguration {

    /** The bean is closed after the connection to it, whose lifecycle ends before any bean does. */
    @Bean
    @ConditionalOnMissingBean(BatchfluxConnectionDetails.class)
    LocalBatch localBatch(BatchfluxProperties properties) {
        return LocalBatch.start(properties);
    }
}
