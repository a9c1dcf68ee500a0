import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import java.net.URI;

/** Connects, by https as to Azure: with nothing on the class path but what batchflux-azure brings. */
class Connects {

    public static void main(String... arguments) {
        // Nobody listens at the port, and nothing is asked of it.
        AzureBatchOptions options = AzureBatchOptions.create("Connects")
                .withBatchAccount(URI.create("https://127.0.0.1:1"), "nobody", "bm9uZQ==")
                .withStorageAccount(URI.create("https://127.0.0.1:1/nobody"), "nobody", "bm9uZQ==")
                .with(ConfigurationKey.POOL_ID, "pool");
        AzureBatch.connect(options).close();
    }
}
