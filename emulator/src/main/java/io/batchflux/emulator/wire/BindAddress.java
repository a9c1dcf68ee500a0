package io.batchflux.emulator.wire;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An address of this machine that a server listens on.
 *
 * @param literal the address in digits, as somebody has written it: a name could come to mean another address than it meant to him
 */
public record BindAddress(String literal) {

    public static final BindAddress LOOPBACK = new BindAddress("127.0.0.1");

    private static final String IPV6_LOOPBACK = "::1";

    /** Refuses what is no address. */
    public BindAddress {
        inet(Given.present("bindAddress", literal));
    }

    /** Whether only programs of this machine reach it. */
    public boolean isLoopback() {
        return inet(literal).isLoopbackAddress();
    }

    /** Whether it stands for all addresses of this machine. */
    public boolean isWildcard() {
        return inet(literal).isAnyLocalAddress();
    }

    /** Where programs of this machine reach a server that listens on it. */
    public InetAddress local() {
        InetAddress address = inet(literal);
        if (!address.isAnyLocalAddress()) {
            return address;
        }
        return inet(address instanceof Inet6Address ? IPV6_LOOPBACK : LOOPBACK.literal());
    }

    /** The same in digits. */
    public String localText() {
        return NetUtil.toAddressString(local());
    }

    /** The same as URLs have it. */
    public String localHost() {
        String text = localText();
        return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }

    private static InetAddress inet(String literal) {
        if (NetUtil.isValidIpV4Address(literal) || (NetUtil.isValidIpV6Address(literal) && !literal.startsWith("["))) {
            try {
                return InetAddress.getByName(literal);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(
                        "bindAddress must be an address of this machine, was " + literal + ": " + e.getMessage(), e);
            }
        }
        throw new IllegalArgumentException(
                "bindAddress must be an IP address in digits, such as 0.0.0.0 or ::1, was " + Given.shown(literal));
    }
}
