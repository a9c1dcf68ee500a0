package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.Json;
import java.util.Optional;

/**
 * An answer is ready to be sent.
 *
 * @param response the status, the headers and the bytes of a file
 * @param body the bytes of the JSON body
 * @param operation the name of the operation that it is of, if one was found
 */
public record Answer(BatchResponse response, Optional<byte[]> body, Optional<String> operation) {

    static Answer of(BatchResponse response) {
        return new Answer(response, response.json().map(Json::write), Optional.empty());
    }

    /** Counts what is sent. */
    Answer counted(RequestLog.Entry entry) {
        entry.answered(response.delivery() == Delivery.NONE ? 0 : response.status());
        body.ifPresent(bytes -> entry.sent(bytes.length));
        BatchResponse sent = response.content()
                .map(parts -> response.withContent(parts.doOnNext(part -> entry.sent(part.readableBytes()))))
                .orElse(response);
        return new Answer(sent, body, Optional.of(entry.operation()));
    }
}
