package io.batchflux.testing;

/** The operations of a {@link io.batchflux.spi.BlobStore}. */
public enum BlobOperation {
    CREATE_CONTAINER,
    DELETE_CONTAINER,
    PUT,
    GET,
    EXISTS,
    LIST,
    GRANT
}
