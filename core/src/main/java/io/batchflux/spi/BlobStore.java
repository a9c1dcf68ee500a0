package io.batchflux.spi;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The port to a blob store: how inputs reach a node and how outputs come back.
 *
 * <p>Every publisher is cold: a request is sent for each subscription and none before. Implementations neither retry nor
 * time out. Signals arrive on the implementation's event loop. Errors are {@link ServiceException}s, already classified.
 * Implementations are thread-safe.
 *
 * <p>An implementation overrides all methods that refuse by default, and passes {@code BlobStoreContractTests},
 * {@code BlobBlocksContractTests}, {@code BlobConditionsContractTests}, {@code BlobAppendContractTests},
 * {@code BlobLeaseContractTests} and {@code BlobGrantContractTests} of the module {@code batchflux-test}.
 */
public interface BlobStore {

    /** How many bytes {@link #put(BlobName, BlobContent, BlobWrite)} takes, and a block usually has: 4 MiB. */
    int MAX_CONTENT = 4 * 1024 * 1024;

    /** How many blocks a blob may have. */
    int MAX_BLOCKS = 50_000;

    /**
     * Returns the throttle of the account, for which a runner asks once; its users wait for their turns, the implementation does
     * not. Unless overridden, it is another one for each runner.
     */
    default Throttle throttle() {
        return Throttle.create();
    }

    /** Creates the container without metadata; completes too if it is there already. */
    default Mono<Void> createContainer(String container) {
        return createContainer(container, Map.of());
    }

    /**
     * Creates the container with these metadata; completes too if it is there already, and leaves its metadata as they are.
     *
     * <p>On Azure, this is Create Container.
     *
     * @param metadata names of letters, digits and underscores, which do not differ in case alone, and values of printable ASCII
     */
    default Mono<Void> createContainer(String container, Map<String, String> metadata) {
        return Unsupported.by(this, "createContainer(String, Map)", "all runs");
    }

    /** Deletes the container with its blobs; completes too if it is gone already. */
    Mono<Void> deleteContainer(String container);

    /**
     * Emits one page of the containers whose names begin like this, with their metadata, in the order of their names.
     *
     * <p>On Azure, this is List Containers.
     */
    default Mono<ContainerPage> listContainers(ContainerQuery query) {
        return Unsupported.by(this, "listContainers(ContainerQuery)", "those who look for what was left behind");
    }

    /**
     * Gives the container these metadata and no others, and so makes it modified at this moment, also if nothing in them changes.
     * Fails with {@link ServiceException#CONTAINER_NOT_FOUND} if it is missing.
     *
     * <p>On Azure, this is Set Container Metadata.
     */
    default Mono<Void> setContainerMetadata(String container, Map<String, String> metadata) {
        return Unsupported.by(this, "setContainerMetadata(String, Map)", "leases of containers");
    }

    /**
     * Deletes the container with its blobs, if it was not modified since this was seen; completes too if it is gone. Fails with a
     * {@link PreconditionFailedException} if it was modified.
     *
     * <p>On Azure, this is Delete Container.
     */
    default Mono<Void> deleteContainer(ContainerSnapshot seen) {
        return Unsupported.by(this, "deleteContainer(ContainerSnapshot)", "those who delete what was left behind");
    }

    /**
     * Writes the blob with one request: whole or not at all, an empty one too. Sent twice, it does the same.
     *
     * <p>The content is requested as it is sent and never held as a whole. Cancelling cancels the content; its error is the error,
     * as it is. On Azure, this is Put Blob.
     *
     * @param content up to {@value #MAX_CONTENT} bytes
     * @return the state of the blob; a {@link PreconditionFailedException} if the condition does not hold, which may be the
     *     effect of the same request, sent before, whose answer was lost
     */
    default Mono<ETag> put(BlobName blob, BlobContent content, BlobWrite how) {
        return Unsupported.by(this, "put(BlobName, BlobContent, BlobWrite)", "uploads");
    }

    /**
     * Sends a block of a blob, which stays for a week and is no part of the blob until it is committed. Sent twice, it does
     * the same.
     *
     * <p>The content is as that of {@link #put(BlobName, BlobContent, BlobWrite)}. On Azure, this is Put Block.
     *
     * @param content at least a byte
     */
    default Mono<Void> putBlock(BlobName blob, BlockId id, BlobContent content) {
        return Unsupported.by(this, "putBlock(BlobName, BlockId, BlobContent)", "uploads");
    }

