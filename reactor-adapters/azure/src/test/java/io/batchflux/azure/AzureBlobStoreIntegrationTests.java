package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.azure.storage.blob.BlobServiceAsyncClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.blob.models.BlobContainerProperties;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TransientServiceException;
import io.batchflux.testing.BusySchedulers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

@ExtendWith(BlockingCalls.class)
class AzureBlobStoreIntegrationTests {

    private static final int CHUNK = 64 * 1024;

    private static LocalAzure local;
    private static AzureBatch azure;

    private final String container = LocalAzure.uniqueId();
    private final BlobStore store = azure().blobStore();

    @BeforeAll
    static void start() {
        local = new LocalAzure();
        azure = AzureBatch.connect(local.options());
    }

    @AfterAll
    static void stop() {
        azure.close();
        local.close();
    }

    private static AzureBatch azure() {
        return azure;
    }

    @BeforeEach
    void createContainer() {
        store.createContainer(container).block();
    }

    @Test
    void aContainerHasTheMetadataThatItWasCreatedWith() {
        String described = LocalAzure.uniqueId();
        store.createContainer(described, Map.of("batchflux", "1", "batchflux_owner", "somebody else"))
                .block();
        store.createContainer(described, Map.of("batchflux", "2")).block();

        BlobServiceAsyncClient other = new BlobServiceClientBuilder()
                .serviceVersion(BlobServiceVersion.V2025_11_05)
                .endpoint(local.azurite().blobEndpoint().toString())
                .credential(new StorageSharedKeyCredential(
                        local.azurite().accountName(), local.azurite().accountKey()))
                .buildAsyncClient();
        assertThat(other.getBlobContainerAsyncClient(described)
                        .getProperties()
                        .map(BlobContainerProperties::getMetadata)
                        .block())
                .isEqualTo(Map.of("batchflux", "1", "batchflux_owner", "somebody else"));
    }

    @Test
    void contentOfManyBlocksComesBackAndIsRequestedAsItIsSent() {
        int chunks = 200; // 12.5 MiB, more than three blocks
        AtomicLong requested = new AtomicLong();
        AtomicLong mostAhead = new AtomicLong();
        AtomicLong sent = new AtomicLong();
        Flux<ByteBuffer> content = Flux.range(0, chunks)
                .map(AzureBlobStoreIntegrationTests::chunk)
                .doOnRequest(requested::addAndGet)
                .doOnNext(chunk -> mostAhead.accumulateAndGet(requested.get() - sent.incrementAndGet(), Math::max));

        store.put(blob("large"), content).block();

        Flux<ByteBuffer> back = store.get(blob("large"));
        AtomicLong position = new AtomicLong();
        assertThat(back.map(buffer -> check(buffer, position)).count().block()).isPositive();
        assertThat(position).hasValue((long) chunks * CHUNK);
        assertThat(mostAhead.get()).isLessThan(chunks);
    }

    @Test
    void everythingWorksWhileCallersBlockAllSharedThreads() {
        Duration patience = Duration.ofSeconds(60);
        try (BusySchedulers busy = BusySchedulers.occupy()) {
            assertThat(busy).isNotNull();
            store.createContainer(container).block(patience);
            store.put(blob("small"), text("x")).block(patience);
            store.put(blob("large"), Flux.range(0, 200).map(AzureBlobStoreIntegrationTests::chunk))
                    .block(patience);

            assertThat(store.list(container, "")
                            .map(found -> found.withETag(null))
                            .collectList()
                            .block(patience))
                    .containsExactly(BlobSnapshot.of(blob("large"), 200L * CHUNK), BlobSnapshot.of(blob("small"), 1));
            assertThat(store.get(blob("small")).next().block(patience)).isNotNull();
            assertThat(store.exists(blob("none")).block(patience)).isFalse();
            assertThat(store.grant(container, BlobStore.Permission.READ, Duration.ofHours(1))
                            .block(patience))
                    .isNotNull();
            assertThat(String.valueOf(azure.validate().block(patience))).doesNotContain("FAILED storage");
            store.deleteContainer(container).block(patience);
        }
    }

    @Test
    void aListingOfManyPagesIsReadToItsEnd() {
        int blobs = 1_100;
        Flux.range(0, blobs)
                .flatMap(i -> store.put(blob("many/%04d".formatted(i)), Flux.empty()), 16)
                .blockLast();

        StepVerifier.create(
                        store.list(container, "many/").map(found -> found.blob().name()))
                .expectNextSequence(IntStream.range(0, blobs)
                        .mapToObj("many/%04d"::formatted)
                        .toList())
                .verifyComplete();
    }

