package io.batchflux.azure;

import io.batchflux.spi.BlobStore;
import io.batchflux.testing.BlobGrantContractTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BlockingCalls.class)
class AzureBlobGrantContractIntegrationTests extends BlobGrantContractTests {

    private static LocalAzure local;
    private static AzureBatch azure;

    @BeforeAll
    static void start() {
        local = new LocalAzure();
        azure = AzureBatch.connect(local.options());
    }

    @AfterAll
    static void stop() {
        azure.close();
        local.close();
    }

    @Override
    protected BlobStore store() {
        return azure.blobStore();
    }

    @Override
    protected boolean hasRealUrls() {
        return true;
    }
}
