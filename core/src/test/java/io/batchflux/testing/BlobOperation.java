package io.batchflux.testing;

import io.batchflux.spi.BlobStore;

/** The operations of a {@link BlobStore}, to script faults for and to count requests by. */
public enum BlobOperation {
    /** {@link BlobStore#createContainer}. */
    CREATE_CONTAINER,
    /** {@link BlobStore#deleteContainer}. */
    DELETE_CONTAINER,
    /** {@link BlobStore#put}. */
    PUT,
    /** {@link BlobStore#get(io.batchflux.spi.BlobName, long)}. */
    GET,
    /** {@link BlobStore#exists}. */
    EXISTS,
    /** {@link BlobStore#list}. */
    LIST,
    /** {@link BlobStore#grant}. */
    GRANT
}
