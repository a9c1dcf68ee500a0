package io.batchflux.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.batchflux.azure.RestAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer of the Batch account.
 *
 * @param raw the answer as it came
 * @param json its body; missing if that is none
 */
record Answer(RestAnswer raw, JsonNode json) {

    static final JsonMapper JSON = new JsonMapper();

    static Answer of(RestAnswer raw) {
        return new Answer(raw, parse(raw.body()));
    }

    int status() {
        return raw.status();
    }

    boolean isOk() {
        return raw.status() < 300;
    }

    Optional<String> header(String name) {
        return raw.header(name);
    }

    /** Returns the error's code; empty if there is none. */
    String code() {
        return json.path("code").asText("");
    }

    /** Returns the status and, if it is an error, its code. */
    String words() {
        return code().isEmpty() ? String.valueOf(status()) : status() + " " + code();
    }

    /** Returns what is said about the error: its details, by their names. */
    String details() {
        return details(json);
    }

    static String details(JsonNode error) {
        List<String> details = new ArrayList<>();
        for (JsonNode detail : error.path("values")) {
            details.add(detail.path("key").asText() + "=" + detail.path("value").asText());
        }
        return String.join(", ", details);
    }

    private static JsonNode parse(String body) {
        try {
            return body.startsWith("{") || body.startsWith("[") ? JSON.readTree(body) : MissingNode.getInstance();
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }
}
