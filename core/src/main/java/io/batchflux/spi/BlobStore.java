package io.batchflux.spi;

import java.nio.ByteBuffer;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The port to a blob store: how inputs reach a node and how outputs come back.
 *
 * <p>Every publisher is cold: a request is sent for each subscription and none before. Implementations neither retry nor
 * time out. Signals arrive on the implementation's event loop. Errors are {@link ServiceException}s, already classified.
 * Implementations are thread-safe.
 *
 * <p>An implementation passes {@code BlobStoreContractTests} of the module {@code batchflux-test}.
 */
public interface BlobStore {

    /**
     * Returns the throttle of the account, for which a runner asks once; its users wait for their turns, the implementation does
     * not. Unless overridden, it is another one for each runner.
     */
    default Throttle throttle() {
        return Throttle.create();
    }

    /** Creates the container; completes too if it is there already. */
    Mono<Void> createContainer(String container);

    /** Deletes the container with its blobs; completes too if it is gone already. */
    Mono<Void> deleteContainer(String container);

    /**
     * Uploads the content, replacing the blob if it exists; the blob appears whole or not at all.
     *
     * <p>The content is requested as it is sent and never held as a whole. Cancelling cancels the content.
     */
    Mono<Void> put(BlobName blob, Flux<ByteBuffer> content);

    /**
     * Emits the blob's content as it arrives; fails with {@link ServiceException#BLOB_NOT_FOUND} if it is missing. The
     * buffers belong to the subscriber.
     */
    default Flux<ByteBuffer> get(BlobName blob) {
        return get(blob, 0);
    }

    /**
     * Does as {@link #get(BlobName)}, but begins at this byte.
     *
     * @param offset 0, or less than the blob's size
     */
    Flux<ByteBuffer> get(BlobName blob, long offset);

    /** Emits whether the blob exists. */
    Mono<Boolean> exists(BlobName blob);

    /**
     * Emits the blobs whose names start with the prefix, in the order of their names; fails with
     * {@link ServiceException#CONTAINER_NOT_FOUND} if there is no such container.
     */
    Flux<BlobSnapshot> list(String container, String prefix);

    /** Emits what a node needs in order to read from, or write to, the container for the given time from now. */
    Mono<NodeAccess> grant(String container, Permission permission, Duration lifetime);

    /** A permission says what a node may do with a container. */
    enum Permission {
        /** Read blobs. */
        READ,
        /** Create and replace blobs. */
        WRITE
    }
}
