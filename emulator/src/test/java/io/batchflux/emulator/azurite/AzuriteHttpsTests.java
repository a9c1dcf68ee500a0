package io.batchflux.emulator.azurite;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

class AzuriteHttpsTests extends EmulatorScenario {

    @TempDir
    private Path directory;

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withHttps();
    }

    @BeforeEach
    void azuriteIsThere() {
        Assumptions.assumeFalse(Boolean.getBoolean("azurite.skip"), "the build was told to go without Azurite");
    }

    @Test
    void azuriteShowsTheEmulatorsCertificateAndTakesItsTokens() throws Exception {
        client = client.trusting(emulator.certificateFile().orElseThrow());
        Path key = directory.resolve("key.pem");
        Path certificate = directory.resolve("certificate.pem");
        emulator.writeServerCertificate(certificate, key);
        try (Azurite azurite = Azurite.start(AzuriteOptions.defaults().withHttps(certificate, key))) {
            Files.delete(key);
            String token = emulator.token("https://storage.azure.com/", Duration.ofHours(1));

            assertThat(azurite.connectionString()).startsWith("DefaultEndpointsProtocol=https;");
            assertThat(put(azurite.blobEndpoint() + "/box?restype=container", token, ""))
                    .isEqualTo(201);
            assertThat(put(azurite.blobEndpoint() + "/box/in.txt", token, "from blob"))
                    .isEqualTo(201);
            assertThat(put(
                            azurite.blobEndpoint() + "/box/in.txt",
                            emulator.token("https://x/", Duration.ofHours(1)),
                            "x"))
                    .isEqualTo(403);

            emulator.linkStorage(azurite.signedUrl());
            addJob("job");
            addTask("job", "t", "cat in.txt", ",`resourceFiles`:[{`autoStorageContainerName`:`box`}]");
            awaitTask("job", "t", "completed");
            assertThat(file("job", "t", "stdout.txt")).isEqualTo("from blob");
        }
    }

    private int put(String url, String token, String body) {
        GenericSslContextSpec<SslContextBuilder> context = Http11SslContextSpec.forClient()
                .configure(ssl -> ssl.trustManager(
                        emulator.certificateFile().orElseThrow().toFile()));
        return HttpClient.newConnection()
                .secure(secure -> secure.sslContext(context))
                .headers(headers -> headers.set("Authorization", "Bearer " + token)
                        .set("x-ms-version", "2021-12-02")
                        .set("x-ms-blob-type", "BlockBlob")
                        .set("Content-Length", body.length()))
                .request(HttpMethod.PUT)
                .uri(url)
                .send(Mono.just(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8)))
                .response()
                .map(response -> response.status().code())
                .blockOptional(Duration.ofSeconds(30))
                .orElseThrow();
    }
}
