package io.batchflux.azure;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.LimitOptions;
import io.batchflux.spi.BatchService;
import io.batchflux.testing.BatchServiceContractTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BlockingCalls.class)
class AzureBatchServiceContractIntegrationTests extends BatchServiceContractTests {

    private static final int PAGE_SIZE = 7;

    private static LocalAzure local;
    private static AzureBatch azure;

    @BeforeAll
    static void start() {
        local = new LocalAzure(
                EmulatorOptions.defaults().withLimits(LimitOptions.defaults().withMaxPageSize(PAGE_SIZE)));
        azure = AzureBatch.connect(local.options());
    }

    @AfterAll
    static void stop() {
        azure.close();
        local.close();
    }

    @Override
    protected BatchService service() {
        return azure.batchService();
    }

    @Override
    protected String poolId() {
        return "pool";
    }

    @Override
    protected int pageSize() {
        return PAGE_SIZE;
    }
}
