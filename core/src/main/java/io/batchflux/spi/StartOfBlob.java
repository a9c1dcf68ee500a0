package io.batchflux.spi;

import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Joins the first bytes of a content. */
final class StartOfBlob {

    private StartOfBlob() {}

    /** Emits the first bytes, of which there may be fewer; the content is cancelled when they have come. */
    static Mono<ByteBuffer> joined(Flux<ByteBuffer> content, int length) {
        return Mono.defer(() -> {
            ByteBuffer start = ByteBuffer.allocate(length);
            return content.doOnNext(buffer -> {
                        int fits = Math.min(buffer.remaining(), start.remaining());
                        start.put(buffer.slice(buffer.position(), fits));
                    })
                    .takeUntil(buffer -> !start.hasRemaining())
                    .then(Mono.fromSupplier(start::flip));
        });
    }
}