    /**
     * Writes the blob, which consists of these blocks from now on: whole or not at all. Blocks that were sent and are not among
     * them are gone. Sent twice, it does the same.
     *
     * <p>Fails with {@link ServiceException#INVALID_BLOCK_LIST} if a block was not sent. On Azure, this is Put Block List.
     *
     * @param ids in the order of the blob, up to {@value #MAX_BLOCKS}
     * @return as {@link #put(BlobName, BlobContent, BlobWrite)}
     */
    default Mono<ETag> commitBlocks(BlobName blob, List<BlockId> ids, BlobWrite how) {
        return Unsupported.by(this, "commitBlocks(BlobName, List, BlobWrite)", "uploads");
    }

    /**
     * Writes content of any length, replacing the blob if it exists; the blob appears whole or not at all.
     *
     * <p>The content is requested as it is sent. Cancelling cancels it. This is made of the methods above, one request after the
     * other, and begins anew each time.
     */
    default Mono<Void> put(BlobName blob, Flux<ByteBuffer> content) {
        return new PutInBlocks(this, blob).put(content);
    }

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

    /**
     * Does as {@link #get(BlobName, long)}, but only if the blob is in the state that is named; fails with a {@link
     * PreconditionFailedException} if it is not. This is made of two requests, between which the blob may change; a store that has a request for
     * it overrides this.
     */
    default Flux<ByteBuffer> get(BlobName blob, long offset, Condition condition) {
        return condition instanceof Condition.Matches matches
                ? describe(blob)
                        .filter(found -> matches.eTag().equals(found.eTag()))
                        .switchIfEmpty(Mono.error(() -> new PreconditionFailedException(
                                "ConditionNotMet",
                                "the blob is not what it was when it had the ETag " + matches.eTag(),
                                null)))
                        .flatMapMany(found -> get(blob, offset))
                : get(blob, offset);
    }

    /**
     * Emits how the blob begins: its size, its state and its first bytes, in one request; fails with {@link
     * ServiceException#BLOB_NOT_FOUND} if it is missing. What is small needs no listing before it is read. This is made of two requests, between
     * which the blob may change; a store that has a request for it overrides this.
     *
     * @param length how many bytes at most, at least 1
     */
    default Mono<BlobStart> getStart(BlobName blob, int length) {
        return describe(blob)
                .flatMap(found -> StartOfBlob.joined(get(blob), length).map(bytes -> new BlobStart(found, bytes)));
    }

    /**
     * Creates a blob that can be appended to, empty at first. One that is there is emptied, unless the condition says that there
     * be none.
     *
     * <p>On Azure, this is Put Blob, of the type AppendBlob.
     *
     * @return as {@link #put(BlobName, BlobContent, BlobWrite)}
     */
    default Mono<ETag> createAppendBlob(BlobName blob, BlobWrite how) {
        return Unsupported.by(this, "createAppendBlob(BlobName, BlobWrite)", "journals of named runs");
    }

    /**
     * Writes content behind the end of a blob that was made by {@link #createAppendBlob}, if the end is where it is said to be:
     * whole or not at all. A blob takes {@value #MAX_BLOCKS} of these.
     *
     * <p>Fails with a {@link PreconditionFailedException} if the blob has another length, which may be the effect of the same
     * request, sent before, whose answer was lost; with {@link ServiceException#BLOB_NOT_FOUND} if it is missing. On Azure, this
     * is Append Block.
     *
     * @param position how many bytes the blob has
     * @param content 1 to {@value #MAX_CONTENT} bytes
     */
    default Mono<Void> append(BlobName blob, long position, BlobContent content) {
        return Unsupported.by(this, "append(BlobName, long, BlobContent)", "journals of named runs");
    }

    /**
     * Emits what is known of the blob, without its content; fails with {@link ServiceException#BLOB_NOT_FOUND} if it is missing.
     *
     * <p>On Azure, this is Get Blob Properties.
     */
    default Mono<BlobSnapshot> describe(BlobName blob) {
        return Unsupported.by(this, "describe(BlobName)", "named runs");
    }

