package io.batchflux.spring;

import io.netty.handler.ssl.SslContextBuilder;
import java.util.Arrays;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** Secures the client's connections with a bundle of the application. */
final class SslBundleCustomizer {

    private SslBundleCustomizer() {}

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
