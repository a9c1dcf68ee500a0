package io.batchflux;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.Operation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where outcomes are recorded: in the record if they are small, else in a blob beside the journal. */
final class LargeOutcomes {

    private static final int LARGE = 64 * 1024;

    private final BlobStore store;
    private final Uploads uploads;
    private final Resilience requests;
    private final String container;

    LargeOutcomes(BlobStore store, Uploads uploads, Resilience requests, String container) {
        this.store = store;
        this.uploads = uploads;
        this.requests = requests;
        this.container = container;
    }

    /** Emits the record with this line, which is kept by then. */
    Mono<Recorded> kept(Recorded recorded, String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LARGE) {
            return Mono.just(recorded.withOutcome(line, null));
        }
        String name = "values/" + Digests.sha256(line);
        return uploads.put(requests, new BlobName(container, name), ByteBuffer.wrap(bytes))
                .thenReturn(recorded.withOutcome(null, name));
    }

    /** Emits the line; nothing if there is none. */
    Mono<String> line(Recorded recorded) {
        String name = recorded.outcomeBlob();
        if (name == null) {
            return Mono.justOrEmpty(recorded.outcome());
        }
        return Mono.defer(() -> {
            AtomicLong received = new AtomicLong();
            Flux<ByteBuffer> rest = Flux.defer(() -> store.get(new BlobName(container, name), received.get()))
                    .doOnNext(buffer -> received.addAndGet(buffer.remaining()));
            return Bytes.join(
                            requests.protectContent(Stage.RECORD, Operation.GET_BLOB, rest),
                            0,
                            Integer.MAX_VALUE,
                            "a recorded outcome")
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        });
    }
}
