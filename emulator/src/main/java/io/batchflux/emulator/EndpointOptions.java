package io.batchflux.emulator;

import java.util.Optional;

/**
 * Where an emulator listens.
 *
 * @param port the loopback port of the service; 0 takes a free one
 * @param adminPort the loopback port of the admin endpoint; 0 takes a free one, empty goes without
 */
public record EndpointOptions(int port, Optional<Integer> adminPort) {

    /** Validates the values. */
    public EndpointOptions {
        requirePort("port", port);
        adminPort.ifPresent(admin -> requirePort("adminPort", admin));
    }

    /** A free port and no admin endpoint. */
    public static EndpointOptions defaults() {
        return new EndpointOptions(0, Optional.empty());
    }

    /** A copy with another port. */
    public EndpointOptions withPort(int port) {
        return new EndpointOptions(port, adminPort);
    }

    /** A copy with an admin endpoint; the port 0 takes a free one. */
    public EndpointOptions withAdminPort(int adminPort) {
        return new EndpointOptions(port, Optional.of(adminPort));
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(name + " must be 0 to 65535, was " + port);
        }
    }
}
