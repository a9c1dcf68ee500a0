package io.batchflux.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** What it takes to speak https: a certificate, the file in which clients find it, and tokens. */
final class Https {

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
        tokens = new TokenAuthority(certificate, clock);
    }

    /** Makes the certificate and writes it, if https is wanted. */
    static Optional<Https> of(EndpointOptions options, Clock clock) throws IOException {
        return options.https() ? Optional.of(new Https(options, clock)) : Optional.empty();
    }

    LocalCertificate certificate() {
        return certificate;
    }

    Path file() {
        return file;
    }

    TokenAuthority tokens() {
        return tokens;
    }

    /** Deletes the file, unless somebody has chosen its place. */
    void close() {
        try {
            if (temporary) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
