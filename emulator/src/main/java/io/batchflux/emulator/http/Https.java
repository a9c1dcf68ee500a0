package io.batchflux.emulator.http;

import io.batchflux.emulator.EndpointOptions;
import io.batchflux.emulator.identity.LocalCertificate;
import io.batchflux.emulator.identity.TokenAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** This is what it takes to speak https: a certificate, the file in which clients find it, and tokens. */
public final class Https {

    private final LocalCertificate certificate;
    private final Path file;
    private final boolean temporary;
    private final TokenAuthority tokens;

    private Https(EndpointOptions options, Clock clock) throws IOException {
        // By the machine's time, which is the one that clients check it with.
        certificate = LocalCertificate.create(Clock.systemUTC().instant());
        temporary = options.certificateFile().isEmpty();
        file = temporary
                ? Files.createTempFile("batch-emulator-", ".pem")
                : options.certificateFile().get().toAbsolutePath();
        certificate.writeTo(file);
        // Of a key of its own: that of the certificate is given to Azurite as well.
        tokens = new TokenAuthority(LocalCertificate.create(clock.instant()), clock);
    }

    /** Makes the certificate and writes it, if https is wanted. */
    public static Optional<Https> of(EndpointOptions options, Clock clock) throws IOException {
        return options.https() ? Optional.of(new Https(options, clock)) : Optional.empty();
    }

    public LocalCertificate certificate() {
        return certificate;
    }

    public Path file() {
        return file;
    }

    public TokenAuthority tokens() {
        return tokens;
    }

    /** Deletes the file, unless somebody has chosen its place. */
    public void close() {
        try {
            if (temporary) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
