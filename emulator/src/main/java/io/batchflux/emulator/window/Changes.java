package io.batchflux.emulator.window;

import io.batchflux.emulator.wire.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The events of one who looks: of what was the same before nothing is sent, but now and then a sign of life. For one thread at a time. */
final class Changes {

    /** A quarter of a minute, of half seconds. */
    private static final int SILENCE = 30;

    private byte[] last = new byte[0];
    private int silent;

    /** Empty if it is as before. */
    ByteBuf view(byte[] json) {
        return event("view", json);
    }

    /** Empty if it is as before. */
    ByteBuf problem(String words) {
        return event("problem", Json.write(Json.object().put("error", words)));
    }

    private ByteBuf event(String name, byte[] json) {
        byte[] begin = ("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8);
        byte[] event = Arrays.copyOf(begin, begin.length + json.length + 2);
        System.arraycopy(json, 0, event, begin.length, json.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        if (!Arrays.equals(event, last)) {
            last = event;
            silent = 0;
            return Unpooled.wrappedBuffer(event);
        }
        silent++;
        if (silent < SILENCE) {
            return Unpooled.EMPTY_BUFFER;
        }
        silent = 0;
        return Unpooled.copiedBuffer(":\n\n", StandardCharsets.UTF_8);
    }
}
