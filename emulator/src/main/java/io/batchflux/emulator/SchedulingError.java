package io.batchflux.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Why a job could not be begun.
 *
 * @param code the service's code
 * @param message what went wrong
 */
record SchedulingError(String code, String message) {

    ObjectNode json() {
        ObjectNode json =
                Json.object().put("category", "UserError").put("code", code).put("message", message);
        json.putArray("details");
        return json;
    }
}
