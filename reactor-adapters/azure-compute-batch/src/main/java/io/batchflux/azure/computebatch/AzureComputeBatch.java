package io.batchflux.azure.computebatch;

import com.azure.compute.batch.BatchAsyncClient;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;

/**
 * Connects to Azure Batch by a client that the program has already: its pipeline, its credentials, its policies.
 *
 * <p>Prefer {@link AzureBatch#connect(AzureBatchOptions)}, which needs no such client, unless its requests have to be those of that client: it has one
 * thread, and reads pages of a list with a sixth to a tenth of the work.
 *
 * <p>The client should not retry, since the stages do until their deadlines, and wait as the service says: {@code retryOptions(new
 * RetryOptions(new FixedDelayOptions(0, Duration.ZERO)))}. What it signals is brought to the connection's own thread. It stays open when the connection is closed.
 */
public final class AzureComputeBatch {

    private AzureComputeBatch() {}

    /**
     * Connects with these options, of which those that say how to log in to Batch are not used. Sends nothing.
     *
     * @param options {@code batch_account_url} names the account that the client is for
     * @param client sends the requests to Batch
     * @throws io.batchflux.azure.ConfigurationException if a key is missing or its value cannot be used; it tells all that is wrong
     */
    public static AzureBatch connect(AzureBatchOptions options, BatchAsyncClient client) {
        return AzureBatch.connectThrough(options, new ClientSender(client));
    }
}
