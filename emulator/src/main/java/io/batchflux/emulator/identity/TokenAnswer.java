package io.batchflux.emulator.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A token answer is what the token endpoint says.
 *
 * @param status the status of HTTP
 * @param json the body
 */
public record TokenAnswer(int status, ObjectNode json) {

    static TokenAnswer of(ObjectNode json) {
        return new TokenAnswer(200, json);
    }
}
