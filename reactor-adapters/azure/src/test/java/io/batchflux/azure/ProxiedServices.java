package io.batchflux.azure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The services of Azure by names that nobody but a proxy knows; they forget each test. */
final class ProxiedServices implements BeforeEachCallback, AfterAllCallback {

    static final String BATCH = "batch.invalid";
    static final String STORAGE = "storage.invalid";
    static final String LOGIN = "login.microsoftonline.com";
    static final String JOB = "{'id':'j','state':'active'}";

    /** Where a program lives that asks them. */
    final Path home = directory();

    final TestCertificate certificate = TestCertificate.create(home, BATCH, STORAGE, LOGIN);
    /** Speaks HTTP. */
    final FaultServer plain = new FaultServer();

    /** Speaks HTTPS. */
    final FaultServer secure = new FaultServer(certificate);

    @Override
    public void beforeEach(ExtensionContext context) {
        plain.reset();
        secure.reset();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        plain.close();
        secure.close();
        Files.delete(certificate.store());
        Files.delete(home);
    }

    static int port(FaultServer server) {
        return URI.create(server.url()).getPort();
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("proxied");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
