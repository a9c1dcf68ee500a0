package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/**
 * How a blob begins: the blob as a whole, and its first bytes. They are all of it if the blob has no more.
 *
 * @param blob where it is, its size and its state
 * @param bytes of its beginning, which are read from a copy of the buffer
 */
public record BlobStart(BlobSnapshot blob, ByteBuffer bytes) {

    /** @throws IllegalArgumentException if there are more bytes than the blob has */
    public BlobStart {
        requireNonNull(blob, "blob");
        bytes = bytes.asReadOnlyBuffer();
        if (bytes.remaining() > blob.size()) {
            throw new IllegalArgumentException("bytes of the start of blob " + blob.blob()
                    + " must be at most its size of " + blob.size() + " bytes, were " + bytes.remaining());
        }
    }

    @Override
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    /** Returns whether the blob has no more bytes. */
    public boolean isWhole() {
        return bytes.remaining() == blob.size();
    }

    @Override
    public String toString() {
        return "BlobStart[" + blob + ", " + bytes.remaining() + " bytes]";
    }
}
