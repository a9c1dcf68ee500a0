package io.batchflux;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.Operation;
import io.batchflux.spi.ServiceException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Finds what a task has left. The outcomes of a function are read in any case, and mostly small: they are asked for by their name, and
 * come with the answer. What else a task may leave is listed.
 */
final class FindOutputs {

    private final BlobStore store;

    FindOutputs(BlobStore store) {
        this.store = store;
    }

    /**
     * A blob that is there, as far as is known.
     *
     * @param start the first bytes, if they have come with it
     * @param error why nothing of it could be read, which whoever reads it is told
     */
    record Found(
            BlobSnapshot blob,
            @Nullable ByteBuffer start,
            @Nullable BatchfluxException error) {

        /** Returns the whole content, if it has come, or {@code null}. */
        @Nullable
        ByteBuffer whole() {
            return error == null && start != null && start.remaining() == blob.size() ? start : null;
        }
    }

    /** Emits the blobs of the task's outputs by their names. */
    <C> Mono<Map<String, Found>> of(Run<C> run, PendingTask<C> task, HandOver.Task watch) {
        return isOutcomesAlone(task)
                ? outcomes(run, task)
                        .map(found -> found.map(FindOutputs::byName).orElseGet(LinkedHashMap::new))
                : watch.watch("outputs", listed(run, task));
    }

    /** Returns whether the outcomes of functions are all that the task is to leave: then {@link #outcomes} finds them, and no map is needed. */
    static boolean isOutcomesAlone(PendingTask<?> task) {
        return task.outputs().size() == 1
                && task.outputs().get(0) instanceof Output.Named named
                && FunctionProgram.isOutcomes(named);
    }

    /** Emits where the outcomes of the task are, or that they are not there. */
    <C> Mono<Optional<Found>> outcomes(Run<C> run, PendingTask<C> task) {
        BlobName blob =
                new BlobName(run.container(), Blobs.named(run.number(), task.id(), FunctionProgram.OUTCOMES.name()));
        return run.storeRequests
                .protect(Stage.COLLECT, Operation.GET_BLOB, store.getStart(blob, TaskOutput.LARGE))
                .map(begun -> Optional.of(new Found(begun.blob(), begun.bytes(), null)))
                .onErrorResume(
                        BatchfluxException.class,
                        error -> Mono.just(
                                isMissing(error)
                                        ? Optional.empty()
                                        : Optional.of(new Found(BlobSnapshot.of(blob, 0), null, error))));
    }

    private static boolean isMissing(Throwable error) {
        return error instanceof StageFailedException failed && failed.error().hasCode(ServiceException.BLOB_NOT_FOUND);
    }

    private static Map<String, Found> byName(Found one) {
        Map<String, Found> found = new LinkedHashMap<>(1);
        found.put(one.blob().blob().name(), one);
        return found;
    }

    private <C> Mono<Map<String, Found>> listed(Run<C> run, PendingTask<C> task) {
        return BlobPages.list(
                        store,
                        BlobQuery.of(run.container()).withPrefix(Blobs.outputs(run.number(), task.id())),
                        page -> run.storeRequests.protect(Stage.COLLECT, Operation.LIST_BLOBS, page))
                .collectList()
                .map(blobs -> {
                    Map<String, BlobSnapshot> byName = new LinkedHashMap<>();
                    blobs.forEach(blob -> byName.put(blob.blob().name(), blob));
                    Blobs.removeDirectories(byName);
                    Map<String, Found> found = new LinkedHashMap<>();
                    byName.forEach((name, blob) -> found.put(name, new Found(blob, null, null)));
                    return found;
                });
    }
}
