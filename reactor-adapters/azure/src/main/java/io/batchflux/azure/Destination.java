package io.batchflux.azure;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: a name that is not resolved, or an address.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the name in lower case without a dot at its end, or the address without brackets
 * @param address the address, or {@code null} if the host is a name
 */
record Destination(
        String scheme, String host, int port, @Nullable InetAddress address) {

    static Destination of(URI url) {
        return of(url.getScheme(), url.getHost(), url.getPort());
    }

    static Destination of(URL url) {
        return of(url.getProtocol(), url.getHost(), url.getPort());
    }

    private static Destination of(String anyScheme, String anyHost, int anyPort) {
        String scheme = anyScheme.toLowerCase(Locale.ROOT);
        String host = anyHost.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]|\\.$", "");
        int port = anyPort > 0 ? anyPort : scheme.equals("https") ? 443 : 80;
        return new Destination(scheme, host, port, address(host));
    }

    /**
     * Returns whether it is this machine or what only this machine reaches, such as the endpoint of managed identities: a
     * proxy would take it for its own.
     */
    boolean isLocal() {
        return address == null
                ? host.equals("localhost") || host.endsWith(".localhost")
                : address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress();
    }

    /** Returns the address that the text is, without looking anything up, or {@code null}. */
    static @Nullable InetAddress address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            return null;
        }
    }

    @Override
    public String toString() {
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
