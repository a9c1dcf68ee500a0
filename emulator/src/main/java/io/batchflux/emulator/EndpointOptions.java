package io.batchflux.emulator;

import io.batchflux.emulator.wire.BindAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Endpoint options say where an emulator listens. By default it is a free port of 127.0.0.1, over http. They are
 * immutable; what is out of range, or needs what is not there, throws {@link IllegalArgumentException}.
 *
 * @param port the port of the service; 0 takes a free one
 * @param adminPort the loopback port of the admin endpoint and the window; 0 takes a free one, empty goes without
 * @param https whether the service is reached over https, with a certificate made at each start, instead of http; over https
 *     it accepts bearer tokens too
 * @param certificateFile where the certificate of the authority is written that has signed it, for clients to trust; empty takes a temporary file
 * @param windowControls whether faults, the clock and nodes can be changed in the window, which only shows them otherwise
 * @param proxyPort the loopback port of the proxy that answers for Azure's names, which needs https; 0 takes a free one, empty goes without
 * @param adminKey whether the admin endpoint and the window take requests only with a key, which is made at each start
 * @param bindAddress the IP address, in digits, on which the service listens; the admin endpoint, the window and the proxy stay on 127.0.0.1
 */
public record EndpointOptions(
        int port,
        Optional<Integer> adminPort,
        boolean https,
        Optional<Path> certificateFile,
        boolean windowControls,
        Optional<Integer> proxyPort,
        boolean adminKey,
        String bindAddress) {

    private static final String LOOPBACK = BindAddress.LOOPBACK.literal();

    /** Checks the values. */
    public EndpointOptions {
        requirePort("port", port);
        adminPort.ifPresent(admin -> requirePort("adminPort", admin));
        proxyPort.ifPresent(proxy -> requirePort("proxyPort", proxy));
        if (proxyPort.isPresent() && !https) {
            throw new IllegalArgumentException("proxyPort needs https, was " + proxyPort.get());
        }
        if (certificateFile.isPresent() && !https) {
            throw new IllegalArgumentException("certificateFile needs https, was " + certificateFile.get());
        }
        if (windowControls && adminPort.isEmpty()) {
            throw new IllegalArgumentException("windowControls needs adminPort, where the window is served");
        }
        if (adminKey && adminPort.isEmpty()) {
            throw new IllegalArgumentException("adminKey needs adminPort, for whose requests it is");
        }
        new BindAddress(bindAddress);
    }

    /** Returns the defaults: a free port of 127.0.0.1, http, no admin endpoint and no proxy. */
    public static EndpointOptions defaults() {
        return new EndpointOptions(
                0, Optional.empty(), false, Optional.empty(), false, Optional.empty(), false, LOOPBACK);
    }

    /** Returns a copy with another port. */
    public EndpointOptions withPort(int port) {
        return Copy.with(this, "port", port);
    }

    /** Returns a copy with an admin endpoint and the window; the port 0 takes a free one. */
    public EndpointOptions withAdminPort(int adminPort) {
        return Copy.with(this, "adminPort", adminPort);
    }

    /** Returns a copy that speaks https, with its certificate in a temporary file, or http, without a proxy. */
    public EndpointOptions withHttps(boolean https) {
        return https
                ? Copy.with(this, "https", true)
                : new EndpointOptions(
                        port,
                        adminPort,
                        false,
                        Optional.empty(),
                        windowControls,
                        Optional.empty(),
                        adminKey,
                        bindAddress);
    }

    /** Returns a copy that speaks https and writes the certificate of its authority there. */
    public EndpointOptions withCertificateFile(Path certificateFile) {
        return Copy.with(withHttps(true), "certificateFile", certificateFile);
    }

    /**
     * Returns a copy that speaks https and has a proxy which answers for Azure's names; the port 0 takes a free one.
     */
    public EndpointOptions withProxyPort(int proxyPort) {
        return Copy.with(withHttps(true), "proxyPort", proxyPort);
    }

    /** Returns a copy whose window can change things, or only shows them. */
    public EndpointOptions withWindowControls(boolean windowControls) {
        return Copy.with(this, "windowControls", windowControls);
    }

    /**
     * Returns a copy whose admin endpoint and window take requests only with a key, {@link BatchEmulator#adminKey}, or of
     * everybody who reaches them, as others do who are logged in on this machine.
     */
    public EndpointOptions withAdminKey(boolean adminKey) {
        return Copy.with(this, "adminKey", adminKey);
    }

    /**
     * Returns a copy whose service listens on this address rather than on 127.0.0.1. Whoever reaches it and has the key
     * of the account runs programs as the user of this one. URLs in answers begin with what a request names in its
     * header {@code Host}.
     *
     * @param bindAddress an IP address of this machine, in digits; {@code 0.0.0.0} or {@code ::} stands for all
     * @throws IllegalArgumentException if it is none
     */
    public EndpointOptions withBindAddress(String bindAddress) {
        return Copy.with(this, "bindAddress", bindAddress);
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(name + " must be 0 to 65535, was " + port);
        }
    }
}
