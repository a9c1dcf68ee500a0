package io.batchflux.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batchflux.spi.BlobAccess;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobStore.Permission;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.SignedUrl;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The grants of every {@link BlobStore} pass these tests: of a container, and of a single blob.
 *
 * <p>Extend this class in the tests of an implementation, and say where it finds the store.
 */
public abstract class BlobGrantContractTests extends BlobContract {

    /** Returns whether a plain HTTP client can use the URLs of grants. */
    protected abstract boolean hasRealUrls();

    @Test
    void aGrantIsForTheContainerAndPrintsNoSignature() {
        NodeAccess access = awaitValue(store().grant(container(), Permission.READ, Duration.ofHours(1)));

        SignedUrl url = access.containerUrl();
        assertThat(url.withoutQuery()).endsWith("/" + container());
        String query = url.value().substring(url.withoutQuery().length());
        assertThat(query.isEmpty()).isEqualTo(access.identityResourceId() != null);
        if (!query.isEmpty()) {
            assertThat(access.toString()).contains(container()).doesNotContain(query);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.txt", "a/b with space.txt", "ünïcødé.txt", "100%25+&=#.txt"})
    void aGrantedUrlAllowsWhatItIsForAndNothingElse(String name) throws Exception {
        assumeTrue(hasRealUrls(), "the implementation has no real URLs");
        BlobName blob = blob(name);
        SignedUrl read = url(blob, Permission.READ);
        SignedUrl write = url(blob, Permission.WRITE);

        assertThat(send(request(write).PUT(HttpRequest.BodyPublishers.ofString("from a node")))
                        .statusCode())
                .isEqualTo(201);
        assertThat(send(request(read).GET()).body()).isEqualTo("from a node");
        assertThat(send(request(read).PUT(HttpRequest.BodyPublishers.ofString("not allowed")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(request(write).GET()).statusCode()).isEqualTo(403);
        assertThat(send(HttpRequest.newBuilder(URI.create(read.withoutQuery())).GET())
                        .statusCode())
                .isGreaterThanOrEqualTo(400);
        assertThat(read(blob)).isEqualTo("from a node");
    }

    @Test
    void aGrantOfABlobIsForItsUrlAndPrintsNoSignature() {
        BlobName blob = blob("a/b with space.txt");

        BlobAccess access = awaitValue(store().grant(blob, Permission.READ, Duration.ofHours(1)));

        SignedUrl url = access.url();
        assertThat(url.withoutQuery()).endsWith("/" + blob.container() + "/a/b%20with%20space.txt");
        String query = url.value().substring(url.withoutQuery().length());
        assertThat(query.isEmpty()).isEqualTo(access.identityResourceId() != null);
        if (!query.isEmpty()) {
            assertThat(access.toString()).contains(blob.container()).doesNotContain(query);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.txt", "a/b with space.txt", "ünïcødé.txt", "100%25+&=#.txt"})
    void aGrantOfABlobAllowsWhatItIsForAndNoOtherBlob(String name) throws Exception {
        assumeTrue(hasRealUrls(), "the implementation has no real URLs");
        BlobName blob = blob(name);
        BlobName other = blob("other");
        put(blob, "content");
        put(other, "of somebody else");
        SignedUrl read = urlOf(blob, Permission.READ);
        SignedUrl write = urlOf(blob, Permission.WRITE);

        assertThat(send(request(read).GET()).body()).isEqualTo("content");
        assertThat(send(request(read).PUT(HttpRequest.BodyPublishers.ofString("not allowed")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(request(elsewhere(read, other)).GET()).statusCode()).isEqualTo(403);
        assertThat(send(request(write).PUT(HttpRequest.BodyPublishers.ofString("from a node")))
                        .statusCode())
                .isEqualTo(201);
        assertThat(send(request(elsewhere(write, other)).PUT(HttpRequest.BodyPublishers.ofString("not allowed")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(read(blob)).isEqualTo("from a node");
        assertThat(read(other)).isEqualTo("of somebody else");
    }

    private SignedUrl urlOf(BlobName blob, Permission permission) {
        BlobAccess access = awaitValue(store().grant(blob, permission, Duration.ofHours(1)));
        assumeTrue(access.identityResourceId() == null, "the grant is by identity");
        return access.url();
    }

    private static SignedUrl elsewhere(SignedUrl url, BlobName other) {
        String part = "/" + other.container() + "/";
        String base = url.withoutQuery();
        return new SignedUrl(base.substring(0, base.indexOf(part))
                + part
                + other.name()
                + url.value().substring(base.length()));
    }

    private SignedUrl url(BlobName blob, Permission permission) {
        NodeAccess access = awaitValue(store().grant(blob.container(), permission, Duration.ofHours(1)));
        assumeTrue(access.identityResourceId() == null, "the grant is by identity");
        return access.blobUrl(blob.name());
    }

    private static HttpRequest.Builder request(SignedUrl url) {
        return HttpRequest.newBuilder(URI.create(url.value())).header("x-ms-blob-type", "BlockBlob");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws java.io.IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
