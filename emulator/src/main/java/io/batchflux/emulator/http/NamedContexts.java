package io.batchflux.emulator.http;

import io.batchflux.emulator.identity.AzureName;
import io.batchflux.emulator.identity.LocalAuthority;
import io.batchflux.emulator.identity.LocalCertificate;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.AsyncMapping;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.tcp.SslProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/**
 * Which certificate is shown to a client: one for the name of Azure's that it asks for, made when it is first asked for, and else that of this
 * machine.
 */
final class NamedContexts implements AsyncMapping<String, SslProvider> {

    /** So many names are remembered; programs have a few. */
    private static final int MOST = 64;

    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private final LocalAuthority authority;
    private final SslProvider own;
    private final Map<String, SslProvider> made = new ConcurrentHashMap<>();

    NamedContexts(LocalAuthority authority, LocalCertificate own) {
        this.authority = authority;
        this.own = context(own);
    }

    @Override
    public Future<SslProvider> map(@Nullable String name, Promise<SslProvider> promise) {
        String host =
                AzureName.of(name == null ? "" : name).map(AzureName::host).orElse("");
        SslProvider known = host.isEmpty() ? own : made.get(host);
        if (known != null) {
            return promise.setSuccess(known);
        }
        // A key takes longer to make than an event loop has time for.
        Schedulers.boundedElastic().schedule(() -> {
            try {
                promise.trySuccess(made(host));
            } catch (RuntimeException e) {
                promise.tryFailure(e);
            }
        });
        return promise;
    }

    private SslProvider made(String host) {
        if (made.size() >= MOST) {
            made.clear();
        }
        return made.computeIfAbsent(host, name -> context(authority.issue(name)));
    }

    private static SslProvider context(LocalCertificate shown) {
        return SslProvider.builder()
                .sslContext(spec(shown))
                .handshakeTimeout(HANDSHAKE)
                .build();
    }

    /** What a server shows. */
    static GenericSslContextSpec<SslContextBuilder> spec(LocalCertificate shown) {
        return Http11SslContextSpec.forServer(shown.key(), shown.certificate(), shown.issuer());
    }
}
