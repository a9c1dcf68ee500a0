package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.Json;
import java.util.Optional;

/**
 * An answer is ready to be sent.
 *
 * @param response the status, the headers and the bytes of a file
 * @param body the bytes of the JSON body
 */
public record Answer(BatchResponse response, Optional<byte[]> body) {

    static Answer of(BatchResponse response) {
        return new Answer(response, response.json().map(Json::write));
    }

    /** Counts what is sent. */
    Answer counted(RequestLog.Entry entry) {
        entry.answered(response.delivery() == Delivery.NONE ? 0 : response.status());
        body.ifPresent(bytes -> entry.sent(bytes.length));
        return response.content().isEmpty()
                ? this
                : new Answer(
                        response.withContent(
                                response.content().get().doOnNext(part -> entry.sent(part.readableBytes()))),
                        body);
    }
}
