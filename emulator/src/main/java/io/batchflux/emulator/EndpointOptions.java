package io.batchflux.emulator;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an emulator listens.
 *
 * @param port the loopback port of the service; 0 takes a free one
 * @param adminPort the loopback port of the admin endpoint and the window; 0 takes a free one, empty goes without
 * @param https whether the service is reached over https, with a certificate made at each start, instead of http; over https
 *     it accepts bearer tokens too
 * @param certificateFile where that certificate is written, for clients to trust; empty takes a temporary file
 * @param windowControls whether faults, the clock and nodes can be changed in the window, which only shows them otherwise
 */
public record EndpointOptions(
        int port, Optional<Integer> adminPort, boolean https, Optional<Path> certificateFile, boolean windowControls) {

    /** Validates the values. */
    public EndpointOptions {
        requirePort("port", port);
        adminPort.ifPresent(admin -> requirePort("adminPort", admin));
        if (certificateFile.isPresent() && !https) {
            throw new IllegalArgumentException("certificateFile needs https, was " + certificateFile.get());
        }
        if (windowControls && adminPort.isEmpty()) {
            throw new IllegalArgumentException("windowControls needs adminPort, where the window is served");
        }
    }

    /** A free port, http, and no admin endpoint. */
    public static EndpointOptions defaults() {
        return new EndpointOptions(0, Optional.empty(), false, Optional.empty(), false);
    }

    /** A copy with another port. */
    public EndpointOptions withPort(int port) {
        return Copy.with(this, "port", port);
    }

    /** A copy with an admin endpoint and the window; the port 0 takes a free one. */
    public EndpointOptions withAdminPort(int adminPort) {
        return Copy.with(this, "adminPort", Optional.of(adminPort));
    }

    /** A copy that speaks https, with its certificate in a temporary file, or http. */
    public EndpointOptions withHttps(boolean https) {
        return new EndpointOptions(port, adminPort, https, https ? certificateFile : Optional.empty(), windowControls);
    }

    /** A copy that speaks https and writes its certificate there. */
    public EndpointOptions withCertificateFile(Path certificateFile) {
        return new EndpointOptions(port, adminPort, true, Optional.of(certificateFile), windowControls);
    }

    /** A copy whose window can change things, or only shows them. */
    public EndpointOptions withWindowControls(boolean windowControls) {
        return Copy.with(this, "windowControls", windowControls);
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(name + " must be 0 to 65535, was " + port);
        }
    }
}
