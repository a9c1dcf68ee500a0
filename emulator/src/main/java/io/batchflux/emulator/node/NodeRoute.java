package io.batchflux.emulator.node;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Predicate;
import java.util.function.Supplier;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

/**
 * A node route says how nodes reach names that lead elsewhere than in the world outside.
 *
 * @param applies whether a host name is one of those
 * @param proxy the proxy that leads there
 */
public record NodeRoute(Predicate<String> applies, Supplier<InetSocketAddress> proxy) {

    HttpClient through(HttpClient http) {
        return http.proxy(spec ->
                spec.type(ProxyProvider.Proxy.HTTP).socketAddress(proxy).nonProxyHostsPredicate(this::isDirect));
    }

    private boolean isDirect(SocketAddress address) {
        return !(address instanceof InetSocketAddress host && applies.test(host.getHostString()));
    }
}
