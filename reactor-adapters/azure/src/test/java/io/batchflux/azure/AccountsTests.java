package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.core.credential.TokenCredential;
import java.net.URI;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class AccountsTests {

    private static final String KEY = "a2V5";

    private final AzureBatchOptions complete = AzureBatchOptions.create()
            .with(ConfigurationKey.BATCH_ACCOUNT_URL, "https://MyBatch.westeurope.batch.azure.com")
            .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, "mystorage")
            .with(ConfigurationKey.POOL_ID, "pool");

    @Test
    void storageUrlFollowsFromNameAndDomain() {
        assertThat(Accounts.of(complete).storageUrl()).isEqualTo(URI.create("https://mystorage.blob.core.windows.net"));
        assertThat(Accounts.of(complete.with(ConfigurationKey.STORAGE_ACCOUNT_DOMAIN, "blob.core.chinacloudapi.cn"))
                        .storageUrl())
                .isEqualTo(URI.create("https://mystorage.blob.core.chinacloudapi.cn"));
        assertThat(Accounts.of(complete.with(ConfigurationKey.STORAGE_ACCOUNT_URL, "https://private.example/x"))
                        .storageUrl())
                .isEqualTo(URI.create("https://private.example/x"));
    }

    @Test
    void nameOfTheBatchAccountIsTheFirstPartOfItsHost() {
        Accounts accounts = Accounts.of(complete.with(ConfigurationKey.BATCH_ACCOUNT_KEY, KEY));

        assertThat(accounts.batchKey()).isEqualTo(new Accounts.SharedKey("mybatch", KEY));
        assertThat(accounts.storageKey()).isNull();
        assertThat(accounts.toString()).doesNotContain(KEY);
    }

    @Test
    void addressDoesNotNameTheAccount() {
        AzureBatchOptions options = complete.with(ConfigurationKey.BATCH_ACCOUNT_URL, "http://127.0.0.1:8080")
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, KEY);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Accounts.of(options))
                .withMessageContaining("batch_account_name");
        assertThat(Accounts.of(options.with(ConfigurationKey.BATCH_ACCOUNT_NAME, "batchflux"))
                        .batchKey())
                .isEqualTo(new Accounts.SharedKey("batchflux", KEY));
    }

    @Test
    void allProblemsAreToldAtOnce() {
        AzureBatchOptions options = AzureBatchOptions.create()
                .with(ConfigurationKey.RETRIES, "many")
                .with(ConfigurationKey.CLIENT_SECRET, "hush");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Accounts.of(options))
                .satisfies(error -> assertThat(error.problems().stream().map(ConfigurationException.Problem::key))
                        .containsExactlyInAnyOrder(
                                "retries",
                                "pool_id",
                                "tenant_id",
                                "client_id",
                                "batch_account_url",
                                "storage_account_name"))
                .withMessageStartingWith("The configuration has 6 problems:\n- ")
                .withMessageContaining(
                        "Looked for it in the program alone, and neither in the environment nor in a file. Set it there.")
                .withMessageNotContaining("hush");
    }

    @Test
    void malformedValueIsToldOnce() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Accounts.of(complete.with(ConfigurationKey.BATCH_ACCOUNT_URL, "myaccount")))
                .satisfies(error -> assertThat(error.problems()).hasSize(1));
    }

    @Test
    void secretIsRequiredOnlyWithTenantAndClient() {
        AzureBatchOptions principal =
                complete.with(ConfigurationKey.TENANT_ID, "t").with(ConfigurationKey.CLIENT_ID, "c");
        TokenCredential credential = request -> Mono.empty();

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Accounts.of(principal))
                .withMessageContaining("client_secret");
        assertThat(Accounts.of(principal.withCredential(credential)).batchKey()).isNull();
        assertThat(Accounts.of(complete.with(ConfigurationKey.CLIENT_ID, "identity"))
                        .batchKey())
                .isNull();
    }

    @Test
    void tokenIsNotSentOverHttp() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Accounts.of(complete.with(ConfigurationKey.BATCH_ACCOUNT_URL, "http://localhost:1")))
                .withMessageContaining("batch_account_url must begin with https://")
                .withMessageContaining("batch_account_key");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(
                        () -> Accounts.of(complete.with(ConfigurationKey.STORAGE_ACCOUNT_URL, "http://localhost:1")))
                .withMessageContaining("storage_account_url must begin with https://");
    }
}