    @Test
    void emptyContentIsAnEmptyBlob() {
        store.put(blob("empty"), Flux.empty()).block();

        StepVerifier.create(store.get(blob("empty")).map(ByteBuffer::remaining)).verifyComplete();
        StepVerifier.create(store.list(container, "").map(found -> found.withETag(null)))
                .expectNext(BlobSnapshot.of(blob("empty"), 0))
                .verifyComplete();
    }

    @Test
    void blobIsReplaced() {
        store.put(blob("b"), text("first")).block();
        store.put(blob("b"), text("second")).block();

        assertThat(read(blob("b"))).isEqualTo("second");
    }

    @Test
    void errorOfTheContentIsTheErrorAndNoBlobAppears() {
        Flux<ByteBuffer> broken = text("begin").concatWith(Flux.error(new IOException("disk")));

        assertThatThrownBy(() -> store.put(blob("b"), broken).block()).hasRootCauseMessage("disk");
        assertThat(store.exists(blob("b")).block()).isFalse();
    }

    @Test
    void cancellingCancelsTheContent() {
        TestPublisher<ByteBuffer> content = TestPublisher.create();

        StepVerifier.create(store.put(blob("b"), content.flux()))
                .expectSubscription()
                .then(() -> content.next(chunk(0)))
                .thenCancel()
                .verify();

        content.assertCancelled();
        assertThat(store.exists(blob("b")).block()).isFalse();
    }

    @Test
    void missingBlobHasItsCode() {
        assertThatThrownBy(() -> store.get(blob("missing")).blockLast())
                .asInstanceOf(type(PermanentServiceException.class))
                .returns(ServiceException.BLOB_NOT_FOUND, ServiceException::code)
                .satisfies(error -> assertThat(error.getMessage())
                        .startsWith("BlobNotFound: The specified blob does not exist. [HTTP 404, GET /")
                        .contains("request id"));
        assertThat(store.exists(blob("missing")).block()).isFalse();
        assertThat(store.exists(new BlobName("no-such-container", "b")).block()).isFalse();
    }

