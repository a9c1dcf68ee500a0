package io.batchflux.azure;

import io.batchflux.spi.BlobStore;
import io.batchflux.testing.BlobContainersContractTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BlockingCalls.class)
class AzureBlobContainersContractIntegrationTests extends BlobContainersContractTests {

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
}
