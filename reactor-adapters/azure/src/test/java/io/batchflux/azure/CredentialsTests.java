package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.identity.CredentialUnavailableException;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TransientServiceException;
import io.batchflux.testing.BusySchedulers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class CredentialsTests {

    private static final String JOB = "{'id':'j','state':'active'}";
    private static final String DELEGATION_KEY = "<?xml version='1.0' encoding='utf-8'?><UserDelegationKey>"
            + "<SignedOid>22222222-2222-2222-2222-222222222222</SignedOid>"
            + "<SignedTid>11111111-1111-1111-1111-111111111111</SignedTid>"
            + "<SignedStart>2024-05-01T00:00:00Z</SignedStart><SignedExpiry>%s</SignedExpiry>"
            + "<SignedService>b</SignedService><SignedVersion>2025-11-05</SignedVersion><Value>a2V5</Value>"
            + "</UserDelegationKey>";

    private static TestCertificate certificate;

    private FaultServer server;
    private final FakeCredential credential = new FakeCredential();

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) {
        certificate = TestCertificate.create(directory);
    }

    @BeforeEach
    void start() {
        server = new FaultServer(certificate);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tokenIsAcquiredOnceAndAwayFromTheEventLoop() {
        server.answer(200, JOB).answer(200, JOB);

        try (AzureBatch azure = connect(options())) {
            String thread = Await.value(azure.batchService()
                    .describeJob("j")
                    .map(job -> Thread.currentThread().getName()));
            azure.batchService().describeJob("j").block();

            assertThat(thread).startsWith("batchflux-");
            assertThat(credential.scopes()).containsExactly("https://batch.core.windows.net//.default");
            assertThat(credential.threads()).allMatch(name -> name.startsWith("tokens-of-batchflux-"));
            assertThat(server.requests())
                    .allSatisfy(request ->
                            assertThat(request.header("Authorization")).startsWith("Bearer "));
        }
    }

    @Test
    void tokenIsAcquiredWhileCallersBlockAllSharedThreads() {
        server.answer(200, JOB);

        try (AzureBatch azure = connect(options());
                BusySchedulers busy = BusySchedulers.occupy()) {
            assertThat(busy).isNotNull();
            assertThat(Await.value(azure.batchService().describeJob("j")).id()).isEqualTo("j");
        }
    }

    @Test
    void domainIsTheAudience() {
        server.answer(200, JOB);

        try (AzureBatch azure =
                connect(options().with(ConfigurationKey.BATCH_ACCOUNT_DOMAIN, "batch.chinacloudapi.cn"))) {
            azure.batchService().describeJob("j").block();

            assertThat(credential.scopes()).containsExactly("https://batch.chinacloudapi.cn//.default");
        }
    }

    @Test
    void keyIsUsedForItsAccountOnly() {
        server.answer(200, JOB).answer(201, "");

        try (AzureBatch azure = connect(options()
                .with(ConfigurationKey.BATCH_ACCOUNT_NAME, "batchflux")
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, TestOptions.KEY))) {
            azure.batchService().describeJob("j").block();
            azure.blobStore().createContainer("container").block();

            assertThat(server.requests().get(0).header("Authorization")).startsWith("SharedKey batchflux:");
            assertThat(server.requests().get(1).header("Authorization")).startsWith("Bearer ");
            assertThat(credential.scopes()).containsExactly("https://storage.azure.com/.default");
        }
    }

    @Test
    void tokenThatIsNotGivenIsAPermanentErrorOnTheEventLoop() {
        AzureBatchOptions options = options()
                .withCredential(request -> Mono.error(new CredentialUnavailableException("nobody is logged in")));

        try (AzureBatch azure = connect(options)) {
            assertThatThrownBy(() -> azure.batchService().describeJob("j").block())
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageContaining("Could not get a token")
                    .hasMessageContaining("nobody is logged in");
            assertThat(Await.value(azure.batchService()
                            .describeJob("j")
                            .map(job -> "")
                            .onErrorResume(
                                    error -> Mono.just(Thread.currentThread().getName()))))
                    .startsWith("batchflux-");
            assertThat(Await.value(azure.validate()).toString()).contains("FAILED token: Could not get a token");
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void certificateThatIsNotTrustedIsAPermanentError() {
        try (AzureBatch azure = AzureBatch.connect(options())) {
            assertThatThrownBy(() -> azure.batchService().describeJob("j").block())
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageStartingWith("The certificate of " + server.url() + " is not trusted: ");
        }
    }

    @Test
    void delegationKeyIsUsedAgainUntilItExpiresTooSoon() {
        server.answer(200, DELEGATION_KEY.formatted("2100-01-01T00:00:00Z"), "Content-Type", "application/xml");

        try (AzureBatch azure = connect(options())) {
            for (BlobStore.Permission permission : BlobStore.Permission.values()) {
                assertThat(Await.value(azure.blobStore().grant("container", permission, Duration.ofDays(6)))
                                .containerUrl()
                                .value())
                        .startsWith(server.url() + "/storage/container?")
                        .contains("skoid=22222222", "spr=https&", "sig=");
            }

            assertThat(server.onlyRequest().uri()).contains("comp=userdelegationkey");
        }
    }

    @Test
    void delegationKeyOfAStrangerIsATransientError() {
        server.answerText(200, "<html><body>Please log in</body></html>", "Content-Type", "text/xml");

        try (AzureBatch azure = connect(options())) {
            assertThatThrownBy(() -> Await.value(
                            azure.blobStore().grant("container", BlobStore.Permission.READ, Duration.ofHours(1))))
                    .hasMessageContaining("to POST /storage/ cannot be read: ")
                    .isInstanceOf(TransientServiceException.class);
        }
    }

    @Test
    void delegationKeyIsReadWhileCallersBlockAllSharedThreads() {
        server.answer(200, DELEGATION_KEY.formatted("2100-01-01T00:00:00Z"), "Content-Type", "application/xml");

        try (AzureBatch azure = connect(options());
                BusySchedulers busy = BusySchedulers.occupy()) {
            assertThat(busy).isNotNull();
            assertThat(Await.value(azure.blobStore().grant("container", BlobStore.Permission.READ, Duration.ofHours(1)))
                            .containerUrl()
                            .value())
                    .contains("skoid=22222222");
            assertThat(server.onlyRequest().body()).contains("<KeyInfo><Start>", "Z</Expiry></KeyInfo>");
        }
    }

    @Test
    void delegationKeyThatExpiresTooSoonIsReplaced() {
        server.answer(200, DELEGATION_KEY.formatted("2014-07-29T22:00:00Z"), "Content-Type", "application/xml")
                .answer(200, DELEGATION_KEY.formatted("2100-01-01T00:00:00Z"), "Content-Type", "application/xml");

        try (AzureBatch azure = connect(options())) {
            azure.blobStore()
                    .grant("container", BlobStore.Permission.READ, Duration.ofHours(1))
                    .block();
            azure.blobStore()
                    .grant("container", BlobStore.Permission.READ, Duration.ofHours(1))
                    .block();

            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void delegationBeyondSevenDaysIsRefusedWithTheRemedy() {
        try (AzureBatch azure = connect(options())) {
            assertThatThrownBy(() -> azure.blobStore()
                            .grant("container", BlobStore.Permission.READ, Duration.ofDays(8))
                            .block())
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageContaining("PT192H")
                    .hasMessageContaining("node_identity");
        }
        assertThat(server.requests()).isEmpty();
    }

    private AzureBatchOptions options() {
        return AzureBatchOptions.create()
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, server.url())
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, server.url() + "/storage")
                .with(ConfigurationKey.POOL_ID, "pool")
                .withCredential(credential);
    }

    private static AzureBatch connect(AzureBatchOptions options) {
        return AzureBatch.connect(options, certificate.trust());
    }
}
