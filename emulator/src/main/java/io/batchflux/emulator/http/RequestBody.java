package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.channel.AbortedException;

/** Reads the body of a request, up to the service's limit; what exceeds it is read too, but not kept. */
public final class RequestBody {

    static final int LIMIT = 1 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLarge;

    private RequestBody() {}

    /**
     * Emits the body, empty or not; a body that is too large is an error once all of it has come. Nothing comes of a client that goes away
     * meanwhile.
     */
    public static Mono<byte[]> read(ByteBufFlux content) {
        return content.reduceWith(RequestBody::new, RequestBody::append)
                .map(RequestBody::complete)
                .onErrorResume(RequestBody::isReset, gone -> Mono.empty());
    }

    /** Whether the client has gone away: that is no fault of anybody's. */
    static boolean isReset(Throwable error) {
        return error instanceof IOException || error instanceof AbortedException;
    }

    private RequestBody append(ByteBuf part) {
        if (bytes.size() + part.readableBytes() > LIMIT) {
            tooLarge = true;
            bytes.reset();
        } else if (!tooLarge) {
            byte[] copy = new byte[part.readableBytes()];
            part.getBytes(part.readerIndex(), copy);
            bytes.writeBytes(copy);
        }
        return this;
    }

    private byte[] complete() {
        if (tooLarge) {
            throw tooLarge();
        }
        return bytes.toByteArray();
    }

    public static BatchException tooLarge() {
        return ErrorCode.REQUEST_BODY_TOO_LARGE.with("MaxLimit", String.valueOf(LIMIT));
    }
}
