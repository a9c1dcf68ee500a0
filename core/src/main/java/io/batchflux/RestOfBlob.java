package io.batchflux;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TransientServiceException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import reactor.core.publisher.Flux;

/** What of a blob is not there yet. Each subscription goes on where the one before has broken off. */
final class RestOfBlob {

    private final BlobName blob;
    private final long size;
    private final boolean growing;
    private final LongFunction<Flux<ByteBuffer>> from;
    private final AtomicLong received;

    /**
     * Makes the rest.
     *
     * @param size how many bytes the blob has
     * @param have how many of them are there
     * @param from reads the blob from this byte on
     */
    RestOfBlob(BlobName blob, long size, long have, LongFunction<Flux<ByteBuffer>> from) {
        this(blob, size, false, have, from);
    }

    private RestOfBlob(BlobName blob, long size, boolean growing, long have, LongFunction<Flux<ByteBuffer>> from) {
        this.blob = blob;
        this.size = size;
        this.growing = growing;
        this.from = from;
        this.received = new AtomicLong(have);
    }

    /** Makes the rest of a blob that may have more than this by now. */
    static RestOfBlob growing(BlobName blob, long size, long have, LongFunction<Flux<ByteBuffer>> from) {
        return new RestOfBlob(blob, size, true, have, from);
    }

    /** Emits it. What ends before the blob does has broken off, whether or not it looks like an end: the error may be tried again. */
    Flux<ByteBuffer> content() {
        return Flux.defer(() -> received.get() > 0 && received.get() >= size
                ? Flux.empty()
                : from.apply(received.get()).doOnNext(this::count).concatWith(Flux.defer(this::end)));
    }

    /** What is more than the blob has is of somebody else, and so may be what came before it: it cannot be gone on with. */
    private void count(ByteBuffer buffer) {
        long bytes = received.addAndGet(buffer.remaining());
        if (bytes > size && !growing) {
            throw new PermanentServiceException(
                    "",
                    "Blob " + blob + " has " + size + " bytes, and " + bytes + " or more arrived: it was written again"
                            + " meanwhile, or somebody on the way changes what it sends",
                    null);
        }
    }

    private Flux<ByteBuffer> end() {
        long bytes = received.get();
        return bytes >= size
                ? Flux.empty()
                : Flux.error(new TransientServiceException(
                        "", "Blob " + blob + " ended after " + bytes + " of " + size + " bytes", null, null));
    }
}
