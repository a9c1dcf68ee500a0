package io.batchflux.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ETag;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Every {@link BlobStore} passes these tests of leases.
 *
 * <p>Extend this class in the tests of an implementation, and say where it finds the store. Each test makes a container of its
 * own and deletes it. One test waits until a lease has ended: 15 s, unless the clock is a virtual one.
 */
public abstract class BlobLeaseContractTests extends BlobContract {

    private static final Duration SHORTEST = Duration.ofSeconds(15);

    private final UUID ours = UUID.randomUUID();
    private final UUID others = UUID.randomUUID();

    private ETag leased() {
        ETag eTag = put(blob("b"), "content");
        await(store().acquireLease(blob("b"), ours, SHORTEST));
        return eTag;
    }

    private void isRefused(Mono<?> request) {
        assertThat(awaitError(request)).isInstanceOf(PreconditionFailedException.class);
    }

    @Test
    void whoHasTheLeaseWritesAndNobodyElse() {
        ETag eTag = leased();

        isRefused(store().put(blob("b"), text("late"), ALWAYS));
        isRefused(store().put(blob("b"), text("late"), ALWAYS.withLease(others)));
        isRefused(store().delete(blob("b"), Condition.none()));
        isRefused(store().setMetadata(blob("b"), java.util.Map.of(), Condition.none()));
        assertThat(read(blob("b"))).isEqualTo("content");

        await(store().put(
                        blob("b"),
                        text("ours"),
                        io.batchflux.spi.BlobWrite.of(Condition.matches(eTag)).withLease(ours)));
        assertThat(read(blob("b"))).isEqualTo("ours");
    }

    @Test
    void aLeaseChangesNoState() {
        ETag eTag = leased();

        assertThat(awaitValue(store().describe(blob("b"))).eTag()).isEqualTo(eTag);
    }

    @Test
    void aLeaseIsTakenByOneAndByTheSameAgain() {
        leased();

        isRefused(store().acquireLease(blob("b"), others, SHORTEST));
        await(store().acquireLease(blob("b"), ours, SHORTEST));
        await(store().renewLease(blob("b"), ours));
        isRefused(store().renewLease(blob("b"), others));
    }

    @Test
    void aLeaseThatIsReleasedIsAnybodys() {
        leased();

        await(store().releaseLease(blob("b"), ours));
        await(store().releaseLease(blob("b"), ours));

        await(store().acquireLease(blob("b"), others, SHORTEST));
        await(store().releaseLease(blob("b"), ours));
        isRefused(store().put(blob("b"), text("late"), ALWAYS));
    }

    @Test
    void aLeaseIsBrokenAtOnce() {
        leased();

        await(store().breakLease(blob("b")));
        await(store().breakLease(blob("b")));

        isRefused(store().renewLease(blob("b"), ours));
        await(store().acquireLease(blob("b"), others, SHORTEST));
    }

    /** For as long as two leases, by the store's own clock. */
    @Test
    protected void aLeaseThatHasEndedIsRenewedUnlessTheBlobWasWritten() {
        leased();
        await(Mono.delay(SHORTEST.plusSeconds(2), timer()));

        await(store().renewLease(blob("b"), ours));
        isRefused(store().put(blob("b"), text("late"), ALWAYS));

        await(Mono.delay(SHORTEST.plusSeconds(2), timer()));
        isRefused(store().put(blob("b"), text("late"), ALWAYS.withLease(ours)));
        await(store().put(blob("b"), text("somebody's"), ALWAYS));
        isRefused(store().renewLease(blob("b"), ours));
    }

    @Test
    void whatIsNotThereIsNotLeased() {
        assertThat(awaitError(store().acquireLease(blob("none"), ours, SHORTEST))
                        .code())
                .isEqualTo(ServiceException.BLOB_NOT_FOUND);
    }

    @Test
    void aContainerThatIsNotThereIsToldFromABlobThatIsNot() {
        assertThat(awaitError(store().acquireLease(new BlobName(newContainer(), "none"), ours, SHORTEST))
                        .code())
                .isEqualTo(ServiceException.CONTAINER_NOT_FOUND);
    }
}
