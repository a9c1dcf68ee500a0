package io.batchflux.spring;

import com.azure.core.credential.TokenCredential;
import io.batchflux.BatchRunner;
import io.batchflux.RunListener;
import io.batchflux.RunOptions;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import reactor.netty.http.client.HttpClient;

/**
 * Makes an {@link AzureBatch} and its {@link BatchRunner} unless the application has its own. The application's environment is
 * the only source of the configuration: neither variables of the process that it does not know nor files of ours are read.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration",
            "com.azure.spring.cloud.autoconfigure.implementation.context.AzureTokenCredentialAutoConfiguration"
        })
@ConditionalOnProperty(name = "batchflux.enabled", matchIfMissing = true)
@EnableConfigurationProperties(BatchfluxProperties.class)
@Import({LocalBatchConfiguration.class, LocalBatchMissingConfiguration.class})
public class BatchfluxAutoConfiguration {

    /** Makes one. */
    public BatchfluxAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(BatchfluxConnectionDetails.class)
    BatchfluxConnectionDetails batchfluxConnectionDetails() {
        return options -> options;
    }

    /** The connection, which ends by its lifecycle: the bean's own close would block. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(AzureBatch.class)
    static class ConnectionConfiguration {

        @Bean(destroyMethod = "")
        AzureBatch azureBatch(
                BatchfluxProperties properties,
                BatchfluxConnectionDetails details,
                ObjectProvider<SslBundles> sslBundles,
                ObjectProvider<AzureBatchOptionsCustomizer> customizers,
                ObjectProvider<BatchHttpClientCustomizer> clientCustomizers,
                ObjectProvider<TokenCredential> credentials,
                BeanFactory beans,
                Environment environment) {
            UnknownProperties.warn(environment);
            SslBundle bundle = SslBundleCustomizer.bundle(properties, sslBundles);
            AzureBatchOptions options = PropertyKeys.options(properties);
            TokenCredential credential = credential(properties.tokenCredentialBeanName(), credentials, beans);
            if (credential != null) {
                options = options.withCredential(credential);
            }
            options = details.connectedTo(options);
            for (AzureBatchOptionsCustomizer customizer :
                    customizers.orderedStream().toList()) {
                options = customizer.customize(options);
            }
            return AzureBatch.connect(options, client -> {
                HttpClient changed = bundle == null ? client : SslBundleCustomizer.secured(client, bundle);
                for (BatchHttpClientCustomizer customizer :
                        clientCustomizers.orderedStream().toList()) {
                    changed = customizer.customize(changed);
                }
                return changed;
            });
        }

        /** One credential is the application's, as spring-cloud-azure makes it; of several none is, unless one is named. */
        private static @Nullable TokenCredential credential(
                @Nullable String name, ObjectProvider<TokenCredential> credentials, BeanFactory beans) {
            return name == null ? credentials.getIfUnique() : beans.getBean(name, TokenCredential.class);
        }

        @Bean
        BatchfluxLifecycle batchfluxLifecycle(AzureBatch azureBatch) {
            return new BatchfluxLifecycle(azureBatch.closeLater());
        }
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean(BatchRunner.class)
    BatchRunner batchRunner(
            AzureBatch azureBatch,
            BatchfluxProperties properties,
            ObjectProvider<RunListener> listeners,
            ObjectProvider<RunOptionsCustomizer> customizers) {
        return azureBatch.runner().withOptions(defaults -> {
            RunOptions options = RunProperties.applied(properties.run(), defaults);
            for (RunListener listener : listeners.orderedStream().toList()) {
                options = options.withAddedListener(listener);
            }
            for (RunOptionsCustomizer customizer : customizers.orderedStream().toList()) {
                options = customizer.customize(options);
            }
            return options;
        });
    }
}
