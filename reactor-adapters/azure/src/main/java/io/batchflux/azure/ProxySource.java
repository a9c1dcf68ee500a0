package io.batchflux.azure;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A place that names a proxy.
 *
 * @param name the option, variable or property, in words
 * @param text what it says, as it may be printed
 * @param server reads it, or throws an {@link IllegalArgumentException}
 */
record ProxySource(String name, String text, Supplier<ProxyServer> server) {

    private static final List<String> SCHEMES = List.of("https", "http");

    /** @throws ConfigurationException if the place says something else */
    ProxyServer read() {
        try {
            return server.get();
        } catch (IllegalArgumentException broken) {
            throw new ConfigurationException(List.of(new ConfigurationException.Problem(
                    name,
                    "The " + name + " must be " + ProxyServer.RULE + ", was \"" + text + "\".",
                    "Correct it, or set " + ConfigurationKey.PROXY + ", which comes before it and may be none.")));
        }
    }

    /** Reads a text that somebody has written. */
    static ProxySource of(String name, String text) {
        return new ProxySource(name, ProxyServer.printable(text), () -> ProxyServer.parse(text));
    }

    /**
     * Returns the first place that names a proxy for URLs with this scheme: Java's property, the variable of the scheme, the
     * one for all; else what is there for the other scheme, as Azure's own libraries do.
     */
    static @Nullable ProxySource find(
            String scheme, Function<String, @Nullable String> properties, ProxyVariables variables) {
        String other = scheme.equals(SCHEMES.get(0)) ? SCHEMES.get(1) : SCHEMES.get(0);
        return Stream.<Supplier<@Nullable ProxySource>>of(
                        () -> property(scheme, properties),
                        () -> variable(scheme + "_proxy", variables),
                        () -> variable("all_proxy", variables),
                        () -> socksProperty(properties),
                        () -> property(other, properties),
                        () -> variable(other + "_proxy", variables))
                .map(Supplier::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable ProxySource variable(String name, ProxyVariables variables) {
        return variables
                .find(name.toUpperCase(Locale.ROOT))
                .map(found ->
                        of("environment variable " + found, variables.values().getOrDefault(found, "")))
                .orElse(null);
    }

    private static @Nullable ProxySource property(String scheme, Function<String, @Nullable String> properties) {
        return property(
                ProxyServer.Type.HTTP,
                scheme + ".proxyHost",
                scheme + ".proxyPort",
                scheme.equals("https") ? "443" : "80",
                scheme + ".proxyUser",
                scheme + ".proxyPassword",
                properties);
    }

    private static @Nullable ProxySource socksProperty(Function<String, @Nullable String> properties) {
        return property(
                ProxyServer.Type.SOCKS5,
                "socksProxyHost",
                "socksProxyPort",
                "1080",
                "java.net.socks.username",
                "java.net.socks.password",
                properties);
    }

    private static @Nullable ProxySource property(
            ProxyServer.Type type,
            String hostName,
            String portName,
            String defaultPort,
            String userName,
            String passwordName,
            Function<String, @Nullable String> properties) {
        String host = properties.apply(hostName);
        if (host == null || host.isBlank()) {
            return null;
        }
        String given = properties.apply(portName);
        String port = given == null || given.isBlank() ? defaultPort : given;
        return new ProxySource(
                "system property " + hostName,
                host + ":" + port,
                () -> ProxyServer.at(type, host.strip(), Integer.parseInt(port.strip()))
                        .withUser(properties.apply(userName), properties.apply(passwordName)));
    }
}
