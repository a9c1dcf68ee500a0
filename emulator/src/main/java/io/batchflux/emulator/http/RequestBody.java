package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.channel.AbortedException;

/** Reads the body of a request, up to a limit; what exceeds it is read too, but not kept. */
public final class RequestBody {

    /** What the service takes. */
    static final int LIMIT = 1 << 20;

    /** Enough for a log-in, and for what is said to the emulator itself; whoever is not known may send as many as wanted. */
    public static final int SMALL = 1 << 16;

    /** Put together in the end: a body that grows is copied again and again. */
    private final List<byte[]> parts = new ArrayList<>();

    private final int limit;
    private int length;
    private boolean tooLarge;

    private RequestBody(int limit) {
        this.limit = limit;
    }

    /**
     * Emits the body, empty or not; a body that is too large is an error once all of it has come. Nothing comes of a client that goes away
     * meanwhile.
     *
     * @param limit how many bytes are kept at most
     */
    public static Mono<byte[]> read(ByteBufFlux content, int limit) {
        return content.reduceWith(() -> new RequestBody(limit), RequestBody::append)
                .map(RequestBody::complete)
                .onErrorResume(RequestBody::isReset, gone -> Mono.empty());
    }

    /** Whether the client has gone away: that is no fault of anybody's. */
    static boolean isReset(Throwable error) {
        return error instanceof IOException || error instanceof AbortedException;
    }

    private RequestBody append(ByteBuf part) {
        if (tooLarge || length + part.readableBytes() > limit) {
            tooLarge = true;
            parts.clear();
        } else if (part.isReadable()) {
            parts.add(ByteBufUtil.getBytes(part));
            length += part.readableBytes();
        }
        return this;
    }

    private byte[] complete() {
        if (tooLarge) {
            throw tooLarge(limit);
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    public static BatchException tooLarge() {
        return tooLarge(LIMIT);
    }

    private static BatchException tooLarge(int limit) {
        return ErrorCode.REQUEST_BODY_TOO_LARGE.with("MaxLimit", String.valueOf(limit));
    }
}
