package io.batchflux.emulator.azurite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What an Azurite starts with; an immutable template of which the {@code with} methods give changed copies.
 *
 * @param home the directory of the installed package {@code azurite}; empty looks for one, see {@link Azurite#start}
 * @param port the loopback port to listen on; 0 takes a free one
 * @param startTimeout how long it may take until it listens
 */
public record AzuriteOptions(Optional<Path> home, int port, Duration startTimeout) {

    /** Validates the values. */
    public AzuriteOptions {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
        if (startTimeout.isNegative() || startTimeout.isZero()) {
            throw new IllegalArgumentException("startTimeout must be positive, was " + startTimeout);
        }
    }

    /** The Azurite that is found, on a free port, within 30 seconds. */
    public static AzuriteOptions defaults() {
        return new AzuriteOptions(Optional.empty(), 0, Duration.ofSeconds(30));
    }

    /** A copy with the directory of the installed package. */
    public AzuriteOptions withHome(Path home) {
        return new AzuriteOptions(Optional.of(home), port, startTimeout);
    }

    /** A copy with another port. */
    public AzuriteOptions withPort(int port) {
        return new AzuriteOptions(home, port, startTimeout);
    }

    /** A copy with another limit for the start. */
    public AzuriteOptions withStartTimeout(Duration startTimeout) {
        return new AzuriteOptions(home, port, startTimeout);
    }
}
