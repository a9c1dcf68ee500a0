package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.NodeAccess;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

@ExtendWith(BlockingCalls.class)
class UserDelegationIntegrationTests {

    /** Azurite reads older forms only for single blobs. */
    private static final List<String> VERSIONS = List.of("2020-12-06", "2024-11-04", "2025-05-05");

    @Test
    void nodeReadsAndWritesWithSignaturesThatATokenMade(@TempDir Path directory) {
        TestCertificate certificate = TestCertificate.create(directory);
        try (SecureAzurite azurite = new SecureAzurite(certificate, directory)) {
            for (String version : VERSIONS) {
                try (AzureBatch azure = AzureBatch.connect(options(azurite, version), certificate.trust())) {
                    String container = "signed-" + version;
                    azure.blobStore().createContainer(container).block();
                    checkGrants(
                            azure.blobStore(), container, certificate.trust().apply(HttpClient.create()));
                }
            }
        }
    }

    private static void checkGrants(BlobStore store, String container, HttpClient node) {
        store.put(new BlobName(container, "in"), text("input")).block();
        NodeAccess read = Await.value(store.grant(container, BlobStore.Permission.READ, Duration.ofDays(6)));
        NodeAccess write = Await.value(store.grant(container, BlobStore.Permission.WRITE, Duration.ofDays(6)));

        assertThat(read.containerUrl().value()).contains("?sv=" + container.substring("signed-".length()) + "&");
        assertThat(Await.value(node.get()
                        .uri(read.blobUrl("in").value())
                        .responseContent()
                        .aggregate()
                        .asString()))
                .isEqualTo("input");
        assertThat(put(node, write.blobUrl("out").value())).isEqualTo(201);
        assertThat(put(node, read.blobUrl("out").value())).isEqualTo(403);
        assertThat(Await.value(store.exists(new BlobName(container, "out")))).isTrue();
    }

    private static int put(HttpClient node, String url) {
        return Await.value(node.headers(
                        headers -> headers.set("x-ms-blob-type", "BlockBlob").set("Content-Length", "6"))
                .put()
                .uri(url)
                .send((request, outbound) -> outbound.sendString(Mono.just("output")))
                .response()
                .map(response -> response.status().code()));
    }

    private static AzureBatchOptions options(SecureAzurite azurite, String version) {
        return TestOptions.ofBatch("http://127.0.0.1:10")
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, azurite.url())
                .with(ConfigurationKey.STORAGE_SIGNATURE_VERSION, version)
                .withCredential(new FakeCredential());
    }

    private static Flux<ByteBuffer> text(String text) {
        return Flux.just(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
