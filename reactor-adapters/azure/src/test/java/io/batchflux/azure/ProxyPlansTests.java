package io.batchflux.azure;

import static io.batchflux.azure.ProxiedServices.BATCH;
import static io.batchflux.azure.ProxiedServices.JOB;
import static io.batchflux.azure.ProxiedServices.LOGIN;
import static io.batchflux.azure.ProxiedServices.STORAGE;
import static io.batchflux.azure.ProxiedServices.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.TransientServiceException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

/** Real requests through a real proxy, to names that nobody but the proxy knows. */
@ExtendWith(BlockingCalls.class)
class ProxyPlansTests {

    @RegisterExtension
    static final ProxiedServices services = new ProxiedServices();

    @RegisterExtension
    final ProxiedProgram program = new ProxiedProgram(services);

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "BATCHFLUX_PROXY"})
    void namesReachTheProxyAsTheyAre(String variable) {
        program.environment.put(variable, program.proxy.url());
        services.secure.answer(200, JOB).answer(201, "");

        try (AzureBatch azure = program.connect(program.secureOptions())) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
            azure.blobStore().createContainer("c").block(Duration.ofSeconds(20));
        }

        assertThat(program.proxy.destinations()).containsExactly(BATCH + ":443", STORAGE + ":443");
        assertThat(services.secure.requests()).hasSize(2);
    }

    @Test
    void proxyIsThereForHttpToo() {
        program.environment.put("HTTP_PROXY", program.proxy.url());
        program.proxy.lead(BATCH, port(services.plain));
        services.plain.answer(200, JOB);

        try (AzureBatch azure = program.connect(
                program.options().with(ConfigurationKey.BATCH_ACCOUNT_URL, "http://" + BATCH + ":8080"))) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
        }

        assertThat(program.proxy.destinations()).containsExactly(BATCH + ":8080");
    }

    @Test
    void uploadsAndDownloadsPassThrough() {
        program.environment.put("HTTPS_PROXY", program.proxy.url());
        services.secure.answer(201, "").answerText(200, "content");
        BlobName blob = new BlobName("c", "b");

        try (AzureBatch azure = program.connect(program.secureOptions())) {
            azure.blobStore()
                    .put(blob, Flux.just(ByteBuffer.wrap("content".getBytes(StandardCharsets.UTF_8))))
                    .block(Duration.ofSeconds(20));
            assertThat(azure.blobStore()
                            .get(blob, 0)
                            .map(StandardCharsets.UTF_8::decode)
                            .map(Object::toString)
                            .collectList()
                            .block(Duration.ofSeconds(20)))
                    .containsExactly("content");
        }

        assertThat(services.secure.requests().get(0).body()).isEqualTo("content");
    }

    @Test
    void connectionsAreUsedAgain() {
        program.environment.put("HTTPS_PROXY", program.proxy.url());
        try (AzureBatch azure = program.connect(program.secureOptions())) {
            for (int i = 0; i < 20; i++) {
                services.secure.answer(200, JOB);
                azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
            }
        }

        assertThat(program.proxy.destinations()).hasSizeLessThan(20);
    }

    @Test
    void loginPassesThroughToo() {
        program.environment.put("HTTPS_PROXY", program.proxy.url());
        services.secure.logIn(LOGIN).answer(200, JOB);

        try (AzureBatch azure = program.connect(AzureBatchOptions.load(program.environment, services.home)
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, "https://" + BATCH)
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "https://" + STORAGE)
                .with(ConfigurationKey.POOL_ID, "pool")
                .with(ConfigurationKey.TENANT_ID, "11111111-1111-1111-1111-111111111111")
                .with(ConfigurationKey.CLIENT_ID, "22222222-2222-2222-2222-222222222222")
                .with(ConfigurationKey.CLIENT_SECRET, "secret"))) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
        }

        assertThat(program.proxy.destinations()).contains(LOGIN + ":443").endsWith(BATCH + ":443");
    }

    @ParameterizedTest
    @CsvSource({"me, secret, me:secret", "CORP\\me, p@:/ä, CORP%5Cme:p%40%3A%2F%C3%A4"})
    void userAndPasswordOfTheUrlAreTold(String user, String password, String written) {
        program.proxy.ask(user, password);
        services.secure.answer(200, JOB);

        try (AzureBatch azure = program.connect(program.secureOptions()
                .with(ConfigurationKey.PROXY, "http://" + written + "@" + program.proxy.address()))) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
        }

        assertThat(program.proxy.destinations()).containsExactly(BATCH + ":443");
    }

    @Test
    void propertiesOfJavaAreUsedWithUserAndPassword() {
        Map<String, String> properties = Map.of(
                "https.proxyHost", "127.0.0.1",
                "https.proxyPort", Integer.toString(program.proxy.port()),
                "https.proxyUser", "me",
                "https.proxyPassword", "secret");
        program.proxy.ask("me", "secret");
        services.secure.answer(200, JOB).answer(201, "");
        services.plain.answer(200, JOB);
        properties.forEach(System::setProperty);
        try (AzureBatch azure = program.connect(program.secureOptions());
                AzureBatch local = program.connect(
                        program.options().with(ConfigurationKey.BATCH_ACCOUNT_URL, services.plain.url()))) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
            azure.blobStore().createContainer("c").block(Duration.ofSeconds(20));
            local.batchService().describeJob("j").block(Duration.ofSeconds(20));
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }

        assertThat(program.proxy.destinations()).containsExactly(BATCH + ":443", STORAGE + ":443");
    }

    @Test
    void nameOfTheProxyIsResolvedHere() {
        program.environment.put("HTTPS_PROXY", "http://localhost:" + program.proxy.port());
        services.secure.answer(200, JOB);

        program.describeJob();

        assertThat(program.proxy.destinations()).containsExactly(BATCH + ":443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void thisMachineIsReachedDirectly(String host) {
        program.environment.put("ALL_PROXY", program.proxy.url());
        services.plain.answer(200, JOB).answer(201, "");
        String url = services.plain.url().replace("127.0.0.1", host);

        try (AzureBatch azure = program.connect(program.options()
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, url)
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, url + "/storage"))) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
            azure.blobStore().createContainer("c").block(Duration.ofSeconds(20));
        }

        assertThat(program.proxy.destinations()).isEmpty();
        assertThat(services.plain.requests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "NO_PROXY, .invalid",
        "no_proxy, batch.invalid:443",
        "NO_PROXY, *",
        "BATCHFLUX_PROXY, none",
    })
    void whatIsLeftOutIsNotAskedOfTheProxy(String variable, String value) {
        program.environment.put("HTTPS_PROXY", program.proxy.url());
        program.environment.put(variable, value);

        assertThatThrownBy(program::describeJob)
                .isInstanceOf(TransientServiceException.class)
                .hasMessageStartingWith("No answer from https://" + BATCH + ": ")
                .hasMessageNotContaining("proxy");
        assertThat(program.proxy.destinations()).isEmpty();
    }

    @Test
    void proxyThatTheProgramSetsIsUsedAndResolvesNames() {
        program.environment.put("HTTPS_PROXY", "http://127.0.0.1:1");
        UnaryOperator<HttpClient> customizer = client -> services.certificate
                .trust()
                .apply(client)
                .proxy(spec ->
                        spec.type(ProxyProvider.Proxy.HTTP).host("127.0.0.1").port(program.proxy.port()));
        services.secure.answer(200, JOB);

        try (AzureBatch azure = AzureBatch.connect(program.secureOptions(), customizer)) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
            assertThat(Await.value(azure.validate()).toString())
                    .startsWith(
                            "OK proxy: Batch is reached through the proxy that the program has set, storage is reached through");
        }

        assertThat(program.proxy.destinations()).startsWith(BATCH + ":443");
    }

    @Test
    void validationSaysWhichProxyWithoutItsPassword() {
        program.environment.put("HTTPS_PROXY", "http://me:secret@" + program.proxy.address());
        program.environment.put("NO_PROXY", "10.0.0.0/8,storage.invalid");

        try (AzureBatch azure = program.connect(program.secureOptions())) {
            assertThat(Await.value(azure.validate()).checks().get(0))
                    .hasToString(
                            "OK proxy: Batch is reached through the proxy " + program.proxy.url()
                                    + " (environment variable HTTPS_PROXY), storage is reached directly (NO_PROXY names storage.invalid).");
        }
    }

    @Test
    void socksProxyIsTheSame() {
        try (SocksProxy socks = SocksProxy.start("me", "secret", port(services.secure))) {
            program.environment.put("ALL_PROXY", "socks5h://me:secret@127.0.0.1:" + socks.port());
            services.secure.answer(200, JOB).answer(201, "");

            try (AzureBatch azure = program.connect(program.secureOptions())) {
                azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
                azure.blobStore().createContainer("c").block(Duration.ofSeconds(20));
            }

            assertThat(socks.destinations()).containsExactly(BATCH + ":443", STORAGE + ":443");
        }
    }
}
