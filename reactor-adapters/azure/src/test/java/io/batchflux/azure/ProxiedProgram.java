package io.batchflux.azure;

import static io.batchflux.azure.ProxiedServices.BATCH;
import static io.batchflux.azure.ProxiedServices.LOGIN;
import static io.batchflux.azure.ProxiedServices.STORAGE;
import static io.batchflux.azure.ProxiedServices.port;

import io.batchflux.testing.ConnectProxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A program of one test, which finds the services by a proxy alone, if its environment names that. */
final class ProxiedProgram implements AfterEachCallback {

    final ConnectProxy proxy = ConnectProxy.start();
    final Map<String, String> environment = new HashMap<>();

    private final ProxiedServices services;

    ProxiedProgram(ProxiedServices services) {
        this.services = services;
        environment.put("HOME", services.home.toString());
        for (String host : List.of(BATCH, STORAGE, LOGIN)) {
            proxy.lead(host, port(services.secure));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        proxy.close();
    }

    void describeJob() {
        try (AzureBatch azure = connect(secureOptions())) {
            azure.batchService().describeJob("j").then().block(Duration.ofSeconds(20));
        }
    }

    AzureBatchOptions secureOptions() {
        return options()
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, "https://" + BATCH)
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "https://" + STORAGE);
    }

    AzureBatchOptions options() {
        return AzureBatchOptions.load(environment, services.home)
                .with(ConfigurationKey.BATCH_ACCOUNT_NAME, "batchflux")
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, TestOptions.KEY)
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "http://127.0.0.1:10/storage")
                .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, "storage")
                .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, TestOptions.KEY)
                .with(ConfigurationKey.POOL_ID, "pool");
    }

    AzureBatch connect(AzureBatchOptions options) {
        return AzureBatch.connect(options, services.certificate.trust());
    }
}
