package io.batchflux.benchmarks;

import io.batchflux.spi.BlobAccess;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStart;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.ETag;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.SignedUrl;
import io.batchflux.spi.Throttle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A store that has the outcomes of so many calls in whatever it is asked for, and answers at once. */
final class PromptStore implements BlobStore {

    private static final SignedUrl URL = new SignedUrl("http://127.0.0.1/container?sig=none");
    private static final ETag TAG = new ETag("\"1\"");

    private final Throttle throttle = Throttle.create();
    private final byte[] outcomes;

    PromptStore(int calls) {
        StringBuilder lines = new StringBuilder("{\"protocol\":3,\"java\":\"17.0.15\",\"charset\":\"UTF-8\"}\n");
        for (int i = 0; i < calls; i++) {
            lines.append("{\"id\":\"").append(i).append("\",\"micros\":1234,\"value\":0.5}\n");
        }
        outcomes = lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Throttle throttle() {
        return throttle;
    }

    @Override
    public Mono<Void> createContainer(String container, Map<String, String> metadata) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> deleteContainer(String container) {
        return Mono.empty();
    }

    @Override
    public Mono<ETag> put(BlobName blob, BlobContent content, BlobWrite how) {
        return Mono.just(TAG);
    }

    @Override
    public Flux<ByteBuffer> get(BlobName blob, long offset) {
        return Flux.error(new UnsupportedOperationException("outcomes come with the first answer"));
    }

    @Override
    public Mono<BlobStart> getStart(BlobName blob, int length) {
        return Mono.fromSupplier(
                () -> new BlobStart(BlobSnapshot.of(blob, outcomes.length).withETag(TAG), ByteBuffer.wrap(outcomes)));
    }

    @Override
    public Mono<Boolean> exists(BlobName blob) {
        return Mono.just(true);
    }

    @Override
    public Mono<NodeAccess> grant(String container, Permission permission, Duration lifetime) {
        return Mono.just(NodeAccess.of(URL));
    }

    @Override
    public Mono<BlobAccess> grant(BlobName blob, Permission permission, Duration lifetime) {
        return Mono.just(BlobAccess.of(URL));
    }
}
