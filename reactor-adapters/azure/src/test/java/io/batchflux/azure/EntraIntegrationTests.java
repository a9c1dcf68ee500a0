package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import com.azure.identity.ClientSecretCredential;
import com.azure.identity.ClientSecretCredentialBuilder;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.ServiceException;
import io.batchflux.testing.BusySchedulers;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Tokens in place of the Batch account's key, over https to an emulator that verifies them. */
@ExtendWith(BlockingCalls.class)
class EntraIntegrationTests {

    private static final String AUDIENCE = "https://batch.core.windows.net/";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static LocalAzure local;

    @BeforeAll
    static void start() {
        local = new LocalAzure(EmulatorOptions.defaults().withHttps());
    }

    @AfterAll
    static void stop() {
        local.close();
    }

    @Test
    void aRunWorksWithTokensAlone() {
        Map<String, Long> before = Map.copyOf(local.emulator().requests());

        try (AzureBatch azure = connect(token(AUDIENCE, HOUR))) {
            List<TaskResult<Integer>> results = azure.runner()
                    .run(Flux.range(0, 3).map(i -> TaskSpec.command("true", i)))
                    .collectList()
                    .blockOptional(PATIENCE)
                    .orElseThrow();

            assertThat(results).hasSize(3).allMatch(TaskResult.Succeeded.class::isInstance);
        }
        assertThat(local.emulator().requests())
                .containsEntry("Jobs_Create", before.getOrDefault("Jobs_Create", 0L) + 1)
                .containsEntry("Jobs_Delete", before.getOrDefault("Jobs_Delete", 0L) + 1);
    }

    @Test
    void aClientSecretIsExchangedForATokenAtTheAuthority() {
        try (AzureBatch azure = connect(clientSecret())) {
            ValidationReport report = azure.validate().blockOptional(PATIENCE).orElseThrow();

            assertThat(report.isUsable()).as(report.toString()).isTrue();
        }
    }

    @Test
    void aClientSecretIsExchangedWhileCallersBlockAllSharedThreads() {
        try (AzureBatch azure = connect(clientSecret());
                BusySchedulers busy = BusySchedulers.occupy()) {
            assertThat(busy).isNotNull();
            assertThat(azure.batchService()
                            .describePool("pool")
                            .map(PoolSnapshot::id)
                            .block(PATIENCE))
                    .isEqualTo("pool");
        }
    }

    @Test
    void tokensThatDieEarlyAreReplacedThroughoutARun() {
        AtomicInteger asked = new AtomicInteger();
        TokenCredential shortLived = request -> {
            asked.incrementAndGet();
            return token(AUDIENCE, Duration.ofSeconds(1)).getToken(request);
        };
        Map<String, Long> before = Map.copyOf(local.emulator().requests());

        try (AzureBatch azure = connect(shortLived)) {
            List<TaskResult<Integer>> results = azure.runner()
                    .run(Flux.range(0, 3).map(i -> TaskSpec.command("sleep 2", i)))
                    .collectList()
                    .blockOptional(PATIENCE)
                    .orElseThrow();

            assertThat(results).hasSize(3).allMatch(TaskResult.Succeeded.class::isInstance);
        }

        assertThat(asked).hasValueBetween(2, 10);
        assertThat(local.emulator().requests())
                .containsEntry("Jobs_Create", before.getOrDefault("Jobs_Create", 0L) + 1)
                .containsEntry("Jobs_Delete", before.getOrDefault("Jobs_Delete", 0L) + 1);
    }

    @Test
    void anExpiredTokenIsRefusedWithTheReason() {
        refused(token(AUDIENCE, HOUR.negated()), "The token has expired at ");
    }

    @Test
    void aTokenForAnotherAudienceIsRefusedWithTheRightOne() {
        refused(token("https://management.azure.com/", HOUR), "the allowed audience is '" + AUDIENCE + "'");
    }

    private static void refused(TokenCredential credential, String reason) {
        long before = local.emulator().requests().getOrDefault("Jobs_Get", 0L);
        try (AzureBatch azure = connect(credential)) {
            assertThatThrownBy(() -> azure.batchService().describeJob("job").block(PATIENCE))
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageContaining("AuthenticationFailed")
                    .hasMessageContaining(reason)
                    .satisfies(error ->
                            assertThat(((ServiceException) error).code()).isEqualTo("AuthenticationFailed"));
        }
        assertThat(local.emulator().requests().getOrDefault("Jobs_Get", 0L)).isEqualTo(before);
    }

    private static ClientSecretCredential clientSecret() {
        return new ClientSecretCredentialBuilder()
                .authorityHost(local.emulator().endpoint().toString())
                .disableInstanceDiscovery()
                .tenantId("11111111-1111-1111-1111-111111111111")
                .clientId("22222222-2222-2222-2222-222222222222")
                .clientSecret(local.emulator().accountKey())
                .httpClient(new NettyAsyncHttpClientBuilder(local.trust().apply(HttpClient.create())).build())
                .build();
    }

    private static AzureBatch connect(TokenCredential credential) {
        return AzureBatch.connect(local.optionsWithoutBatchKey().withCredential(credential), local.trust());
    }

    /** A credential whose tokens say to the client that they are valid, whatever they say to the service. */
    private static TokenCredential token(String audience, Duration lifetime) {
        return request -> Mono.fromSupplier(() -> {
            assertThat(request.getScopes()).containsExactly(AUDIENCE + "/.default");
            OffsetDateTime later = OffsetDateTime.now(ZoneOffset.UTC).plusHours(1);
            return new AccessToken(local.emulator().token(audience, lifetime), later);
        });
    }
}