    @Test
    void listingIsOrderedByNameAndLimitedToThePrefix() {
        for (String name : List.of("b/2", "a/1", "b/10", "c")) {
            store.put(blob(name), text(name)).block();
        }

        StepVerifier.create(store.list(container, "b/")
                        .map(snapshot -> snapshot.blob().name()))
                .expectNext("b/10", "b/2")
                .verifyComplete();
        StepVerifier.create(store.list("no-such-container", ""))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                ServiceException.class,
                                missing -> assertThat(missing.code()).isEqualTo(ServiceException.CONTAINER_NOT_FOUND)));
    }

    @Test
    void containerIsCreatedAndDeletedTwice() {
        store.createContainer(container).block();
        store.deleteContainer(container).block();
        store.deleteContainer(container).block();

        assertThatThrownBy(() -> store.put(blob("b"), text("x")).block())
                .isInstanceOf(PermanentServiceException.class)
                .hasMessageContaining("ContainerNotFound");
    }

    @Test
    void signalsArriveOnTheEventLoop() {
        store.put(blob("b"), text("x")).block();
        Map<String, Mono<?>> answers = Map.of(
                "put",
                store.put(blob("b2"), text("x")).thenReturn(1).map(AzureBlobStoreIntegrationTests::threadName),
                "get",
                store.get(blob("b"))
                        .map(AzureBlobStoreIntegrationTests::threadName)
                        .last(),
                "exists",
                store.exists(blob("b")).map(AzureBlobStoreIntegrationTests::threadName),
                "list",
                store.list(container, "")
                        .map(AzureBlobStoreIntegrationTests::threadName)
                        .last(),
                "grant",
                store.grant(container, BlobStore.Permission.READ, Duration.ofHours(1))
                        .map(AzureBlobStoreIntegrationTests::threadName),
                "error",
                store.get(blob("missing"))
                        .last()
                        .cast(Object.class)
                        .onErrorResume(error -> Mono.just(threadName(error))));

        answers.forEach((name, answer) ->
                assertThat(Await.value(answer).toString()).as(name).startsWith("batchflux-"));
    }

    @Test
    void readGrantReadsAndDoesNotWriteOrList() throws Exception {
        store.put(blob("dir/a b+c"), text("content")).block();
        NodeAccess access = Await.value(store.grant(container, BlobStore.Permission.READ, Duration.ofHours(1)));

        assertThat(get(access.blobUrl("dir/a b+c").value()).body()).isEqualTo("content");
        assertThat(put(access.blobUrl("new").value()).statusCode()).isEqualTo(403);
        assertThat(get(access.containerUrl().value() + "&restype=container&comp=list")
                        .statusCode())
                .isEqualTo(403);
    }

    /** A version for each form that what is signed has had. */
    @ParameterizedTest
    @ValueSource(strings = {"2018-11-09", "2020-02-10", "2020-12-06", "2025-05-05"})
    void aGrantIsSignedInTheVersionThatIsAskedFor(String version) throws Exception {
        store.put(blob("in"), text("content")).block();
        try (AzureBatch there =
                AzureBatch.connect(local.options().with(ConfigurationKey.STORAGE_SIGNATURE_VERSION, version))) {
            NodeAccess access =
                    Await.value(there.blobStore().grant(container, BlobStore.Permission.READ, Duration.ofHours(1)));

            assertThat(access.containerUrl().value()).contains("?sv=" + version + "&");
            assertThat(get(access.blobUrl("in").value()).body()).isEqualTo("content");
        }
    }

    @Test
    void writeGrantCreatesAndReplacesAndDoesNotRead() throws Exception {
        NodeAccess access = Await.value(store.grant(container, BlobStore.Permission.WRITE, Duration.ofHours(1)));

        assertThat(put(access.blobUrl("out").value()).statusCode()).isEqualTo(201);
        assertThat(put(access.blobUrl("out").value()).statusCode()).isEqualTo(201);
        assertThat(get(access.blobUrl("out").value()).statusCode()).isEqualTo(403);
        assertThat(read(blob("out"))).isEqualTo("from the node");
    }

    @Test
    void identityTakesThePlaceOfTheSignature() {
        String identity = "/subscriptions/s/resourceGroups/g/providers/p/userAssignedIdentities/nodes";
        try (AzureBatch withIdentity =
                AzureBatch.connect(local.options().with(ConfigurationKey.NODE_IDENTITY, identity))) {
            NodeAccess access = Await.value(
                    withIdentity.blobStore().grant(container, BlobStore.Permission.WRITE, Duration.ofDays(30)));

            assertThat(access.identityResourceId()).isEqualTo(identity);
            assertThat(access.containerUrl().value()).endsWith("/" + container);
        }
    }

    @Test
    void wrongKeyIsAPermanentErrorAndPrintsNoSecret() {
        try (AzureBatch stranger =
                AzureBatch.connect(local.options().with(ConfigurationKey.STORAGE_ACCOUNT_KEY, TestOptions.KEY))) {
            assertThatThrownBy(() ->
                            stranger.blobStore().createContainer("another").block())
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageContaining("HTTP 403")
                    .hasMessageNotContaining(TestOptions.KEY);
        }
    }

    @Test
    void storageThatIsNotThereIsTransientAndNamed() {
        String url = LocalAzure.deadUrl() + "/account";
        try (AzureBatch lost = AzureBatch.connect(local.options().with(ConfigurationKey.STORAGE_ACCOUNT_URL, url))) {
            assertThatThrownBy(() -> lost.blobStore().exists(blob("b")).block())
                    .isInstanceOf(TransientServiceException.class)
                    .hasMessageContaining("No answer from " + url);
        }
    }

    private BlobName blob(String name) {
        return new BlobName(container, name);
    }

    private String read(BlobName blob) {
        return Await.value(store.get(blob)
                .map(buffer -> StandardCharsets.UTF_8.decode(buffer).toString())
                .reduce("", String::concat));
    }

    private static Flux<ByteBuffer> text(String text) {
        return Flux.just(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static ByteBuffer chunk(int index) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        IntStream.range(0, CHUNK / 4).forEach(i -> chunk.putInt(index * (CHUNK / 4) + i));
        return chunk.flip();
    }

    /** Checks that the bytes are those of the chunks, wherever the network cut them. */
    private static int check(ByteBuffer buffer, AtomicLong position) {
        int length = buffer.remaining();
        while (buffer.hasRemaining()) {
            long at = position.getAndIncrement();
            byte expected = (byte) ((at / 4) >>> (8 * (3 - at % 4)));
            if (buffer.get() != expected) {
                throw new AssertionError("wrong byte at " + at);
            }
        }
        return length;
    }

    private static String threadName(Object ignored) {
        return Thread.currentThread().getName();
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> put(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("x-ms-blob-type", "BlockBlob")
                .PUT(HttpRequest.BodyPublishers.ofString("from the node"))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
