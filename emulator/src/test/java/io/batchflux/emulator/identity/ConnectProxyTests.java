package io.batchflux.emulator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.resources.LoopResources;

/** Clients that know no other hosts than Azure's, and what they can ask of the proxy. */
class ConnectProxyTests {

    private static final String BATCH = "https://contoso.westeurope.batch.azure.com";
    private static final int PATIENCE = 10_000;

    private static BatchEmulator emulator;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        emulator = BatchEmulator.start(EmulatorOptions.defaults()
                .withRuntime(RuntimeOptions.simulated())
                .withProxyPort(0));
        URI proxy = emulator.proxyEndpoint().orElseThrow();
        client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort())))
                .sslContext(trustingTheStore())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @AfterAll
    static void close() {
        emulator.close();
    }

    @Test
    void aTokenOfTheLoginOpensTheServiceUnderAnyNameOfAnAccount() throws Exception {
        JsonNode login = post(
                "https://login.microsoftonline.com/my.tenant/oauth2/v2.0/token",
                "grant_type=client_credentials&client_id=me&scope="
                        + encoded("https://batch.core.windows.net//.default") + "&client_secret="
                        + encoded(emulator.accountKey()));

        HttpResponse<String> pool = get(
                BATCH + "/pools/pool?api-version=2024-07-01.20.0",
                "Bearer " + login.path("access_token").asText());

        assertThat(pool.statusCode()).isEqualTo(200);
        assertThat(Json.read(pool.body().getBytes(StandardCharsets.UTF_8))
                        .path("url")
                        .asText())
                .isEqualTo(BATCH + "/pools/pool");
    }

    @Test
    void whoIsRefusedIsSentToTheLogin() throws Exception {
        HttpResponse<String> refused = get(BATCH + "/jobs?api-version=2024-07-01.20.0", "Bearer x.y.z");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("authorization_uri=\"https://login.microsoftonline.com/common\"");
    }

    @Test
    void theLoginIsNoBatchAccountAndABatchAccountIsNoLogin() throws Exception {
        String instance = "/common/discovery/instance";

        assertThat(get("https://login.microsoftonline.com" + instance, "").body())
                .contains("\"aliases\":[\"login.microsoftonline.com\"]");
        assertThat(get("https://login.microsoftonline.com/pools", "").body())
                .contains("does not offer GET /pools of Entra ID");
        assertThat(get(BATCH + instance, "").body()).contains("AuthenticationFailed");
    }

    @ParameterizedTest
    @CsvSource({
        "example.com:443, 403, leads to the emulator alone",
        "127.0.0.1:443, 403, leads to the emulator alone",
        "login.microsoftonline.com:80, 403, each with port 443",
        "other.blob.core.windows.net:443, 403, storage"
    })
    void everyOtherNameIsRefusedWithWords(String authority, int status, String words) throws IOException {
        try (Socket socket = connect()) {
            send(socket, "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
            socket.shutdownOutput();

            assertThat(read(socket)).startsWith("HTTP/1.1 " + status + " ").contains(words);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"CONNECT x:443 HTTP/1.1\n", "\u0016\u0003\u0001\u0002\u0000"})
    void whatIsNoHttpIsRefusedAtOnce(String text) throws IOException {
        try (Socket socket = connect()) {
            send(socket, text + "\n");

            assertThat(read(socket)).startsWith("HTTP/1.1 400 ").contains("plain HTTP");
        }
    }

    @Test
    void aHeadWithoutEndIsRefused() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "CONNECT x:443 HTTP/1.1\r\nA: " + "a".repeat(17_000));

            assertThat(read(socket)).startsWith("HTTP/1.1 431 ");
        }
    }

    /** What comes with the request is passed on, and so is the end of one direction, while the other goes on. */
    @Test
    void oneDirectionEndsAndTheOtherGoesOn() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            emulator.routeStorage("halves", URI.create("https://127.0.0.1:" + server.getLocalPort()));
            try (Socket socket = connect()) {
                send(socket, connectTo("halves") + "early ");
                try (Socket accepted = server.accept()) {
                    send(socket, "and late");
                    socket.shutdownOutput();
                    assertThat(read(accepted)).isEqualTo("early and late");

                    send(accepted, "x".repeat(1_000_000));
                    accepted.shutdownOutput();
                    assertThat(read(socket))
                            .hasSize("HTTP/1.1 200 Connection established\r\n\r\n".length() + 1_000_000);
                }
            }
        }
    }

    /** A client may have said everything before it is connected. */
    @Test
    void aDirectionThatEndsBeforeTheConnectionIsThereIsEndedBehindItsContent() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            emulator.routeStorage("hasty", URI.create("https://127.0.0.1:" + server.getLocalPort()));
            for (int i = 0; i < 20; i++) {
                try (Socket socket = connect()) {
                    send(socket, connectTo("hasty") + "all");
                    socket.shutdownOutput();
                    try (Socket accepted = server.accept()) {
                        assertThat(read(accepted)).isEqualTo("all");
                        send(accepted, "answer");
                        accepted.shutdownOutput();
                        assertThat(read(socket)).endsWith("\r\n\r\nanswer");
                    }
                }
            }
        }
    }

    @Test
    void aClientThatIsGoneIsGoneForTheServerToo() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            emulator.routeStorage("gone", URI.create("https://127.0.0.1:" + server.getLocalPort()));
            Socket socket = connect();
            send(socket, connectTo("gone"));
            try (Socket accepted = server.accept()) {
                accepted.setSoTimeout(PATIENCE);
                assertThat(socket.getInputStream().readNBytes(12))
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo("HTTP/1.1 200");
                socket.setSoLinger(true, 0);
                socket.close();

                InputStream in = accepted.getInputStream();
                assertThatThrownBy(in::read).hasMessageContaining("reset");
            }
        }
    }

    /** Its connection, and one to the server, would be held for ever. */
    @Test
    void aSideThatTakesNothingAnyMoreIsGivenUp() throws Exception {
        LoopResources loops = LoopResources.create("proxy", 1, true);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ConnectProxy proxy = new ConnectProxy(
                    "127.0.0.1",
                    0,
                    loops,
                    name -> (InetSocketAddress) server.getLocalSocketAddress(),
                    Duration.ofMillis(300));
            try (Socket socket = new Socket("127.0.0.1", proxy.port())) {
                send(socket, connectTo("deaf"));
                try (Socket accepted = server.accept()) {
                    assertThatThrownBy(() -> {
                                for (int i = 0; i < 10_000; i++) {
                                    send(accepted, "x".repeat(1 << 16));
                                }
                            })
                            .isInstanceOf(SocketException.class);
                    assertThatThrownBy(() -> read(socket)).hasMessageContaining("reset");
                }
            } finally {
                proxy.close();
            }
        } finally {
            loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
        }
    }

    @Test
    void whereNobodyListensIsSaid() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            emulator.routeStorage("nobody", URI.create("https://127.0.0.1:" + server.getLocalPort()));
        }
        try (Socket socket = connect()) {
            send(socket, connectTo("nobody"));

            assertThat(read(socket)).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void storageIsReachedOverHttpsOnly() {
        assertThatThrownBy(() -> emulator.routeStorage("plain", URI.create("http://127.0.0.1:80")))
                .hasMessageContaining("server must have https and a port");
    }

    private static String connectTo(String account) {
        String authority = account + ".blob.core.windows.net:443";
        return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    }

    private static Socket connect() throws IOException {
        URI proxy = emulator.proxyEndpoint().orElseThrow();
        Socket socket = new Socket(proxy.getHost(), proxy.getPort());
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String read(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static HttpResponse<String> get(String url, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode post(String url, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return Json.read(
                client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static SSLContext trustingTheStore() throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        try (InputStream in = Files.newInputStream(emulator.trustStoreFile().orElseThrow())) {
            store.load(in, TrustFiles.PASSWORD.toCharArray());
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
