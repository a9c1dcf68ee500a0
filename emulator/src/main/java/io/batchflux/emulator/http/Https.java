package io.batchflux.emulator.http;

import io.batchflux.emulator.EndpointOptions;
import io.batchflux.emulator.identity.LocalAuthority;
import io.batchflux.emulator.identity.LocalCertificate;
import io.batchflux.emulator.identity.TokenAuthority;
import io.batchflux.emulator.identity.TrustFiles;
import io.batchflux.emulator.wire.BindAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** This is what it takes to speak https: an authority with its certificates, the files in which clients find whom to trust, and tokens. */
public final class Https {

    private final List<String> addresses;
    private final LocalAuthority authority;
    private final LocalCertificate certificate;
    private final TrustFiles files;
    private final TokenAuthority tokens;

    /** Makes the authority and writes its certificate. */
    public Https(EndpointOptions options, Clock clock) throws IOException {
        addresses = Stream.of(BindAddress.LOOPBACK.literal(), new BindAddress(options.bindAddress()).localText())
                .distinct()
                .toList();
        // By the machine's time, which is the one that clients check it with.
        authority = LocalAuthority.create(Clock.systemUTC().instant(), addresses);
        certificate = issue("localhost");
        files = TrustFiles.write(authority.certificate(), options.certificateFile());
        tokens = new TokenAuthority(authority.issue("localhost"), clock);
    }

    public LocalAuthority authority() {
        return authority;
    }

    /** Makes a certificate for these names, and for the addresses at which programs of this machine reach the emulator. */
    public LocalCertificate issue(String... names) {
        return authority.issue(
                Stream.concat(addresses.stream(), Stream.of(names)).toArray(String[]::new));
    }

    /** Writes a certificate for another server on this machine, and its key, which only the owner of the file can read. */
    public void writeServerCertificate(Path certificate, Path key) throws IOException {
        LocalCertificate made = issue("localhost", "*.blob.core.windows.net");
        made.writeTo(certificate);
        made.writeKeyTo(key);
    }

    /** What it shows under the names of this machine. */
    LocalCertificate certificate() {
        return certificate;
    }

    /** The certificate of the authority, as PEM. */
    public Path file() {
        return files.pem();
    }

    /** The same as a trust store of Java. */
    public Path store() {
        return files.store();
    }

    public TokenAuthority tokens() {
        return tokens;
    }

    /** Deletes the files, unless somebody has chosen their place. */
    public void close() {
        files.delete();
    }
}
