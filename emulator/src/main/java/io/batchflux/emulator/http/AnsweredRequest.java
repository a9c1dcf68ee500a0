package io.batchflux.emulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Redaction;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A request that was answered, for those who want to know.
 *
 * @param time when it came
 * @param method the HTTP method
 * @param uri the path and the query, as they came; not to be shown as they are
 * @param operation the name of the operation, if one was found
 * @param status the status of the answer; 0 if the connection was cut instead
 * @param duration how long it took until the answer was sent
 * @param id the id that the service gave to it
 * @param clientId the id that the client gave to it
 * @param error the code of the error
 */
record AnsweredRequest(
        Instant time,
        String method,
        String uri,
        Optional<String> operation,
        int status,
        Duration duration,
        String id,
        Optional<String> clientId,
        Optional<String> error) {

    /** One line, without what is secret. */
    String text() {
        return ServiceTime.body(time) + " " + method + " " + path() + " " + status + " "
                + String.format(Locale.ROOT, "%.1f ms ", millis()) + id
                + error.map(code -> " " + code).orElse("");
    }

    /** The same for programs. */
    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("time", ServiceTime.body(time))
                .put("method", method)
                .put("path", path())
                .put("status", status)
                .put("durationMs", Math.round(millis() * 10) / 10.0)
                .put("requestId", id);
        clientId.ifPresent(given -> json.put("clientRequestId", plain(given)));
        operation.ifPresent(name -> json.put("operation", name));
        error.ifPresent(code -> json.put("error", code));
        return json;
    }

    private double millis() {
        return duration.toNanos() / 1e6;
    }

    /** Programs that log in as this machine have a secret in front of their path. */
    private String path() {
        return plain(Redaction.of(uri).replaceFirst("^/[^/?]+(?=/metadata/identity/)", "/***"));
    }

    /** What could end the line, or change the terminal, is not in it. */
    private static String plain(String foreign) {
        return foreign.replaceAll("\\p{Cntrl}", "?");
    }
}
