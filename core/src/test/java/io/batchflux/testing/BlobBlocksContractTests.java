package io.batchflux.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobPage;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.BlockId;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ETag;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Every {@link BlobStore} passes these tests of what writes a blob part by part, and lists page by page.
 *
 * <p>Extend this class in the tests of an implementation, and say where it finds the store. Each test makes containers of its
 * own and deletes them.
 */
public abstract class BlobBlocksContractTests extends BlobContract {

    private static final String ONE = "aaaaaaaaaaaaaaa1";
    private static final String OTHER = "aaaaaaaaaaaaaaa2";
    /** Made of other methods. */
    private static final Set<String> CONVENIENT = Set.of(
            "throttle()",
            "createContainer(String)",
            "get(BlobName)",
            "get(BlobName, long, Condition)",
            "put(BlobName, Flux)",
            "list(String, String)");

    @Test
    void contentIsWrittenWithOneRequestAndReplacesWhatWasThere() {
        ETag first = put(blob("b"), "a long first content");
        ETag second = put(blob("b"), "second");

        assertThat(read(blob("b"))).isEqualTo("second");
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void emptyContentIsAnEmptyBlob() {
        await(store().put(blob("empty"), BlobContent.of(List.of()), ALWAYS));

        assertThat(listed()).containsExactly(BlobSnapshot.of(blob("empty"), 0));
    }

    @Test
    void asMuchContentIsWrittenWithOneRequestAsIsPromised() {
        ByteBuffer large = ByteBuffer.allocate(BlobStore.MAX_CONTENT);

        await(store().put(blob("large"), BlobContent.of(List.of(large)), ALWAYS));

        assertThat(listed()).containsExactly(BlobSnapshot.of(blob("large"), BlobStore.MAX_CONTENT));
    }

    @Test
    void blocksAreNoBlobUntilTheyAreCommittedAndThenTheBlobIsTheseBlocksInThisOrder() {
        await(store().putBlock(blob("b"), BlockId.of(ONE, 7), text("seven ")));
        await(store().putBlock(blob("b"), BlockId.of(ONE, 1), text("one ")));
        await(store().putBlock(blob("b"), BlockId.of(ONE, 99_999), text("left out")));
        await(store().putBlock(blob("b"), BlockId.of(OTHER, 0), text("zero")));
        assertThat(exists(blob("b"))).isFalse();
        assertThat(listed()).isEmpty();

        await(store().commitBlocks(
                        blob("b"), List.of(BlockId.of(ONE, 1), BlockId.of(ONE, 7), BlockId.of(OTHER, 0)), ALWAYS));

        assertThat(read(blob("b"))).isEqualTo("one seven zero");
    }

    @Test
    void aBlockThatIsSentTwiceIsTheLast() {
        BlockId id = BlockId.of(ONE, 0);
        await(store().putBlock(blob("b"), id, text("first")));
        await(store().putBlock(blob("b"), id, text("second, which is longer")));

        await(store().commitBlocks(blob("b"), List.of(id), ALWAYS));

        assertThat(read(blob("b"))).isEqualTo("second, which is longer");
    }

    @Test
    void committingTwiceDoesTheSame() {
        List<BlockId> ids = List.of(BlockId.of(ONE, 0), BlockId.of(ONE, 1));
        await(store().putBlock(blob("b"), ids.get(0), text("begin ")));
        await(store().putBlock(blob("b"), ids.get(1), text("end")));

        await(store().commitBlocks(blob("b"), ids, ALWAYS));
        await(store().commitBlocks(blob("b"), ids, ALWAYS));

        assertThat(read(blob("b"))).isEqualTo("begin end");
    }

    @Test
    void blocksOfWhichOneWasNotSentCannotBeCommitted() {
        put(blob("b"), "as it was");
        await(store().putBlock(blob("b"), BlockId.of(ONE, 0), text("sent")));

        ServiceException error =
                awaitError(store().commitBlocks(blob("b"), List.of(BlockId.of(ONE, 0), BlockId.of(ONE, 1)), ALWAYS));

        assertThat(error).isInstanceOf(PermanentServiceException.class);
        assertThat(error.code()).isEqualTo(ServiceException.INVALID_BLOCK_LIST);
        assertThat(read(blob("b"))).isEqualTo("as it was");
    }

    @Test
    void aBlobThatIsThereIsNotWrittenUnderTheConditionThatItIsAbsent() {
        BlobWrite create = BlobWrite.of(Condition.absent());
        await(store().put(blob("b"), text("first"), create));
        await(store().putBlock(blob("b"), BlockId.of(ONE, 0), text("third")));

        assertThat(awaitError(store().put(blob("b"), text("second"), create)))
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(awaitError(store().commitBlocks(blob("b"), List.of(BlockId.of(ONE, 0)), create)))
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(read(blob("b"))).isEqualTo("first");
    }

    @Test
    void aBlobIsReplacedOnlyInTheStateThatIsNamed() {
        ETag old = put(blob("b"), "first");
        ETag now = put(blob("b"), "second");

        assertThat(awaitError(store().put(blob("b"), text("late"), BlobWrite.of(Condition.matches(old)))))
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(awaitError(store().put(blob("none"), text("late"), BlobWrite.of(Condition.matches(now)))))
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(read(blob("b"))).isEqualTo("second");
        await(store().put(blob("b"), text("third"), BlobWrite.of(Condition.matches(now))));
        assertThat(read(blob("b"))).isEqualTo("third");
    }

    @Test
    void aMissingContainerTakesNoBlock() {
        BlobName nowhere = new BlobName(newContainer(), "b");

        assertThat(awaitError(store().putBlock(nowhere, BlockId.of(ONE, 0), text("x"))))
                .isInstanceOf(PermanentServiceException.class);
        assertThat(awaitError(store().put(nowhere, text("x"), ALWAYS))).isInstanceOf(PermanentServiceException.class);
    }

    @Test
    void contentThatFailsIsTheErrorAndNoBlock() {
        IllegalStateException broken = new IllegalStateException("broken content");
        BlobContent content = BlobContent.of(10, text("a part").buffers().concatWith(Flux.error(broken)));

        assertThatThrownBy(() -> await(store().putBlock(blob("b"), BlockId.of(ONE, 0), content)))
                .satisfiesAnyOf(
                        error -> assertThat(error).isSameAs(broken),
                        error -> assertThat(error).hasRootCause(broken));

        assertThat(awaitError(store().commitBlocks(blob("b"), List.of(BlockId.of(ONE, 0)), ALWAYS))
                        .code())
                .isEqualTo(ServiceException.INVALID_BLOCK_LIST);
    }

    @Test
    void contentOfAnotherLengthThanItSaysIsAnError() {
        for (long length : new long[] {5, 7}) {
            BlobContent content = BlobContent.of(length, text("6bytes").buffers());

            assertThatThrownBy(() -> await(store().put(blob("b"), content, ALWAYS)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("content must have " + length + " bytes");
        }
        assertThat(exists(blob("b"))).isFalse();
    }

    @Test
    void aBlockIsRequestedAsItIsSent() {
        int buffer = 4 * 1024;
        int buffers = 1024;
        AtomicLong ahead = new AtomicLong();
        AtomicLong furthest = new AtomicLong();
        Flux<ByteBuffer> content = Flux.range(0, buffers)
                .map(i -> ByteBuffer.allocate(buffer))
                .hide()
                .doOnRequest(n -> furthest.accumulateAndGet(ahead.addAndGet(n), Math::max))
                .doOnNext(sent -> ahead.decrementAndGet());

        await(store().putBlock(blob("b"), BlockId.of(ONE, 0), BlobContent.of((long) buffer * buffers, content)));

        assertThat(furthest.get()).isBetween(1L, buffers / 2L);
    }

    @Test
    void aCancelledBlockCancelsTheContent() {
        AtomicBoolean subscribed = new AtomicBoolean();
        AtomicBoolean cancelled = new AtomicBoolean();
        Flux<ByteBuffer> endless = text("a part")
                .buffers()
                .concatWith(Flux.never())
                .doOnSubscribe(s -> subscribed.set(true))
                .doOnCancel(() -> cancelled.set(true));

        Disposable block = store().putBlock(blob("b"), BlockId.of(ONE, 0), BlobContent.of(10, endless))
                .subscribe();
        awaitTrue(subscribed);
        block.dispose();

        awaitTrue(cancelled);
        assertThat(exists(blob("b"))).isFalse();
    }

    private void awaitTrue(AtomicBoolean flag) {
        await(Mono.fromSupplier(flag::get)
                .filter(set -> set)
                .repeatWhenEmpty(rounds -> rounds.delayElements(pause(), timer())));
    }

    @Test
    void contentOfSeveralBlocksComesBackAsItWasAndEachTime() {
        int buffers = 150;
        int size = 64 * 1024 + 1;
        Flux<ByteBuffer> content = Flux.range(0, buffers)
                .map(i -> ByteBuffer.allocate(size).put(0, i.byteValue()).put(size - 1, (byte) -i));
        Mono<Void> put = store().put(blob("b"), content);

        await(put);
        await(put);

        byte[] read = awaitValue(store().get(blob("b")).reduceWith(ByteArrayOutputStream::new, FakeBlobStore::append))
                .toByteArray();
        assertThat(read).hasSize(buffers * size);
        for (int i = 0; i < buffers; i++) {
            assertThat(read[i * size]).isEqualTo((byte) i);
            assertThat(read[(i + 1) * size - 1]).isEqualTo((byte) -i);
        }
    }

    @Test
    void blobsAreListedPageByPage() {
        List<String> names = List.of("a/1", "a/2", "a/3", "a/4", "a/5", "b");
        names.forEach(name -> put(blob(name), name));
        BlobQuery query = BlobQuery.of(blob("b").container()).withPrefix("a/").withPageSize(2);
        List<String> listed = new ArrayList<>();
        String continuation = null;
        int pages = 0;
        do {
            BlobPage page = awaitValue(store().listBlobs(query.withContinuation(continuation)));
            assertThat(page.blobs()).hasSizeLessThanOrEqualTo(2);
            page.blobs().forEach(snapshot -> listed.add(snapshot.blob().name()));
            continuation = page.continuation();
            pages++;
        } while (continuation != null);

        assertThat(listed).containsExactlyElementsOf(names.subList(0, 5));
        assertThat(pages).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aPageOfAContainerThatIsNotThereIsAnError() {
        assertThat(awaitError(store().listBlobs(BlobQuery.of(newContainer()))).code())
                .isEqualTo(ServiceException.CONTAINER_NOT_FOUND);
    }

    @Test
    void everyMethodThatRefusesByDefaultIsThere() {
        List<String> refusing = Arrays.stream(BlobStore.class.getMethods())
                .filter(Method::isDefault)
                .filter(method -> !CONVENIENT.contains(signature(method)))
                .filter(method -> !overrides(store().getClass(), method))
                .map(BlobBlocksContractTests::signature)
                .toList();

        assertThat(refusing).isEmpty();
    }

    private static boolean overrides(@Nullable Class<?> type, Method method) {
        return type != null
                && (Arrays.stream(type.getDeclaredMethods())
                                .anyMatch(own -> signature(own).equals(signature(method)))
                        || overrides(type.getSuperclass(), method));
    }

    private static String signature(Method method) {
        return method.getName() + "("
                + String.join(
                        ", ",
                        Arrays.stream(method.getParameterTypes())
                                .map(Class::getSimpleName)
                                .toList())
                + ")";
    }

    /** Names and sizes; each state has an ETag of its own. */
    private List<BlobSnapshot> listed() {
        return awaitValue(store().list(blob("b").container(), "")
                .map(found -> found.withETag(null))
                .collectList());
    }
}