    /**
     * Gives the blob these metadata and no others; the content stays, and the ETag becomes another.
     *
     * <p>Fails with {@link ServiceException#BLOB_NOT_FOUND} if the blob is missing. On Azure, this is Set Blob Metadata.
     *
     * @param metadata the names are identifiers
     * @return as {@link #put(BlobName, BlobContent, BlobWrite)}
     */
    default Mono<ETag> setMetadata(BlobName blob, Map<String, String> metadata, Condition condition) {
        return Unsupported.by(this, "setMetadata(BlobName, Map, Condition)", "leases of code");
    }

    /**
     * Deletes the blob; completes too if it is gone already. Fails with a {@link PreconditionFailedException} if it is there and
     * the condition does not hold, or if it is leased.
     *
     * <p>On Azure, this is Delete Blob.
     */
    default Mono<Void> delete(BlobName blob, Condition condition) {
        return Unsupported.by(this, "delete(BlobName, Condition)", "named runs");
    }

    /**
     * Takes the lease on the blob, for so long by the store's clock: until it ends, the blob is written and deleted only by whoever
     * names the lease. Reading needs none. The ETag stays. Sent twice, it does the same.
     *
     * <p>Fails with a {@link PreconditionFailedException} if somebody else has the lease, with
     * {@link ServiceException#BLOB_NOT_FOUND} if the blob is missing. On Azure, this is Lease Blob.
     *
     * @param lease names the lease, and is chosen by whoever takes it
     * @param duration 15 to 60 s
     */
    default Mono<Void> acquireLease(BlobName blob, UUID lease, Duration duration) {
        return Unsupported.by(this, "acquireLease(BlobName, UUID, Duration)", "named runs");
    }

    /**
     * Lets the lease begin anew, also one that has ended, if nobody has leased or written the blob since. For errors, see
     * {@link #acquireLease}.
     */
    default Mono<Void> renewLease(BlobName blob, UUID lease) {
        return Unsupported.by(this, "renewLease(BlobName, UUID)", "named runs");
    }

    /** Ends the lease; completes too if it has ended, or if somebody else has another. */
    default Mono<Void> releaseLease(BlobName blob, UUID lease) {
        return Unsupported.by(this, "releaseLease(BlobName, UUID)", "named runs");
    }

    /** Ends at once whichever lease there is; completes too if there is none. */
    default Mono<Void> breakLease(BlobName blob) {
        return Unsupported.by(this, "breakLease(BlobName)", "named runs");
    }

    /** Emits whether the blob exists. */
    Mono<Boolean> exists(BlobName blob);

    /**
     * Emits a page of the container's blobs, in the order of their names; fails with
     * {@link ServiceException#CONTAINER_NOT_FOUND} if there is no such container.
     *
     * <p>On Azure, this is List Blobs.
     */
    default Mono<BlobPage> listBlobs(BlobQuery query) {
        return Unsupported.by(this, "listBlobs(BlobQuery)", "listings of outputs");
    }

    /** Emits the blobs whose names start with the prefix: those of all pages of {@link #listBlobs}, one after the other. */
    default Flux<BlobSnapshot> list(String container, String prefix) {
        BlobQuery query = BlobQuery.of(container).withPrefix(prefix);
        return Flux.defer(() -> {
            Set<String> asked = new HashSet<>();
            return listBlobs(query)
                    .expand(page -> {
                        String next = page.continuation();
                        if (next == null) {
                            return Mono.empty();
                        }
                        return asked.add(next)
                                ? listBlobs(query.withContinuation(next))
                                : Mono.error(new TransientServiceException(
                                        "",
                                        "A page of the blobs of " + container + " leads back to an earlier one",
                                        null,
                                        null));
                    })
                    .concatMapIterable(BlobPage::blobs, 1);
        });
    }

    /** Emits what a node needs in order to read from, or write to, the container for the given time from now. */
    Mono<NodeAccess> grant(String container, Permission permission, Duration lifetime);

    /**
     * Emits what a node needs in order to read, or to write, this blob and no other for the given time from now. The blob need not
     * be there.
     */
    default Mono<BlobAccess> grant(BlobName blob, Permission permission, Duration lifetime) {
        return Unsupported.by(this, "grant(BlobName, Permission, Duration)", "inputs and the code of functions");
    }

    /** A permission says what a node may do with a container, or with a blob. */
    enum Permission {
        /** Read blobs. */
        READ,
        /** Create and replace blobs. */
        WRITE
    }
}
