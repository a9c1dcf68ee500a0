package io.batchflux.azure;

import io.batchflux.spi.BlobStore;
import io.batchflux.testing.BlobAppendContractTests;
import io.batchflux.testing.BlobBlocksContractTests;
import io.batchflux.testing.BlobConditionsContractTests;
import io.batchflux.testing.BlobContainersContractTests;
import io.batchflux.testing.BlobGrantContractTests;
import io.batchflux.testing.BlobLeaseContractTests;
import io.batchflux.testing.BlobStoreContractTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All contracts of the store, on one Azurite: each test makes a container of its own. */
@ExtendWith(BlockingCalls.class)
class AzureBlobContractsIntegrationTests {

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

    @Nested
    class Append extends BlobAppendContractTests {
        @Override
        protected BlobStore store() {
            return azure.blobStore();
        }
    }

    @Nested
    class Blocks extends BlobBlocksContractTests {
        @Override
        protected BlobStore store() {
            return azure.blobStore();
        }
    }

    @Nested
    class Conditions extends BlobConditionsContractTests {
        @Override
        protected BlobStore store() {
            return azure.blobStore();
        }
    }

    @Nested
    class Containers extends BlobContainersContractTests {
        @Override
        protected BlobStore store() {
            return azure.blobStore();
        }
    }

    @Nested
    class Grant extends BlobGrantContractTests {
        @Override
        protected BlobStore store() {
            return azure.blobStore();
        }

        @Override
        protected boolean hasRealUrls() {
            return true;
        }
    }

    @Nested
    class Lease extends BlobLeaseContractTests {
        @Override
        protected BlobStore store() {
            return azure.blobStore();
        }

        /** Takes 34 s of a real clock; the conformance suite, on the same store, asks this too. */
        @Tag("long")
        @Test
        @Override
        protected void aLeaseThatHasEndedIsRenewedUnlessTheBlobWasWritten() {
            super.aLeaseThatHasEndedIsRenewedUnlessTheBlobWasWritten();
        }
    }

    @Nested
    class Store extends BlobStoreContractTests {
        @Override
        protected BlobStore store() {
            return azure.blobStore();
        }
    }
}
