package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;

/**
 * A scheduling error says why a job could not be begun.
 *
 * @param code the service's code
 * @param message what went wrong
 */
public record SchedulingError(String code, String message) {

    public ObjectNode json() {
        ObjectNode json =
                Json.object().put("category", "UserError").put("code", code).put("message", message);
        json.putArray("details");
        return json;
    }
}
