package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The events of one who looks: of what was the same before nothing is sent, but now and then a sign of life. For one thread at a time. */
final class Changes {

    /** A quarter of a minute, of half seconds. */
    private static final int SILENCE = 30;

    private final Clock clock;
    private String last = "";
    private int silent;

    /** @param clock that of the service: its time in milliseconds is the id of each event, so that the page knows how long something has lasted */
    Changes(Clock clock) {
        this.clock = clock;
    }

    /** Empty if it is as before. */
    ByteBuf view(ObjectNode json) {
        return event("view", json);
    }

    /** Empty if it is as before. */
    ByteBuf problem(String words) {
        return event("problem", Json.object().put("error", words));
    }

    private ByteBuf event(String name, ObjectNode json) {
        String event = "event: " + name + "\ndata: " + new String(Json.write(json), StandardCharsets.UTF_8) + "\n\n";
        if (!event.equals(last)) {
            last = event;
            silent = 0;
            return Unpooled.copiedBuffer("id: " + clock.millis() + "\n" + event, StandardCharsets.UTF_8);
        }
        silent++;
        if (silent < SILENCE) {
            return Unpooled.EMPTY_BUFFER;
        }
        silent = 0;
        return Unpooled.copiedBuffer(":\n\n", StandardCharsets.UTF_8);
    }
}
