package io.batchflux.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.TestClient;
import io.batchflux.emulator.testing.TestSigner;
import io.batchflux.emulator.wire.ServiceTime;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A client that goes away is nothing to write stack traces about. */
class ResetTests {

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(log);
    }

    @Test
    void aClientThatResetsItsConnectionLeavesNoStackTrace() throws IOException {
        try (BatchEmulator emulator =
                BatchEmulator.start(EmulatorOptions.defaults().withAdminPort(0))) {
            TestClient client =
                    new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());
            for (URI endpoint :
                    List.of(emulator.endpoint(), emulator.adminEndpoint().orElseThrow())) {
                reset(endpoint, "PUT /faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{");
                reset(endpoint, "GET /jobs HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
                reset(endpoint, "GET /jobs HT");
                reset(endpoint, "\u0016\u0003\u0001 nonsense\r\n\r\n");
                reset(endpoint, "GET /jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
            }
            resetWhileItIsSent(emulator, client);
            Eventually.get(() -> client.get("/jobs").status(), status -> status == 200);
        }
        assertThat(log.list)
                .filteredOn(
                        event -> event.getLevel().isGreaterOrEqual(Level.ERROR) || event.getThrowableProxy() != null)
                .extracting(event -> event.getLoggerName() + ": " + event.getFormattedMessage())
                .isEmpty();
    }

    @Test
    void aClientThatDoesNotSpeakHttpsLeavesNoStackTrace() throws IOException {
        try (BatchEmulator emulator =
                BatchEmulator.start(EmulatorOptions.defaults().withHttps())) {
            reset(emulator.endpoint(), "GET /jobs HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            reset(emulator.endpoint(), "\u0016\u0003\u0001\u0000\u0005");
        }
        assertThat(log.list)
                .filteredOn(
                        event -> event.getLevel().isGreaterOrEqual(Level.ERROR) || event.getThrowableProxy() != null)
                .extracting(event -> event.getLoggerName() + ": " + event.getFormattedMessage())
                .isEmpty();
    }

    private static void resetWhileItIsSent(BatchEmulator emulator, TestClient client) throws IOException {
        client.post("/jobs", "{`id`:`job`,`poolInfo`:{`poolId`:`pool`}}");
        client.post("/jobs/job/tasks", "{`id`:`t`,`commandLine`:`head -c 20000000 /dev/zero`}");
        Eventually.get(
                () -> client.get("/jobs/job/tasks/t").json(),
                task -> task.path("state").asText().equals("completed"));
        URI uri = client.uri("/jobs/job/tasks/t/files/stdout.txt");
        HttpHeaders headers = new DefaultHttpHeaders().set("ocp-date", ServiceTime.header(Instant.now()));
        String key = new TestSigner(emulator.accountName(), emulator.accountKey()).authorization("GET", uri, headers);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
            socket.setSoLinger(true, 0);
            String request =
                    "GET " + uri.getRawPath() + "?" + uri.getRawQuery() + " HTTP/1.1\r\nHost: 127.0.0.1\r\nocp-date: "
                            + headers.get("ocp-date") + "\r\nAuthorization: " + key + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    private static void reset(URI endpoint, String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }
    }
}
