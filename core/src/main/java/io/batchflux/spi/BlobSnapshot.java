package io.batchflux.spi;

/**
 * A blob as a listing shows it.
 *
 * @param blob where it is
 * @param size its size in bytes
 */
public record BlobSnapshot(BlobName blob, long size) {}
