package io.batchflux.testing;

import io.batchflux.spi.BlobStore;

/** The operations of a {@link BlobStore}, to script faults for and to count requests by. */
public enum BlobOperation {
    /** {@link BlobStore#createContainer(String, java.util.Map)}. */
    CREATE_CONTAINER,
    /** {@link BlobStore#deleteContainer(String)}, or on a condition. */
    DELETE_CONTAINER,
    /** {@link BlobStore#listContainers}: a page. */
    LIST_CONTAINERS,
    /** {@link BlobStore#setContainerMetadata}. */
    SET_CONTAINER_METADATA,
    /** {@link BlobStore#put(io.batchflux.spi.BlobName, io.batchflux.spi.BlobContent, io.batchflux.spi.BlobWrite)}. */
    PUT,
    /** {@link BlobStore#putBlock}. */
    PUT_BLOCK,
    /** {@link BlobStore#commitBlocks}. */
    COMMIT_BLOCKS,
    /** {@link BlobStore#get(io.batchflux.spi.BlobName, long)}. */
    GET,
    /** {@link BlobStore#createAppendBlob}. */
    CREATE_APPEND,
    /** {@link BlobStore#append}. */
    APPEND,
    /** {@link BlobStore#describe}. */
    DESCRIBE,
    /** {@link BlobStore#setMetadata}. */
    SET_METADATA,
    /** {@link BlobStore#delete}. */
    DELETE,
    /** {@link BlobStore#acquireLease}. */
    ACQUIRE_LEASE,
    /** {@link BlobStore#renewLease}. */
    RENEW_LEASE,
    /** {@link BlobStore#releaseLease}. */
    RELEASE_LEASE,
    /** {@link BlobStore#breakLease}. */
    BREAK_LEASE,
    /** {@link BlobStore#exists}. */
    EXISTS,
    /** {@link BlobStore#listBlobs}: a page. */
    LIST,
    /** {@code BlobStore.grant}, of a container or of a blob. */
    GRANT
}
