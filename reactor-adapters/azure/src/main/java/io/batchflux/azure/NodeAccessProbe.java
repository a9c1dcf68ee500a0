package io.batchflux.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import io.batchflux.azure.ValidationReport.Check;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobStore.Permission;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.spi.NodeAccess;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Does once what nodes do: reads and writes a small blob by signed URLs, in a container that it deletes again. */
final class NodeAccessProbe {

    private static final String NAME = "node access";
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final HttpHeaderName BLOB_TYPE = HttpHeaderName.fromString("x-ms-blob-type");
    private static final HttpHeaderName ERROR_CODE = HttpHeaderName.fromString("x-ms-error-code");
    private static final byte[] CONTENT = "read by batchflux".getBytes(StandardCharsets.US_ASCII);

    private final BlobStore store;
    private final HttpClient node;
    private final boolean hasNodeIdentity;

    /**
     * @param node sends requests as they are, without a key or a token
     * @param hasNodeIdentity whether nodes use a managed identity, which nobody but a node can try
     */
    NodeAccessProbe(BlobStore store, HttpClient node, boolean hasNodeIdentity) {
        this.store = store;
        this.node = node;
        this.hasNodeIdentity = hasNodeIdentity;
    }

    Probe probe() {
        return new Probe(
                NAME,
                Flux.defer(() -> hasNodeIdentity ? Flux.just(untried()) : tried().flux()),
                "Check that the identity may create containers and blobs.");
    }

    private static Check untried() {
        return Check.warning(
                NAME,
                "Nodes use the identity that " + ConfigurationKey.NODE_IDENTITY + " names; only a node can try it.",
                "Run one task with an input and an output.");
    }

    private Mono<Check> tried() {
        return Mono.defer(() -> {
            // Not a random UUID, whose randomness may be read from a file: here nothing may block.
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String container = "batchflux-check-" + new UUID(random.nextLong(), random.nextLong());
            return Mono.usingWhen(
                    store.createContainer(container).thenReturn(container),
                    this::readAndWrite,
                    store::deleteContainer,
                    (created, error) -> store.deleteContainer(created),
                    store::deleteContainer);
        });
    }

    private Mono<Check> readAndWrite(String container) {
        return store.put(
                        new BlobName(container, "in"),
                        BlobContent.of(List.of(ByteBuffer.wrap(CONTENT))),
                        BlobWrite.of(Condition.none()))
                .then(store.grant(container, Permission.READ, LIFETIME))
                .flatMap(access -> send(new HttpRequest(HttpMethod.GET, url(access, "in")), "read"))
                .then(store.grant(container, Permission.WRITE, LIFETIME))
                .flatMap(access -> send(
                        new HttpRequest(HttpMethod.PUT, url(access, "out"))
                                .setHeader(BLOB_TYPE, "BlockBlob")
                                .setBody(CONTENT),
                        "write"))
                .thenReturn(Check.ok(NAME, "A node can read and write by signed URLs."))
                .onErrorResume(Refusal.class, refusal -> Mono.just(refusal.check));
    }

    private static String url(NodeAccess access, String blob) {
        return access.blobUrl(blob).value();
    }

    private Mono<Void> send(HttpRequest request, String what) {
        return node.send(request)
                .flatMap(response -> response.getBodyAsString()
                        .defaultIfEmpty("")
                        .flatMap(body -> response.getStatusCode() < 300
                                ? Mono.<Void>empty()
                                : Mono.error(new Refusal(what, response, body))));
    }

    /** Carries what a node would have met out of the chain. */
    private static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Check check;

        Refusal(String what, HttpResponse response, String body) {
            this.check = Check.failed(
                    NAME,
                    "A node could not " + what + " by a signed URL: HTTP " + response.getStatusCode() + " "
                            + response.getHeaderValue(ERROR_CODE) + detail(body) + ".",
                    "If the account's region or cloud does not know the version of the signature, set an older "
                            + ConfigurationKey.STORAGE_SIGNATURE_VERSION
                            + "; if the account forbids shared keys, or its policy blocks signatures that last long,"
                            + " set " + ConfigurationKey.NODE_IDENTITY + ".");
        }

        /** The service says here what it did not like; it quotes no signature. */
        private static String detail(String body) {
            int begin = body.indexOf("<AuthenticationErrorDetail>");
            int end = body.indexOf("</AuthenticationErrorDetail>");
            return begin < 0 || end < begin ? "" : " (" + body.substring(body.indexOf('>', begin) + 1, end) + ")";
        }
    }
}
