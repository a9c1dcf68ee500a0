package io.batchflux;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.TransientServiceException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import reactor.core.publisher.Flux;

/** What of a blob is not there yet. Each subscription goes on where the one before has broken off. */
final class RestOfBlob {

    private final BlobName blob;
    private final long size;
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
        this.blob = blob;
        this.size = size;
        this.from = from;
        this.received = new AtomicLong(have);
    }

    /** Emits it. What ends before the blob does has broken off, whether or not it looks like an end: the error may be tried again. */
    Flux<ByteBuffer> content() {
        return Flux.defer(() -> received.get() > 0 && received.get() >= size
                ? Flux.empty()
                : from.apply(received.get())
                        .doOnNext(buffer -> received.addAndGet(buffer.remaining()))
                        .concatWith(Flux.defer(this::end)));
    }

    private Flux<ByteBuffer> end() {
        long bytes = received.get();
        return bytes >= size
                ? Flux.empty()
                : Flux.error(new TransientServiceException(
                        "", "Blob " + blob + " ended after " + bytes + " of " + size + " bytes", null, null));
    }
}
