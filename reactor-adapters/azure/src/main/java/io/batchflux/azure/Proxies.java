package io.batchflux.azure;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy, if any, leads to a destination, and why.
 *
 * <p>The proxy is the one that {@link ConfigurationKey#PROXY} names; else Java's, by its system properties; else the one of
 * the environment; else, if {@code java.net.useSystemProxies} is set, that of the machine's settings. None leads to this
 * machine itself, nor to what {@code NO_PROXY} and {@code http.nonProxyHosts} leave out. Thread-safe.
 */
final class Proxies {

    private final boolean forbidden;
    private final Map<String, ProxySource> sources;
    private final NoProxyRules exceptions;
    private final @Nullable ProxySelector machine;
    private final Map<Destination, Route> ofMachine = new ConcurrentHashMap<>();

    private Proxies(
            boolean forbidden,
            Map<String, ProxySource> sources,
            NoProxyRules exceptions,
            @Nullable ProxySelector machine) {
        this.forbidden = forbidden;
        this.sources = Map.copyOf(sources);
        this.exceptions = exceptions;
        this.machine = machine;
    }

    /** Takes what Java's system properties say now. */
    static Proxies of(AzureBatchOptions options) {
        return of(options, System::getProperty, ProxySelector.getDefault());
    }

    /**
     * Takes what these properties say.
     *
     * @param machine who knows the machine's settings, or {@code null}; asked only if the properties want it
     */
    static Proxies of(
            AzureBatchOptions options, Function<String, @Nullable String> properties, @Nullable ProxySelector machine) {
        Optional<String> configured = options.find(ConfigurationKey.PROXY);
        Map<String, ProxySource> sources = new HashMap<>();
        for (String scheme : List.of("http", "https")) {
            ProxySource source = configured
                    .map(text -> ProxySource.of(options.sourceOf(ConfigurationKey.PROXY), text))
                    .orElseGet(() -> ProxySource.find(scheme, properties, options.proxyVariables()));
            if (source != null) {
                sources.put(scheme, source);
            }
        }
        return new Proxies(
                configured.filter(OptionRule.NONE::equalsIgnoreCase).isPresent(),
                sources,
                exceptions(options.proxyVariables(), properties),
                Boolean.parseBoolean(properties.apply("java.net.useSystemProxies")) ? machine : null);
    }

    /**
     * Returns how the destination is reached. May block when the machine's settings are asked, the first time for each
     * destination.
     *
     * @throws ConfigurationException if what names the proxy cannot be used
     */
    Route route(Destination destination) {
        if (destination.isLocal()) {
            return Route.WITHIN_THIS_MACHINE;
        }
        if (forbidden) {
            return Route.direct(ConfigurationKey.PROXY + " is none");
        }
        Optional<String> exception = exceptions.find(destination);
        if (exception.isPresent()) {
            return Route.direct(exception.get());
        }
        ProxySource source = sources.get(destination.scheme());
        if (source != null) {
            return Route.through(source.read(), source.name());
        }
        return machine == null
                ? Route.NO_PROXY_IS_CONFIGURED
                : ofMachine.computeIfAbsent(destination, unknown -> ofMachine(machine, unknown));
    }

    private static NoProxyRules exceptions(ProxyVariables variables, Function<String, @Nullable String> properties) {
        NoProxyRules ofVariable = variables
                .find("NO_PROXY")
                .map(name -> NoProxyRules.ofVariable(variables.values().getOrDefault(name, ""), name))
                .orElse(NoProxyRules.NONE);
        String property = properties.apply("http.nonProxyHosts");
        return property == null ? ofVariable : ofVariable.and(NoProxyRules.ofProperty(property, "http.nonProxyHosts"));
    }

    private static Route ofMachine(ProxySelector machine, Destination destination) {
        String reason = "the machine's settings, since java.net.useSystemProxies is true";
        List<Proxy> proxies = machine.select(URI.create(destination.toString()));
        Proxy first = proxies == null || proxies.isEmpty() ? Proxy.NO_PROXY : proxies.get(0);
        if (!(first.address() instanceof InetSocketAddress address)) {
            return Route.direct(reason);
        }
        ProxyServer.Type type = first.type() == Proxy.Type.SOCKS ? ProxyServer.Type.SOCKS5 : ProxyServer.Type.HTTP;
        return Route.through(ProxyServer.at(type, address.getHostString(), address.getPort()), reason);
    }
}
