package io.batchflux;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.Condition;
import io.batchflux.spi.Operation;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The blobs of a journal: segments, of which the last grows. */
final class JournalBlobs {

    private static final String PREFIX = "journal/";
    private static final BlobWrite CREATE = BlobWrite.of(Condition.absent());

    private final BlobStore store;
    private final Resilience requests;
    private final String container;

    JournalBlobs(BlobStore store, Resilience requests, String container) {
        this.store = store;
        this.requests = requests;
        this.container = container;
    }

    private BlobName segment(int number) {
        return new BlobName(container, PREFIX + String.format(java.util.Locale.ROOT, "%08d", number));
    }

    /** Emits the number of the last segment; 0 if there is none. */
    Mono<Integer> last() {
        return BlobPages.list(
                        store, BlobQuery.of(container).withPrefix(PREFIX), page -> protect(Operation.LIST_BLOBS, page))
                .map(blob -> Integer.parseInt(blob.blob().name().substring(PREFIX.length())))
                .reduce(0, Math::max);
    }

    /** Creates the segment, unless somebody has. */
    Mono<Void> create(int number) {
        return protect(Operation.CREATE_APPEND_BLOB, store.createAppendBlob(segment(number), CREATE))
                .onErrorResume(JournalBlobs::isTooLate, exists -> Mono.empty())
                .then();
    }

    Mono<BlobSnapshot> describe(int number) {
        return protect(Operation.DESCRIBE_BLOB, store.describe(segment(number)));
    }

    Mono<Void> append(int number, long position, byte[] bytes) {
        BlobContent content = BlobContent.of(java.util.List.of(ByteBuffer.wrap(bytes)));
        return protect(Operation.APPEND_BLOB, store.append(segment(number), position, content));
    }

    /** Returns whether the error says that somebody was first, or that we were, and the answer was lost. */
    static boolean isTooLate(Throwable error) {
        return error instanceof StageFailedException failed && failed.error() instanceof PreconditionFailedException;
    }

    /** Emits the segment from this byte on, to its end; what breaks off is gone on with. */
    Flux<ByteBuffer> read(int number, long from) {
        return describe(number).flatMapMany(blob -> read(number, from, blob.size()));
    }

    /** As {@link #read(int, long)}, of a segment that has had this size; it may have more by now. */
    Flux<ByteBuffer> read(int number, long from, long size) {
        if (from >= size) {
            return Flux.empty();
        }
        BlobName blob = segment(number);
        return Flux.defer(() -> {
            RestOfBlob rest = RestOfBlob.growing(blob, size, from, position -> store.get(blob, position));
            return requests.protectContent(Stage.RECORD, Operation.GET_BLOB, rest.content())
                    .onErrorMap(this::explained);
        });
    }

    private <T> Mono<T> protect(Operation operation, Mono<T> request) {
        return requests.protect(Stage.RECORD, operation, request).onErrorMap(this::explained);
    }

    private Throwable explained(Throwable error) {
        boolean gone = error instanceof StageFailedException failed
                && (failed.error().hasCode(ServiceException.CONTAINER_NOT_FOUND)
                        || failed.error().hasCode(ServiceException.BLOB_NOT_FOUND));
        return gone
                ? new NamedRunException(
                        NamedRunException.Reason.FORGOTTEN,
                        "the run was forgotten, or its container " + container + " was deleted by somebody",
                        error)
                : error;
    }
}
