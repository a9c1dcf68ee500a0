package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Accounts that answer as a test says, and a connection to it for each test. */
final class FaultyAccount implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    static final Duration SOON = Duration.ofSeconds(20);

    private @Nullable FaultServer server;
    private @Nullable AzureBatch azure;

    @Override
    public void beforeAll(ExtensionContext context) {
        server = new FaultServer();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        server().reset();
        azure = AzureBatch.connect(TestOptions.of(server().url()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        azure().close();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server().close();
    }

    FaultServer server() {
        return begun(server);
    }

    AzureBatch azure() {
        return begun(azure);
    }

    private static <T> T begun(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("no test has begun");
        }
        return part;
    }

    void assertTheNextSucceeds(StorageCall call) {
        server().reset();
        call.succeed(server());
        call.make(azure()).block(SOON);
        assertThat(server().requests()).hasSize(1);
    }
}
