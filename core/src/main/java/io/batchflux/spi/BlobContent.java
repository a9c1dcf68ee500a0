package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/**
 * This is what a request writes: so many bytes, as buffers, that can be sent again.
 *
 * <p>Buffers are requested as they are sent, so whoever watches the demand sees whether anything goes. Thread-safe.
 */
public final class BlobContent {

    private final long length;
    private final Flux<ByteBuffer> buffers;

    private BlobContent(long length, Flux<ByteBuffer> buffers) {
        this.length = length;
        this.buffers = buffers;
    }

    /**
     * Returns content that is made of these buffers.
     *
     * @param buffers emits the same bytes to each subscriber, in buffers of the subscriber's own; an {@link IllegalStateException}
     *     if they are more or fewer than {@code length}
     * @throws IllegalArgumentException if {@code length} is less than 0
     */
    public static BlobContent of(long length, Flux<ByteBuffer> buffers) {
        if (length < 0) {
            throw new IllegalArgumentException("length of content must be at least 0, was " + length);
        }
        return new BlobContent(length, exactly(length, requireNonNull(buffers, "buffers must not be null")));
    }

    /** Returns content that is in memory; the buffers are not copied, and never moved. */
    public static BlobContent of(List<ByteBuffer> buffers) {
        List<ByteBuffer> kept = List.copyOf(buffers);
        return new BlobContent(
                kept.stream().mapToLong(ByteBuffer::remaining).sum(),
                Flux.fromIterable(kept).map(ByteBuffer::duplicate));
    }

    /** Returns how many bytes there are. */
    public long length() {
        return length;
    }

    /** Emits the bytes. */
    public Flux<ByteBuffer> buffers() {
        return buffers;
    }

    private static Flux<ByteBuffer> exactly(long length, Flux<ByteBuffer> buffers) {
        return Flux.defer(() -> {
            AtomicLong left = new AtomicLong(length);
            return buffers.doOnNext(buffer -> {
                        if (left.addAndGet(-buffer.remaining()) < 0) {
                            throw notAsLong(length, "more");
                        }
                    })
                    .doOnComplete(() -> {
                        if (left.get() > 0) {
                            throw notAsLong(length, "fewer");
                        }
                    });
        });
    }

    private static IllegalStateException notAsLong(long length, String found) {
        return new IllegalStateException("content must have " + length + " bytes, has " + found);
    }

    @Override
    public String toString() {
        return "BlobContent[" + length + " bytes]";
    }
}
