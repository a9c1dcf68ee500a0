package io.batchflux;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Joins buffers, up to a limit. */
final class Bytes {

    private Bytes() {}

    static Mono<byte[]> join(Flux<ByteBuffer> content, int limit, String what) {
        return content.collect(ByteArrayOutputStream::new, (joined, buffer) -> append(joined, buffer, limit, what))
                .map(ByteArrayOutputStream::toByteArray);
    }

    private static void append(ByteArrayOutputStream joined, ByteBuffer buffer, int limit, String what) {
        if (joined.size() + (long) buffer.remaining() > limit) {
            throw new IllegalStateException(what + " must have at most " + limit + " bytes, has more");
        }
        try {
            Channels.newChannel(joined).write(buffer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
