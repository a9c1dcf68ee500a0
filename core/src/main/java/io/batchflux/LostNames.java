package io.batchflux;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ContainerQuery;
import io.batchflux.spi.Operation;
import io.batchflux.spi.PermanentServiceException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets names lead to their runs again, after somebody has deleted the container of the names: the container of each journal says which
 * name it is of.
 *
 * <p>All names are restored, not that alone which is looked for: whoever looks for another one finds the container there again.
 */
final class LostNames {

    private static final Logger LOG = LoggerFactory.getLogger(LostNames.class);

    private static final int AT_ONCE = 8;

    private final BlobStore store;
    private final Resilience requests;

    LostNames(BlobStore store, Resilience requests) {
        this.store = store;
        this.requests = requests;
    }

    /** Makes the container of the names, with what is known of them; a name that leads somewhere already is left as it is. */
    Mono<Void> restore() {
        // The journals are looked for first: as soon as the container is there, nobody else looks for them.
        return found().flatMap(found -> protect(
                        Operation.CREATE_CONTAINER, store.createContainer(NameLock.CONTAINER, Ownership.ofNames()))
                .thenMany(Flux.fromIterable(found.entrySet())
                        .flatMap(run -> restore(run.getKey(), run.getValue()), AT_ONCE, 1))
                .then());
    }

    /** Emits what the containers of journals say by the blobs that led to them; of two with one name the later one. */
    private Mono<Map<BlobName, Pointer>> found() {
        return Pages.of(
                        ContainerQuery.of(Incarnation.JOURNALS),
                        Leftovers.CONTAINERS,
                        store::listContainers,
                        page -> protect(Operation.LIST_CONTAINERS, page))
                .concatMapIterable(page -> page.containers(), 1)
                .filter(container -> Leftovers.isOurs(container.metadata())
                        && container.metadata().containsKey(Ownership.NAME))
                .collect(LinkedHashMap<BlobName, Pointer>::new, (found, container) -> {
                    Map<String, String> metadata = container.metadata();
                    String name = decoded(metadata, Ownership.NAME);
                    found.put(
                            NameLock.blob(decoded(metadata, Ownership.BATCH), name),
                            new Pointer(
                                    name, metadata.get(Ownership.RUN), decoded(metadata, Ownership.ID_PREFIX), false));
                })
                .<Map<BlobName, Pointer>>map(found -> found)
                .onErrorResume(LostNames::isRefused, error -> {
                    LOG.warn(
                            "container {} is not there, and whether runs had names in it is not known: {}",
                            NameLock.CONTAINER,
                            error.getMessage());
                    return Mono.just(Map.of());
                });
    }

    private static boolean isRefused(Throwable error) {
        return error instanceof StageFailedException failed && failed.error() instanceof PermanentServiceException;
    }

    private static String decoded(Map<String, String> metadata, String key) {
        return URLDecoder.decode(metadata.getOrDefault(key, "").replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private Mono<Void> restore(BlobName blob, Pointer pointer) {
        BlobContent content = BlobContent.of(List.of(pointer.write()));
        return protect(Operation.PUT_BLOB, store.put(blob, content, BlobWrite.of(Condition.absent())))
                .doOnNext(written -> LOG.info("the name \"{}\" leads to run {} again", pointer.name(), pointer.run()))
                .onErrorResume(JournalBlobs::isTooLate, exists -> Mono.empty())
                .then();
    }

    private <T> Mono<T> protect(Operation operation, Mono<T> request) {
        return requests.protect(Stage.RECORD, operation, request);
    }
}
