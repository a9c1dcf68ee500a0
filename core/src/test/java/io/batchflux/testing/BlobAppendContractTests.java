package io.batchflux.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.Condition;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every {@link BlobStore} passes these tests of blobs that are appended to.
 *
 * <p>Extend this class in the tests of an implementation, and say where it finds the store. Each test makes a container of its
 * own and deletes it.
 */
public abstract class BlobAppendContractTests extends BlobContract {

    private void create(String name) {
        await(store().createAppendBlob(blob(name), CREATE));
    }

    @Test
    void aNewBlobIsEmpty() {
        await(store().createAppendBlob(blob("b"), CREATE.withMetadata(Map.of("kind", "journal"))));

        BlobSnapshot described = awaitValue(store().describe(blob("b")));
        assertThat(described.size()).isZero();
        assertThat(described.appended()).isZero();
        assertThat(described.metadata()).isEqualTo(Map.of("kind", "journal"));
        assertThat(read(blob("b"))).isEmpty();
    }

    @Test
    void whatIsAppendedIsBehindWhatIsThere() {
        create("b");

        await(store().append(blob("b"), 0, text("one ")));
        await(store().append(blob("b"), 4, text("two")));

        assertThat(read(blob("b"))).isEqualTo("one two");
        BlobSnapshot described = awaitValue(store().describe(blob("b")));
        assertThat(described.size()).isEqualTo(7);
        assertThat(described.appended()).isEqualTo(2);
    }

    @Test
    void nothingIsAppendedAtAnotherPosition() {
        create("b");
        await(store().append(blob("b"), 0, text("one ")));

        for (long position : new long[] {0, 3, 5}) {
            assertThat(awaitError(store().append(blob("b"), position, text("late"))))
                    .isInstanceOf(PreconditionFailedException.class);
        }

        assertThat(read(blob("b"))).isEqualTo("one ");
    }

    @Test
    void anAppendThatIsSentTwiceIsThereOnce() {
        create("b");
        await(store().append(blob("b"), 0, text("once")));

        assertThat(awaitError(store().append(blob("b"), 0, text("once"))))
                .isInstanceOf(PreconditionFailedException.class);

        assertThat(read(blob("b"))).isEqualTo("once");
    }

    @Test
    void asMuchIsAppendedAtOnceAsIsPromised() {
        create("b");

        await(store().append(blob("b"), 0, BlobContent.of(List.of(ByteBuffer.allocate(BlobStore.MAX_CONTENT)))));

        assertThat(awaitValue(store().describe(blob("b"))).size()).isEqualTo(BlobStore.MAX_CONTENT);
    }

    @Test
    void aBlobThatIsThereIsNotCreatedAgain() {
        create("b");
        await(store().append(blob("b"), 0, text("kept")));

        assertThat(awaitError(store().createAppendBlob(blob("b"), CREATE)))
                .isInstanceOf(PreconditionFailedException.class);

        assertThat(read(blob("b"))).isEqualTo("kept");
    }

    @Test
    void withoutAConditionABlobThatIsThereIsEmptied() {
        create("b");
        await(store().append(blob("b"), 0, text("old")));

        await(store().createAppendBlob(blob("b"), ALWAYS));

        assertThat(read(blob("b"))).isEmpty();
        await(store().append(blob("b"), 0, text("new")));
        assertThat(read(blob("b"))).isEqualTo("new");
    }

    @Test
    void whatIsNotThereOrIsNoSuchBlobIsNotAppendedTo() {
        put(blob("put"), "content");

        assertThat(awaitError(store().append(blob("none"), 0, text("x"))).code())
                .isEqualTo(ServiceException.BLOB_NOT_FOUND);
        assertThat(awaitError(store().append(blob("put"), 7, text("x")))).isInstanceOf(PermanentServiceException.class);
        assertThat(read(blob("put"))).isEqualTo("content");
    }

    @Test
    void whatWasAppendedIsReadFromAnywhere() {
        create("b");
        await(store().append(blob("b"), 0, text("one ")));
        await(store().append(blob("b"), 4, text("two ")));

        assertThat(new String(
                        awaitValue(store().get(blob("b"), 6).reduce(new byte[0], BlobAppendContractTests::joined)),
                        java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("o ");
        await(store().delete(blob("b"), Condition.none()));
        assertThat(exists(blob("b"))).isFalse();
    }

    private static byte[] joined(byte[] begin, ByteBuffer more) {
        ByteBuffer both = ByteBuffer.allocate(begin.length + more.remaining());
        return both.put(begin).put(more).array();
    }
}
