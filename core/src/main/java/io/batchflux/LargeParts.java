package io.batchflux;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.Operation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where outcomes and lists of outputs are recorded: in the record if they are small, else in a blob beside the journal. */
final class LargeParts {

    private static final int LARGE = 64 * 1024;
    /** What an output takes in a record besides its names. */
    private static final int ROUGHLY = 64;

    private final BlobStore store;
    private final Uploads uploads;
    private final Resilience requests;
    private final String container;

    LargeParts(BlobStore store, Uploads uploads, Resilience requests, String container) {
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
        return put(bytes).map(name -> recorded.withOutcome(null, name));
    }

    /** Emits the record with its outputs, which are kept by then. */
    Mono<Recorded> kept(Recorded recorded) {
        if (!isLarge(recorded)) {
            return Mono.just(recorded);
        }
        return put(Bodies.write(recorded.outputs())).map(name -> recorded.withOutputs(List.of(), name));
    }

    /** Returns whether the outputs are too many for the record. */
    static boolean isLarge(Recorded recorded) {
        return size(recorded) > LARGE;
    }

    private static int size(Recorded recorded) {
        int size = 0;
        for (Recorded.Left left : recorded.outputs()) {
            size += ROUGHLY + left.name().length() + left.blob().length();
        }
        return size;
    }

    private Mono<String> put(byte[] bytes) {
        String name = "values/" + HexFormat.of().formatHex(Digests.bytes(bytes));
        return uploads.put(requests, new BlobName(container, name), ByteBuffer.wrap(bytes))
                .thenReturn(name);
    }

    /** Emits the record with all its outputs. */
    Mono<Recorded> whole(Recorded recorded) {
        String name = recorded.outputsBlob();
        return name == null
                ? Mono.just(recorded)
                : read(name).map(bytes -> recorded.withOutputs(Bodies.readOutputs(ByteBuffer.wrap(bytes)), null));
    }

    /** Emits the line; nothing if there is none. */
    Mono<String> line(Recorded recorded) {
        String name = recorded.outcomeBlob();
        if (name == null) {
            return Mono.justOrEmpty(recorded.outcome());
        }
        return read(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private Mono<byte[]> read(String name) {
        return Mono.defer(() -> {
            AtomicLong received = new AtomicLong();
            Flux<ByteBuffer> rest = Flux.defer(() -> store.get(new BlobName(container, name), received.get()))
                    .doOnNext(buffer -> received.addAndGet(buffer.remaining()));
            return Bytes.join(
                    requests.protectContent(Stage.RECORD, Operation.GET_BLOB, rest),
                    0,
                    Integer.MAX_VALUE,
                    "a recorded result");
        });
    }
}
