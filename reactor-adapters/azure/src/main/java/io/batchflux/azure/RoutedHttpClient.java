package io.batchflux.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Sends each request directly or through the proxy that leads where it goes. Thread-safe. */
final class RoutedHttpClient implements HttpClient {

    private final Proxies proxies;
    private final HttpClient direct;
    private final Function<ProxyServer, HttpClient> connecting;
    private final Map<ProxyServer, HttpClient> throughProxies = new ConcurrentHashMap<>();

    /**
     * Creates the client.
     *
     * @param direct sends without a proxy
     * @param connecting makes a client that sends through a proxy
     */
    RoutedHttpClient(Proxies proxies, HttpClient direct, Function<ProxyServer, HttpClient> connecting) {
        this.proxies = proxies;
        this.direct = direct;
        this.connecting = connecting;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return send(request, Context.NONE);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return Mono.defer(() -> {
            Destination destination = Destination.of(request.getUrl());
            Route route = proxies.route(destination);
            ProxyServer proxy = route.proxy();
            return proxy == null
                    ? direct.send(request, context)
                    : throughProxies
                            .computeIfAbsent(proxy, connecting)
                            .send(request, context)
                            .onErrorMap(error -> ProxyErrors.of(error, proxy, route.reason(), destination));
        });
    }
}
