package io.batchflux.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.ContainerPage;
import io.batchflux.spi.ContainerQuery;
import io.batchflux.spi.ContainerSnapshot;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Every {@link io.batchflux.spi.BlobStore} passes these tests of the containers themselves: how they are listed, what describes
 * them, and how they are deleted on a condition.
 *
 * <p>Extend this class in the tests of an implementation, and say where it finds the store.
 */
public abstract class BlobContainersContractTests extends BlobContract {

    @Test
    void containersAreListedByPrefixWithTheirMetadata() {
        String name = newContainer();
        await(store().createContainer(name, Map.of("colour", "red", "shape", "round")));

        ContainerSnapshot found = listed(name);

        assertThat(found.metadata()).isEqualTo(Map.of("colour", "red", "shape", "round"));
        await(store().deleteContainer(name));
        assertThat(list(name)).isEmpty();
    }

    @Test
    void metadataOfAContainerAreReplacedAsAWhole() {
        String name = newContainer();
        await(store().createContainer(name, Map.of("one", "1")));
        ContainerSnapshot before = listed(name);

        await(store().setContainerMetadata(name, Map.of("two", "2")));

        assertThat(listed(name).metadata()).isEqualTo(Map.of("two", "2"));
        assertThat(listed(name).modified()).isAfterOrEqualTo(before.modified());
        await(store().deleteContainer(name));
        assertThat(awaitError(store().setContainerMetadata(name, Map.of())).code())
                .isEqualTo(ServiceException.CONTAINER_NOT_FOUND);
    }

    @Test
    void aContainerIsDeletedIfItIsAsItWasSeen() {
        String name = newContainer();
        await(store().createContainer(name, Map.of("one", "1")));
        ContainerSnapshot seen = listed(name);

        assertThat(awaitError(store().deleteContainer(
                                ContainerSnapshot.of(name, seen.modified().minusSeconds(5)))))
                .isInstanceOf(PreconditionFailedException.class);
        await(store().deleteContainer(seen));
        await(store().deleteContainer(seen));

        assertThat(list(name)).isEmpty();
    }

    private ContainerSnapshot listed(String name) {
        assertThat(list(name)).hasSize(1);
        return list(name).get(0);
    }

    private List<ContainerSnapshot> list(String prefix) {
        return awaitValue(store().listContainers(ContainerQuery.of(prefix))
                .expand(page -> page.continuation() == null
                        ? Mono.empty()
                        : store().listContainers(ContainerQuery.of(prefix).withContinuation(page.continuation())))
                .concatMapIterable(ContainerPage::containers)
                .collectList());
    }
}
