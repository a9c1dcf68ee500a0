package io.batchflux.emulator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** This class reads and writes JSON. */
public final class Json {

    /** Numbers stay what they are, with all their digits: what is kept and shown is none that can be counted with. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /**
     * The object in a request's body.
     *
     * @throws BatchException if it is not one JSON object in UTF-8
     */
    public static ObjectNode read(byte[] body) {
        return JsonReader.read(body);
    }

    /** Returns the object that was written; of what comes from outside, {@link #read} asks more. */
    public static ObjectNode readWritten(byte[] written) {
        try {
            return (ObjectNode) MAPPER.readTree(written);
        } catch (IOException impossible) {
            throw new UncheckedIOException("what was written cannot be read", impossible);
        }
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
