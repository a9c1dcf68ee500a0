package io.batchflux.emulator.azurite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.emulator.testing.EmulatorScenario;
import io.netty.buffer.Unpooled;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

class AzuriteTests extends EmulatorScenario {

    private static final String SKIP = "azurite.skip";

    @BeforeEach
    void azuriteIsThere() {
        Assumptions.assumeFalse(Boolean.getBoolean(SKIP), "the build was told to go without Azurite");
    }

    @Test
    void aTaskTakesItsInputFromBlobsAndLeavesItsOutputThere() throws Exception {
        try (Azurite azurite = Azurite.start(AzuriteOptions.defaults())) {
            String sas = accountSignature(azurite);
            String container = azurite.blobEndpoint() + "/box";
            assertThat(put(container + "?restype=container&" + sas, "", "")).isEqualTo(201);
            assertThat(put(container + "/in/a%20b.txt?" + sas, "BlockBlob", "from blob\n"))
                    .isEqualTo(201);
            addJob("job");
            emulator.linkStorage(azurite.signedUrl());
            addTask("job", "linked", "cat in/a\\ b.txt", ",`resourceFiles`:[{`autoStorageContainerName`:`box`}]");
            awaitTask("job", "linked", "completed");
            assertThat(file("job", "linked", "stdout.txt")).isEqualTo("from blob\n");

            addTask(
                    "job",
                    "t",
                    shell("cat \"in/a b.txt\" single > result.txt; head -c 40000000 /dev/zero > big.bin"),
                    ",`resourceFiles`:[{`storageContainerUrl`:`" + container + "?" + sas + "`},{`httpUrl`:`" + container
                            + "/in/a%20b.txt?" + sas + "`,`filePath`:`single`}],`outputFiles`:["
                            + output(container + "?" + sas, "result.txt", "out/r.txt") + ","
                            + output(container + "?" + sas, "*.bin", "out") + "]");

            assertThat(awaitTask("job", "t", "completed").path("executionInfo").toString())
                    .contains("\"result\":\"success\"");
            assertThat(get(container + "/out/r.txt?" + sas)).isEqualTo("from blob\nfrom blob\n");
            assertThat(get(container + "/out/big.bin?" + sas)).hasSize(40_000_000);
        }
    }

    @Test
    void itEndsWhenItIsClosed() {
        Azurite azurite = Azurite.start(AzuriteOptions.defaults());
        assertThat(azurite.connectionString())
                .contains("AccountName=" + azurite.accountName())
                .contains("BlobEndpoint=http://127.0.0.1:");
        String endpoint = azurite.blobEndpoint().toString();

        azurite.close();
        azurite.close();

        assertThatThrownBy(() -> get(endpoint + "?comp=list")).isNotNull();
        assertThat(ProcessHandle.current().descendants().flatMap(p -> p.info().commandLine().stream()))
                .noneMatch(line -> line.contains("azurite"));
    }

    @Test
    void aVersionThatItDoesNotKnowIsRefusedUnlessAnyIsWanted() {
        assertThat(statusOfVersion("2099-01-01", AzuriteOptions.defaults())).isEqualTo(400);
        assertThat(statusOfVersion("2099-01-01", AzuriteOptions.defaults().withAnyVersion(true)))
                .isEqualTo(404);
    }

