package io.batchflux.spring;

import io.netty.handler.ssl.SslContextBuilder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** Secures the client's connections with a bundle of the application. */
final class SslBundleCustomizer {

    private static final String PROPERTY = "batchflux.ssl.bundle";

    private SslBundleCustomizer() {}

    /**
     * Returns the bundle that the properties name, or {@code null} if they name none.
     *
     * @throws InvalidConfigurationPropertyValueException if there is no such bundle
     * @throws MutuallyExclusiveConfigurationPropertiesException if a file with authorities is named too
     */
    static @Nullable SslBundle bundle(BatchfluxProperties properties, ObjectProvider<SslBundles> bundles) {
        String name = properties.ssl().bundle();
        if (name == null) {
            return null;
        }
        MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn(entries -> {
            entries.put(PROPERTY, name);
            entries.put("batchflux.ca-bundle", properties.caBundle());
        });
        SslBundles known = bundles.getIfAvailable(DefaultSslBundleRegistry::new);
        try {
            return known.getBundle(name);
        } catch (NoSuchSslBundleException missing) {
            throw new InvalidConfigurationPropertyValueException(
                    PROPERTY,
                    name,
                    "There is no SSL bundle of this name; those of the application, under spring.ssl.bundle, are "
                            + known.getBundleNames() + ".");
        }
    }

    static HttpClient secured(HttpClient client, SslBundle bundle) {
        SslManagerBundle managers = bundle.getManagers();
        SslOptions options = bundle.getOptions();
        GenericSslContextSpec<SslContextBuilder> context =
                Http11SslContextSpec.forClient().configure(builder -> configure(builder, managers, options));
        return client.secure(secure -> secure.sslContext(context));
    }

    private static SslContextBuilder configure(
            SslContextBuilder builder, SslManagerBundle managers, SslOptions options) {
        builder.keyManager(managers.getKeyManagerFactory()).trustManager(managers.getTrustManagerFactory());
        if (options.getCiphers() != null) {
            builder.ciphers(Arrays.asList(options.getCiphers()));
        }
        if (options.getEnabledProtocols() != null) {
            builder.protocols(options.getEnabledProtocols());
        }
        return builder;
    }
}
