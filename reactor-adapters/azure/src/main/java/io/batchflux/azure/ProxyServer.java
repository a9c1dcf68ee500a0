package io.batchflux.azure;

import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy: where it is, what it speaks, and who we are to it. Printed, it shows neither user nor password.
 *
 * @param type what it speaks
 * @param host its address or its name, which is resolved when a connection is made
 * @param port its port
 * @param user the user that it is told, or {@code null} for none
 * @param password the user's password; a secret
 */
record ProxyServer(
        Type type, String host, int port, @Nullable String user, String password) {

    /** What an option or a variable must say, to follow "must be". */
    static final String RULE =
            "http://host:port or socks5://host:port, with user:password@ before the host if the proxy asks for"
                    + " them";

    private static final Pattern URL = Pattern.compile("(?:(?<scheme>[A-Za-z0-9+.-]+)://)?"
            + "(?:(?<user>[^:]*)(?::(?<password>.*))?@)?"
            + "(?<host>\\[[0-9A-Fa-f:.]+]|[^\\s\\p{Cntrl}\\p{Cs}:/?#@\\[\\]]+)(?::(?<port>\\d{1,5}))?/?");

    /**
     * Reads what an option or a variable says; without a scheme it is an HTTP proxy, without a port it is at its type's.
     *
     * @throws IllegalArgumentException if it breaks the {@link #RULE}
     */
    static ProxyServer parse(String text) {
        Matcher url = URL.matcher(text.strip());
        if (!url.matches()) {
            throw new IllegalArgumentException("no URL of a proxy");
        }
        Type type = Type.of(url.group("scheme"));
        String port = url.group("port");
        return at(type, url.group("host"), port == null ? type.port : Integer.parseInt(port))
                .withUser(decode(url.group("user")), decode(url.group("password")));
    }

    /** @throws IllegalArgumentException if there is no such port */
    static ProxyServer at(Type type, String host, int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("no port");
        }
        return new ProxyServer(type, host.replaceAll("[\\[\\]]", ""), port, null, "");
    }

    ProxyServer withUser(@Nullable String newUser, @Nullable String newPassword) {
        return newUser == null || newUser.isEmpty()
                ? this
                : new ProxyServer(type, host, port, newUser, newPassword == null ? "" : newPassword);
    }

    /** Returns the text without user and password. */
    static String printable(String text) {
        return text.replaceFirst("^((?:[A-Za-z0-9+.-]+://)?).*@", "$1…@");
    }

    /** Returns what makes a connection to the proxy one to where the channel is connected to. */
    ProxyHandler newHandler() {
        InetSocketAddress address = InetSocketAddress.createUnresolved(host, port);
        return switch (type) {
            case HTTP -> user == null ? new HttpProxyHandler(address) : new HttpProxyHandler(address, user, password);
            case SOCKS5 -> new Socks5ProxyHandler(address, user, password);
        };
    }

    private static @Nullable String decode(@Nullable String part) {
        if (part == null) {
            return null;
        }
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return part;
        }
    }

    @Override
    public String toString() {
        return type.name().toLowerCase(Locale.ROOT) + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + port;
    }

    /** What a proxy speaks. */
    enum Type {
        /** HTTP, of which we use CONNECT. */
        HTTP(80),
        /** SOCKS 5, with the names as they are. */
        SOCKS5(1080);

        private final int port;

        Type(int port) {
            this.port = port;
        }

        private static Type of(@Nullable String scheme) {
            return switch (scheme == null ? "http" : scheme.toLowerCase(Locale.ROOT)) {
                case "http" -> HTTP;
                case "socks5", "socks5h" -> SOCKS5;
                default -> throw new IllegalArgumentException("no scheme of a proxy");
            };
        }
    }
}