    /** A second address of the loopback device stands for that of a network. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void itListensOnTheAddressThatItIsGiven() {
        try (Azurite azurite = Azurite.start(AzuriteOptions.defaults().withBindAddress("0.0.0.0"))) {
            assertThat(azurite.blobEndpoint()).hasHost("127.0.0.1");
            assertThat(get(azurite.signedUrl()
                            .replace("127.0.0.1", "127.0.0.2")
                            .replace("?", "/none?restype=container&comp=list&")))
                    .contains("ContainerNotFound");
        }
    }

    private static int statusOfVersion(String version, AzuriteOptions options) {
        try (Azurite azurite = Azurite.start(options)) {
            return HttpClient.newConnection()
                    .headers(headers -> headers.set("x-ms-version", version))
                    .get()
                    .uri(azurite.signedUrl().replace("?", "/none?restype=container&comp=list&"))
                    .responseSingle((response, content) ->
                            content.then().thenReturn(response.status().code()))
                    .blockOptional(Duration.ofSeconds(30))
                    .orElseThrow();
        }
    }

    @Test
    void whatIsKeptInADirectoryIsThereAgainAtTheNextStart(@TempDir Path directory) throws Exception {
        AzuriteOptions options = AzuriteOptions.defaults().withDirectory(directory);
        String connection;
        int port;
        try (Azurite azurite = Azurite.start(options)) {
            connection = azurite.connectionString();
            port = azurite.blobEndpoint().getPort();
            String container = azurite.blobEndpoint() + "/box";
            String signature = accountSignature(azurite);
            put(container + "?restype=container&" + signature, "", "");
            assertThat(put(container + "/late.txt?" + signature, "BlockBlob", "just before"))
                    .isEqualTo(201);
        }

        try (Azurite azurite = Azurite.start(options.withPort(port))) {
            assertThat(azurite.connectionString()).isEqualTo(connection);
            assertThat(get(azurite.blobEndpoint() + "/box/late.txt?" + accountSignature(azurite)))
                    .isEqualTo("just before");
        }
    }

    @Test
    void anAzuriteThatIsNotWhereItIsSaidToBeIsAClearError(@TempDir Path empty) {
        assertThatThrownBy(() -> Azurite.start(AzuriteOptions.defaults().withHome(empty)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(empty.toString())
                .hasMessageContaining("dist/src/blob/main.js");
    }

    @Test
    void aProgramThatEndsAtOnceIsAClearError(@TempDir Path home) throws Exception {
        Path program = home.resolve("dist/src/blob/main.js");
        Files.createDirectories(program.getParent());
        Files.writeString(program, "console.log('cannot run here'); process.exit(3);");

        assertThatThrownBy(() -> Azurite.start(AzuriteOptions.defaults().withHome(home)))
                .isInstanceOf(IllegalStateException.class)
                .cause()
                .hasMessageContaining("cannot run here");
    }

    private static String output(String container, String pattern, String path) {
        return "{`filePattern`:`" + pattern + "`,`destination`:{`container`:{`containerUrl`:`" + container
                + "`,`path`:`" + path + "`}},`uploadOptions`:{`uploadCondition`:`tasksuccess`}}";
    }

    private static int put(String url, String type, String body) {
        return HttpClient.newConnection()
                .headers(headers -> {
                    headers.set("Content-Length", body.length());
                    if (!type.isEmpty()) {
                        headers.set("x-ms-blob-type", type);
                    }
                })
                .put()
                .uri(url)
                .send(Mono.just(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8)))
                .responseSingle((response, content) ->
                        content.then().thenReturn(response.status().code()))
                .blockOptional(Duration.ofSeconds(30))
                .orElseThrow();
    }

    private static String get(String url) {
        return HttpClient.newConnection()
                .get()
                .uri(url)
                .responseSingle((response, content) -> content.asString())
                .blockOptional(Duration.ofSeconds(30))
                .orElseThrow();
    }

    /** A signature for everything in the account, for an hour. */
    private static String accountSignature(Azurite azurite) throws Exception {
        String end = Instant.now()
                .plus(1, ChronoUnit.HOURS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        String version = "2018-11-09";
        String text =
                String.join("\n", azurite.accountName(), "rwlc", "b", "co", "", end, "", "http,https", version, "");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(azurite.accountKey()), "HmacSHA256"));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        return "sv=" + version + "&ss=b&srt=co&sp=rwlc&spr=http,https&se="
                + URLEncoder.encode(end, StandardCharsets.UTF_8) + "&sig="
                + URLEncoder.encode(signature, StandardCharsets.UTF_8);
    }
}
