package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TransientServiceException;
import io.batchflux.testing.ConnectProxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

/** Real requests through a real proxy, to names that nobody but the proxy knows. */
@ExtendWith(BlockingCalls.class)
class ProxyPlansTests {

    private static final String BATCH = "batch.invalid";
    private static final String STORAGE = "storage.invalid";
    private static final String LOGIN = "login.microsoftonline.com";
    private static final String JOB = "{'id':'j','state':'active'}";

    private static TestCertificate certificate;
    private static FaultServer plain;
    private static FaultServer secure;

    @TempDir
    Path home;

    private final ConnectProxy proxy = ConnectProxy.start();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeAll
    static void start(@TempDir Path directory) {
        certificate = TestCertificate.create(directory, BATCH, STORAGE, LOGIN);
        plain = new FaultServer();
        secure = new FaultServer(certificate);
    }

    @AfterAll
    static void stop() {
        plain.close();
        secure.close();
    }

    @BeforeEach
    void forgetTheLastTest() {
        plain.reset();
        secure.reset();
        environment.put("HOME", home.toString());
        for (String host : List.of(BATCH, STORAGE, LOGIN)) {
            proxy.lead(host, port(secure));
        }
    }

    @AfterEach
    void stopTheProxy() {
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "BATCHFLUX_PROXY"})
    void namesReachTheProxyAsTheyAre(String variable) {
        environment.put(variable, proxy.url());
        secure.answer(200, JOB).answer(201, "");

        try (AzureBatch azure = connect(secureOptions())) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
            azure.blobStore().createContainer("c").block(Duration.ofSeconds(20));
        }

        assertThat(proxy.destinations()).containsExactly(BATCH + ":443", STORAGE + ":443");
        assertThat(secure.requests()).hasSize(2);
    }

    @Test
    void proxyIsThereForHttpToo() {
        environment.put("HTTP_PROXY", proxy.url());
        proxy.lead(BATCH, port(plain));
        plain.answer(200, JOB);

        try (AzureBatch azure =
                connect(options().with(ConfigurationKey.BATCH_ACCOUNT_URL, "http://" + BATCH + ":8080"))) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
        }

        assertThat(proxy.destinations()).containsExactly(BATCH + ":8080");
    }

    @Test
    void uploadsAndDownloadsPassThrough() {
        environment.put("HTTPS_PROXY", proxy.url());
        secure.answer(201, "").answerText(200, "content");
        BlobName blob = new BlobName("c", "b");

        try (AzureBatch azure = connect(secureOptions())) {
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

        assertThat(secure.requests().get(0).body()).isEqualTo("content");
    }

    @Test
    void connectionsAreUsedAgain() {
        environment.put("HTTPS_PROXY", proxy.url());
        try (AzureBatch azure = connect(secureOptions())) {
            for (int i = 0; i < 20; i++) {
                secure.answer(200, JOB);
                azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
            }
        }

        assertThat(proxy.destinations()).hasSizeLessThan(20);
    }

    @Test
    void loginPassesThroughToo() {
        environment.put("HTTPS_PROXY", proxy.url());
        secure.logIn(LOGIN).answer(200, JOB);

        try (AzureBatch azure = connect(AzureBatchOptions.load(environment, home)
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, "https://" + BATCH)
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "https://" + STORAGE)
                .with(ConfigurationKey.POOL_ID, "pool")
                .with(ConfigurationKey.TENANT_ID, "11111111-1111-1111-1111-111111111111")
                .with(ConfigurationKey.CLIENT_ID, "22222222-2222-2222-2222-222222222222")
                .with(ConfigurationKey.CLIENT_SECRET, "secret"))) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
        }

        assertThat(proxy.destinations()).contains(LOGIN + ":443").endsWith(BATCH + ":443");
    }

    @ParameterizedTest
    @CsvSource({"me, secret, me:secret", "CORP\\me, p@:/ä, CORP%5Cme:p%40%3A%2F%C3%A4"})
    void userAndPasswordOfTheUrlAreTold(String user, String password, String written) {
        proxy.ask(user, password);
        secure.answer(200, JOB);

        try (AzureBatch azure =
                connect(secureOptions().with(ConfigurationKey.PROXY, "http://" + written + "@" + proxy.address()))) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
        }

        assertThat(proxy.destinations()).containsExactly(BATCH + ":443");
    }

    @Test
    void propertiesOfJavaAreUsedWithUserAndPassword() {
        Map<String, String> properties = Map.of(
                "https.proxyHost", "127.0.0.1",
                "https.proxyPort", Integer.toString(proxy.port()),
                "https.proxyUser", "me",
                "https.proxyPassword", "secret");
        proxy.ask("me", "secret");
        secure.answer(200, JOB).answer(201, "");
        plain.answer(200, JOB);
        properties.forEach(System::setProperty);
        try (AzureBatch azure = connect(secureOptions());
                AzureBatch local = connect(options().with(ConfigurationKey.BATCH_ACCOUNT_URL, plain.url()))) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
            azure.blobStore().createContainer("c").block(Duration.ofSeconds(20));
            local.batchService().describeJob("j").block(Duration.ofSeconds(20));
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }

        assertThat(proxy.destinations()).containsExactly(BATCH + ":443", STORAGE + ":443");
    }

    @Test
    void proxyThatAsksForAUserIsAPermanentErrorThatSaysHow() {
        environment.put("HTTPS_PROXY", proxy.url());
        proxy.ask("me", "secret");

        assertThatThrownBy(this::describeJob)
                .isInstanceOf(PermanentServiceException.class)
                .hasMessage("The proxy " + proxy.url()
                        + " (environment variable HTTPS_PROXY) asks for a user and a password"
                        + " (Basic realm=\"test\"). Set proxy to http://user:password@" + proxy.address()
                        + ", special characters percent-encoded.");
        assertThat(proxy.destinations()).hasSize(1);
    }

    @Test
    void proxyIsAskedOnceForEachAttempt() {
        environment.put("HTTP_PROXY", proxy.url());
        proxy.ask("me", "secret");

        try (AzureBatch azure = connect(options().with(ConfigurationKey.BATCH_ACCOUNT_URL, "http://" + BATCH))) {
            assertThatThrownBy(() -> azure.batchService().describeJob("j").block(Duration.ofSeconds(20)))
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageContaining("asks for a user and a password");
        }
        assertThat(proxy.destinations()).containsExactly(BATCH + ":80");
    }

    @Test
    void userThatIsRefusedIsAPermanentErrorWithoutThePassword() {
        environment.put("HTTPS_PROXY", "http://me:wrong@" + proxy.address());
        proxy.ask("me", "secret");

        assertThatThrownBy(this::describeJob)
                .isInstanceOf(PermanentServiceException.class)
                .hasMessageContaining("refuses the user and the password")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void proxyThatWantsMoreThanAPasswordIsSaidToBeUnsupported() {
        environment.put("HTTPS_PROXY", proxy.url());
        proxy.ask("me", "secret").challenge("Negotiate\r\nProxy-Authenticate: NTLM");

        assertThatThrownBy(this::describeJob)
                .isInstanceOf(PermanentServiceException.class)
                .hasMessageEndingWith(
                        " asks for a user and a password (Negotiate, NTLM). Only Basic is supported: let a local proxy log in"
                                + " to it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"403 Forbidden", "404 Not Found", "405 Method Not Allowed", "451 Unavailable"})
    void proxyThatDoesNotLetUsThereIsAPermanentError(String answer) {
        environment.put("HTTPS_PROXY", proxy.url());
        proxy.refuse(answer);

        assertThatThrownBy(this::describeJob)
                .isInstanceOf(PermanentServiceException.class)
                .hasMessage("The proxy " + proxy.url() + " (environment variable HTTPS_PROXY) does not lead to https://"
                        + BATCH
                        + ":443: " + answer
                        + ". Let it be allowed there or, if no proxy is needed, name the host in NO_PROXY.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"429 Too Many Requests", "500 Trouble", "502 Bad Gateway", "503 Busy", "504 Too Late"})
    void proxyThatIsInTroubleIsATransientError(String answer) {
        environment.put("HTTPS_PROXY", proxy.url());
        proxy.refuse(answer);

        assertThatThrownBy(this::describeJob)
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("does not lead to https://" + BATCH + ":443: " + answer);
    }

    @Test
    void proxyThatIsDownIsATransientErrorThatNamesIt() {
        proxy.close();
        environment.put("HTTPS_PROXY", proxy.url());

        assertThatThrownBy(this::describeJob)
                .isInstanceOf(TransientServiceException.class)
                .hasMessageStartingWith(
                        "The proxy " + proxy.url() + " (environment variable HTTPS_PROXY) cannot be reached: ")
                .hasMessageContaining("Connection refused")
                .hasMessageEndingWith("Check it and the network.");
    }

    @Test
    void proxyWhoseNameNobodyKnowsIsATransientErrorThatNamesIt() {
        environment.put("HTTPS_PROXY", "http://proxy.localhost.invalid:3128");

        assertThatThrownBy(this::describeJob)
                .isInstanceOf(TransientServiceException.class)
                .hasMessageStartingWith(
                        "The proxy http://proxy.localhost.invalid:3128 (environment variable HTTPS_PROXY)"
                                + " cannot be reached: ");
    }

    @Test
    void nameOfTheProxyIsResolvedHere() {
        environment.put("HTTPS_PROXY", "http://localhost:" + proxy.port());
        secure.answer(200, JOB);

        describeJob();

        assertThat(proxy.destinations()).containsExactly(BATCH + ":443");
    }

    @Test
    void connectionThatBreaksBehindTheProxyIsATransientErrorOfTheService() {
        environment.put("HTTPS_PROXY", proxy.url());
        secure.answer(FaultServer.Fault.RESET);

        assertThatThrownBy(this::describeJob)
                .isInstanceOf(TransientServiceException.class)
                .hasMessageStartingWith("No answer from https://" + BATCH + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void thisMachineIsReachedDirectly(String host) {
        environment.put("ALL_PROXY", proxy.url());
        plain.answer(200, JOB).answer(201, "");
        String url = plain.url().replace("127.0.0.1", host);

        try (AzureBatch azure = connect(options()
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, url)
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, url + "/storage"))) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
            azure.blobStore().createContainer("c").block(Duration.ofSeconds(20));
        }

        assertThat(proxy.destinations()).isEmpty();
        assertThat(plain.requests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "NO_PROXY, .invalid",
        "no_proxy, batch.invalid:443",
        "NO_PROXY, *",
        "BATCHFLUX_PROXY, none",
    })
    void whatIsLeftOutIsNotAskedOfTheProxy(String variable, String value) {
        environment.put("HTTPS_PROXY", proxy.url());
        environment.put(variable, value);

        assertThatThrownBy(this::describeJob)
                .isInstanceOf(TransientServiceException.class)
                .hasMessageStartingWith("No answer from https://" + BATCH + ": ")
                .hasMessageNotContaining("proxy");
        assertThat(proxy.destinations()).isEmpty();
    }

    @Test
    void proxyThatTheProgramSetsIsUsedAndResolvesNames() {
        environment.put("HTTPS_PROXY", "http://127.0.0.1:1");
        UnaryOperator<HttpClient> customizer = client -> certificate
                .trust()
                .apply(client)
                .proxy(spec ->
                        spec.type(ProxyProvider.Proxy.HTTP).host("127.0.0.1").port(proxy.port()));
        secure.answer(200, JOB);

        try (AzureBatch azure = AzureBatch.connect(secureOptions(), customizer)) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
            assertThat(Await.value(azure.validate()).toString())
                    .startsWith(
                            "OK proxy: Batch is reached through the proxy that the program has set, storage is reached through");
        }

        assertThat(proxy.destinations()).startsWith(BATCH + ":443");
    }

    @Test
    void validationSaysWhichProxyWithoutItsPassword() {
        environment.put("HTTPS_PROXY", "http://me:secret@" + proxy.address());
        environment.put("NO_PROXY", "10.0.0.0/8,storage.invalid");

        try (AzureBatch azure = connect(secureOptions())) {
            assertThat(Await.value(azure.validate()).checks().get(0))
                    .hasToString(
                            "OK proxy: Batch is reached through the proxy " + proxy.url()
                                    + " (environment variable HTTPS_PROXY), storage is reached directly (NO_PROXY names storage.invalid).");
        }
    }

    @Test
    void brokenVariableIsToldBeforeAnyRequest() {
        environment.put("HTTPS_PROXY", "https://proxy:3128");

        assertThatThrownBy(() -> connect(secureOptions()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("The environment variable HTTPS_PROXY must be http://host:port");
    }

    @Test
    void socksProxyIsTheSame() {
        try (SocksProxy socks = SocksProxy.start("me", "secret", port(secure))) {
            environment.put("ALL_PROXY", "socks5h://me:secret@127.0.0.1:" + socks.port());
            secure.answer(200, JOB).answer(201, "");

            try (AzureBatch azure = connect(secureOptions())) {
                azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
                azure.blobStore().createContainer("c").block(Duration.ofSeconds(20));
            }

            assertThat(socks.destinations()).containsExactly(BATCH + ":443", STORAGE + ":443");
        }
    }

    @Test
    void socksProxyThatRefusesTheUserIsAPermanentError() {
        try (SocksProxy socks = SocksProxy.start("me", "secret", port(secure))) {
            environment.put("ALL_PROXY", "socks5://me:wrong@127.0.0.1:" + socks.port());

            assertThatThrownBy(this::describeJob)
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageContaining("refuses the user and the password");
        }
    }

    private void describeJob() {
        try (AzureBatch azure = connect(secureOptions())) {
            azure.batchService().describeJob("j").then().block(Duration.ofSeconds(20));
        }
    }

    private AzureBatchOptions secureOptions() {
        return options()
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, "https://" + BATCH)
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "https://" + STORAGE);
    }

    private AzureBatchOptions options() {
        return AzureBatchOptions.load(environment, home)
                .with(ConfigurationKey.BATCH_ACCOUNT_NAME, "batchflux")
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, TestOptions.KEY)
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "http://127.0.0.1:10/storage")
                .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, "storage")
                .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, TestOptions.KEY)
                .with(ConfigurationKey.POOL_ID, "pool");
    }

    private static AzureBatch connect(AzureBatchOptions options) {
        return AzureBatch.connect(options, certificate.trust());
    }

    private static int port(FaultServer server) {
        return URI.create(server.url()).getPort();
    }
}
