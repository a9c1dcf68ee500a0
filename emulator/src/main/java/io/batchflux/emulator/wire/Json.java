package io.batchflux.emulator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** This class reads and writes JSON. */
public final class Json {

    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** The object in a request's body. */
    public static ObjectNode read(byte[] body) {
        try {
            if (body.length > 0 && MAPPER.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException malformed) {
            String reason = malformed instanceof JsonProcessingException json
                    ? json.getOriginalMessage()
                    : String.valueOf(malformed.getMessage());
            throw ErrorCode.INVALID_REQUEST_BODY.with("Reason", reason);
        }
        throw ErrorCode.INVALID_REQUEST_BODY.with("Reason", "a JSON object is expected");
    }

    public static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a JSON tree cannot be written", impossible);
        }
    }

    /** The elements of a member that is an array; none when it is absent. */
    public static List<JsonNode> elements(JsonNode owner, String member) {
        List<JsonNode> elements = new ArrayList<>();
        owner.path(member).forEach(elements::add);
        return elements;
    }
}
