package io.batchflux.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStart;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.ServiceException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Every {@link BlobStore} passes these tests.
 *
 * <p>Extend this class in the tests of an implementation, and say where it finds the store. Each test makes containers of its
 * own and deletes them.
 */
public abstract class BlobStoreContractTests extends ContractTests {

    private static final int BUFFER = 4 * 1024;
    private static final int BUFFERS = 1024;

    private final List<String> containers = new ArrayList<>();

    /** Returns the store under test, the same one during a test. */
    protected abstract BlobStore store();

    /** Returns the name of a container that is not there. */
    protected String newContainer() {
        return "contract-" + UUID.randomUUID();
    }

    @AfterEach
    void deleteContainers() {
        containers.forEach(container -> await(store().deleteContainer(container)));
    }

    private String createContainer() {
        String container = newContainer();
        containers.add(container);
        await(store().createContainer(container));
        return container;
    }

    private static Flux<ByteBuffer> text(String text) {
        return Flux.defer(() -> Flux.just(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    private String put(BlobName blob, String content) {
        await(store().put(blob, text(content)));
        return content;
    }

    private byte[] bytes(BlobName blob) {
        return awaitValue(store().get(blob)
                .reduceWith(ByteArrayOutputStream::new, FakeBlobStore::append)
                .map(ByteArrayOutputStream::toByteArray));
    }

    private String read(BlobName blob) {
        return new String(bytes(blob), StandardCharsets.UTF_8);
    }

    /** Four mebibytes in small buffers, each of which holds its own number. */
    private static Flux<ByteBuffer> large() {
        return Flux.range(0, BUFFERS).map(i -> {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (buffer.hasRemaining()) {
                buffer.putInt(i);
            }
            return buffer.flip();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.txt",
                "a/b/c.txt",
                "with space.txt",
                "ünïcødé/日本.txt",
                "100%25+&=#;@!'().txt",
                "inputs/t-1/dir/.x"
            })
    void aBlobIsReadAsItWasWritten(String name) {
        BlobName blob = new BlobName(createContainer(), name);

        put(blob, "content of " + name);

        assertThat(read(blob)).isEqualTo("content of " + name);
        assertThat(awaitValue(store().exists(blob))).isTrue();
        assertThat(awaitValue(store().list(blob.container(), "").collectList()))
                .extracting(BlobSnapshot::blob)
                .containsExactly(blob);
    }

    @Test
    void largeContentIsRequestedAsItIsSent() {
        BlobName blob = new BlobName(createContainer(), "large");
        AtomicLong ahead = new AtomicLong();
        AtomicLong furthest = new AtomicLong();

        await(store().put(
                        blob,
                        large().hide()
                                .doOnRequest(n -> furthest.accumulateAndGet(ahead.addAndGet(n), Math::max))
                                .doOnNext(buffer -> ahead.decrementAndGet())));

        assertThat(furthest.get()).isBetween(1L, BUFFERS / 2L);
        byte[] read = bytes(blob);
        assertThat(read).hasSize(BUFFER * BUFFERS);
        ByteBuffer words = ByteBuffer.wrap(read);
        for (int i = 0; i < BUFFERS; i++) {
            assertThat(words.getInt(i * BUFFER)).isEqualTo(i);
            assertThat(words.getInt((i + 1) * BUFFER - Integer.BYTES)).isEqualTo(i);
        }
    }

    @Test
    void buffersBelongToTheSubscriber() {
        BlobName blob = new BlobName(createContainer(), "large");
        await(store().put(blob, large()));

        List<ByteBuffer> buffers = awaitValue(store().get(blob).collectList());

        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        buffers.forEach(buffer -> FakeBlobStore.append(joined, buffer));
        assertThat(joined.toByteArray()).isEqualTo(bytes(blob));
    }

    @Test
    void anEmptyBlobIsABlob() {
        BlobName blob = new BlobName(createContainer(), "empty");

        await(store().put(blob, Flux.empty()));

        assertThat(bytes(blob)).isEmpty();
        assertThat(awaitValue(store().exists(blob))).isTrue();
        assertThat(listed(blob.container(), "empty")).containsExactly(BlobSnapshot.of(blob, 0));
    }

    @Test
    void aBlobIsReplacedByAnother() {
        BlobName blob = new BlobName(createContainer(), "blob");
        put(blob, "a long first content");

        put(blob, "second");

        assertThat(read(blob)).isEqualTo("second");
    }

    @Test
    void aMissingBlobIsNotFound() {
        BlobName blob = new BlobName(createContainer(), "missing");

        assertThat(awaitError(store().get(blob).then()))
                .isInstanceOf(PermanentServiceException.class)
                .hasFieldOrPropertyWithValue("code", ServiceException.BLOB_NOT_FOUND);
        assertThat(awaitValue(store().exists(blob))).isFalse();
    }

    @Test
    void theStartOfABlobComesWithItsSizeAndState() {
        BlobName blob = new BlobName(createContainer(), "blob");
        put(blob, "content");

        BlobStart start = awaitValue(store().getStart(blob, 3));

        assertThat(StandardCharsets.UTF_8.decode(start.bytes()).toString()).isEqualTo("con");
        assertThat(start.isWhole()).isFalse();
        assertThat(start.blob().blob()).isEqualTo(blob);
        assertThat(start.blob().size()).isEqualTo(7);
        assertThat(start.blob().eTag())
                .isNotNull()
                .isEqualTo(awaitValue(store().describe(blob)).eTag());
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8, 32 * 1024})
    void theStartOfASmallBlobIsAllOfIt(int length) {
        BlobName blob = new BlobName(createContainer(), "blob");
        put(blob, "content");

        BlobStart start = awaitValue(store().getStart(blob, length));

        assertThat(StandardCharsets.UTF_8.decode(start.bytes()).toString()).isEqualTo("content");
        assertThat(start.isWhole()).isTrue();
    }

    @Test
    void theStartOfAnEmptyBlobIsEmpty() {
        BlobName blob = new BlobName(createContainer(), "empty");
        await(store().put(blob, Flux.empty()));

        BlobStart start = awaitValue(store().getStart(blob, 10));

        assertThat(start.bytes().hasRemaining()).isFalse();
        assertThat(start.blob().size()).isZero();
        assertThat(start.isWhole()).isTrue();
    }

    @Test
    void aBlobThatIsNotThereHasNoStart() {
        BlobName blob = new BlobName(createContainer(), "missing");

        assertThat(awaitError(store().getStart(blob, 10)))
                .isInstanceOf(PermanentServiceException.class)
                .hasFieldOrPropertyWithValue("code", ServiceException.BLOB_NOT_FOUND);
    }

    @Test
    void aMissingContainerHasNoBlobAndTakesNone() {
        BlobName blob = new BlobName(newContainer(), "blob");
        assertThat(awaitValue(store().exists(blob))).isFalse();
        assertThat(awaitError(store().put(blob, text("content")))).isInstanceOf(PermanentServiceException.class);
        assertThat(awaitError(store().get(blob).then())).isInstanceOf(PermanentServiceException.class);
    }

    @Test
    void blobsAreListedByPrefixInTheOrderOfTheirNamesWithTheirSizes() {
        String container = createContainer();
        put(new BlobName(container, "outputs/b/2"), "12");
        put(new BlobName(container, "outputs/b/10"), "1");
        put(new BlobName(container, "outputs/c"), "123");
        put(new BlobName(container, "outputs/ba"), "1234");

        assertThat(listed(container, "outputs/b/"))
                .containsExactly(
                        BlobSnapshot.of(new BlobName(container, "outputs/b/10"), 1),
                        BlobSnapshot.of(new BlobName(container, "outputs/b/2"), 2));
        assertThat(awaitValue(store().list(container, "none").collectList())).isEmpty();
    }

    @Test
    void creatingAndDeletingAContainerCanBeRepeated() {
        String container = createContainer();
        put(new BlobName(container, "blob"), "content");

        await(store().createContainer(container));
        assertThat(read(new BlobName(container, "blob"))).isEqualTo("content");

        await(store().deleteContainer(container));
        await(store().deleteContainer(container));
        await(store().deleteContainer(newContainer()));
    }

    @Test
    void theBlobsOfAContainerThatIsNotThereCannotBeListed() {
        assertThat(awaitError(store().list(newContainer(), "").then()))
                .isInstanceOfSatisfying(
                        PermanentServiceException.class,
                        error -> assertThat(error.code()).isEqualTo(ServiceException.CONTAINER_NOT_FOUND));
    }

    @Test
    void nothingIsSentBeforeTheSubscriptionAndARequestForEach() {
        BlobName blob = new BlobName(createContainer(), "blob");
        AtomicInteger subscriptions = new AtomicInteger();
        Mono<Void> put = store().put(blob, text("content").doOnSubscribe(s -> subscriptions.incrementAndGet()));
        assertThat(awaitValue(store().exists(blob))).isFalse();
        assertThat(subscriptions).hasValue(0);

        await(put);
        await(put);

        assertThat(subscriptions.get()).isGreaterThanOrEqualTo(2);
        assertThat(read(blob)).isEqualTo("content");
    }

    @Test
    void contentThatFailsLeavesNoBlob() {
        BlobName blob = new BlobName(createContainer(), "blob");
        IllegalStateException broken = new IllegalStateException("broken content");

        assertThatThrownBy(() -> await(store().put(blob, text("a part").concatWith(Flux.error(broken)))))
                .satisfiesAnyOf(
                        error -> assertThat(error).isSameAs(broken),
                        error -> assertThat(error).hasRootCause(broken));
        assertThat(awaitValue(store().exists(blob))).isFalse();
    }

    @Test
    void aCancelledPutCancelsTheContentAndLeavesNoBlob() {
        BlobName blob = new BlobName(createContainer(), "blob");
        AtomicBoolean subscribed = new AtomicBoolean();
        AtomicBoolean cancelled = new AtomicBoolean();
        Flux<ByteBuffer> endless = text("a part")
                .concatWith(Flux.never())
                .doOnSubscribe(s -> subscribed.set(true))
                .doOnCancel(() -> cancelled.set(true));

        Disposable put = store().put(blob, endless).subscribe();
        awaitTrue(subscribed);
        put.dispose();

        awaitTrue(cancelled);
        assertThat(awaitValue(store().exists(blob))).isFalse();
    }

    private void awaitTrue(AtomicBoolean flag) {
        await(Mono.fromSupplier(flag::get)
                .filter(set -> set)
                .repeatWhenEmpty(rounds -> rounds.delayElements(pause(), timer())));
    }

    @Test
    void cancelledDownloadsDoNotStandInTheWayOfOthers() {
        BlobName blob = new BlobName(createContainer(), "large");
        await(store().put(blob, large()));

        for (int i = 0; i < 20; i++) {
            await(store().get(blob).next());
        }

        assertThat(bytes(blob)).hasSize(BUFFER * BUFFERS);
    }

    @Test
    void aContainerThatIsThereIsNotCreatedAgainWithOtherMetadata() {
        String container = newContainer();
        containers.add(container);

        await(store().createContainer(container, Map.of("kept_1", "yes; \"it is\"")));
        put(new BlobName(container, "blob"), "content");
        await(store().createContainer(container, Map.of("kept_1", "no")));

        assertThat(read(new BlobName(container, "blob"))).isEqualTo("content");
    }

    /** Names and sizes; each state has an ETag of its own. */
    private List<BlobSnapshot> listed(String container, String prefix) {
        return awaitValue(
                store().list(container, prefix).map(blob -> blob.withETag(null)).collectList());
    }
}
