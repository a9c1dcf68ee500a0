package io.batchflux.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ETag;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Every {@link BlobStore} passes these tests of what describes a blob, and of what happens on a condition.
 *
 * <p>Extend this class in the tests of an implementation, and say where it finds the store. Each test makes a container of its
 * own and deletes it.
 */
public abstract class BlobConditionsContractTests extends BlobContract {

    @Test
    void aBlobIsDescribedWithoutItsContent() {
        ETag eTag = awaitValue(
                store().put(blob("b"), text("content"), ALWAYS.withMetadata(Map.of("colour", "red", "empty_", "x y"))));

        BlobSnapshot described = awaitValue(store().describe(blob("b")));

        assertThat(described.blob()).isEqualTo(blob("b"));
        assertThat(described.size()).isEqualTo(7);
        assertThat(described.eTag()).isEqualTo(eTag);
        assertThat(described.modified()).isNotNull();
        assertThat(described.metadata()).isEqualTo(Map.of("colour", "red", "empty_", "x y"));
        assertThat(described.appended()).isZero();
    }

    @Test
    void aBlobThatIsNotThereCannotBeDescribed() {
        assertThat(awaitError(store().describe(blob("none"))).code()).isEqualTo(ServiceException.BLOB_NOT_FOUND);
        assertThat(awaitError(store().setMetadata(blob("none"), Map.of(), Condition.none()))
                        .code())
                .isEqualTo(ServiceException.BLOB_NOT_FOUND);
    }

    @Test
    void metadataAreReplacedAsAWholeAndTheContentStays() {
        ETag before = awaitValue(store().put(blob("b"), text("content"), ALWAYS.withMetadata(Map.of("one", "1"))));

        ETag after = awaitValue(store().setMetadata(blob("b"), Map.of("two", "2"), Condition.matches(before)));

        BlobSnapshot described = awaitValue(store().describe(blob("b")));
        assertThat(described.metadata()).isEqualTo(Map.of("two", "2"));
        assertThat(described.eTag()).isEqualTo(after).isNotEqualTo(before);
        assertThat(read(blob("b"))).isEqualTo("content");
    }

    @Test
    void metadataAreSetOnlyInTheStateThatIsNamed() {
        ETag old = put(blob("b"), "first");
        put(blob("b"), "second");

        assertThat(awaitError(store().setMetadata(blob("b"), Map.of("late", "1"), Condition.matches(old))))
                .isInstanceOf(PreconditionFailedException.class);

        assertThat(awaitValue(store().describe(blob("b"))).metadata()).isEmpty();
    }

    @Test
    void writingABlobReplacesItsMetadata() {
        await(store().put(blob("b"), text("first"), ALWAYS.withMetadata(Map.of("one", "1"))));

        put(blob("b"), "second");

        assertThat(awaitValue(store().describe(blob("b"))).metadata()).isEmpty();
    }

    @Test
    void aBlobIsDeletedOnlyInTheStateThatIsNamed() {
        ETag old = put(blob("b"), "first");
        ETag now = put(blob("b"), "second");

        assertThat(awaitError(store().delete(blob("b"), Condition.matches(old))))
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(read(blob("b"))).isEqualTo("second");

        await(store().delete(blob("b"), Condition.matches(now)));
        assertThat(exists(blob("b"))).isFalse();
    }

    @Test
    void aBlobIsReadOnlyInTheStateThatIsNamed() {
        ETag old = put(blob("b"), "first");
        ETag now = put(blob("b"), "second");

        assertThat(awaitError(store().get(blob("b"), 0, Condition.matches(old)).then()))
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(read(store().get(blob("b"), 3, Condition.matches(now)))).isEqualTo("ond");
        assertThat(read(store().get(blob("b"), 0, Condition.none()))).isEqualTo("second");
    }

    @Test
    void aListingTellsTheStateOfEachBlob() {
        ETag eTag = put(blob("b"), "content");

        assertThat(awaitValue(store().listBlobs(BlobQuery.of(blob("b").container())))
                        .blobs())
                .filteredOn(found -> found.blob().equals(blob("b")))
                .singleElement()
                .satisfies(found -> assertThat(found.eTag()).isEqualTo(eTag));
    }

    @Test
    void aBlobThatIsGoneIsDeleted() {
        ETag eTag = put(blob("b"), "content");
        await(store().delete(blob("b"), Condition.none()));

        await(store().delete(blob("b"), Condition.none()));
        await(store().delete(blob("b"), Condition.matches(eTag)));

        assertThat(exists(blob("b"))).isFalse();
    }

    @Test
    void aLeaseThatNobodyHasIsNotNamedInVain() {
        put(blob("b"), "content");
        BlobWrite leased = ALWAYS.withLease(UUID.randomUUID());

        assertThat(awaitError(store().put(blob("b"), text("late"), leased)))
                .isInstanceOf(PreconditionFailedException.class);

        await(store().acquireLease(blob("b"), UUID.randomUUID(), Duration.ofSeconds(15)));
        assertThat(awaitError(store().put(blob("b"), text("late"), leased)))
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(read(blob("b"))).isEqualTo("content");
        await(store().breakLease(blob("b")));
    }
}
