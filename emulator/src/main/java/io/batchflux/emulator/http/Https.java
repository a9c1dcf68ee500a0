package io.batchflux.emulator.http;

import io.batchflux.emulator.EndpointOptions;
import io.batchflux.emulator.identity.LocalAuthority;
import io.batchflux.emulator.identity.LocalCertificate;
import io.batchflux.emulator.identity.TokenAuthority;
import io.batchflux.emulator.identity.TrustFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** This is what it takes to speak https: an authority with its certificates, the files in which clients find whom to trust, and tokens. */
public final class Https {

    private final LocalAuthority authority;
    private final LocalCertificate certificate;
    private final TrustFiles files;
    private final TokenAuthority tokens;

    /** Makes the authority and writes its certificate. */
    public Https(EndpointOptions options, Clock clock) throws IOException {
        // By the machine's time, which is the one that clients check it with.
        authority = LocalAuthority.create(Clock.systemUTC().instant());
        certificate = authority.issue("127.0.0.1", "localhost");
        files = TrustFiles.write(authority.certificate(), options.certificateFile());
        tokens = new TokenAuthority(authority.issue("localhost"), clock);
    }

    public LocalAuthority authority() {
        return authority;
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
