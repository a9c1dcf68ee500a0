package io.batchflux.emulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.SupplySetting;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import java.time.format.DateTimeParseException;
import java.util.Map;

/** This class reads from JSON how a pool comes by its nodes: {@code {"delay":"PT2S","maxDedicatedNodes":3}}; what is missing is as usual. */
final class NodeSupplies {

    private NodeSupplies() {}

    /** @throws IllegalArgumentException if it is not one */
    static NodeSupply read(byte[] body) {
        ObjectNode json;
        try {
            json = Json.read(body);
        } catch (BatchException notJson) {
            throw new IllegalArgumentException("a JSON object is expected", notJson);
        }
        NodeSupply supply = NodeSupply.prompt();
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            SupplySetting setting = SupplySetting.ofMember(member.getKey())
                    .orElseThrow(() ->
                            new IllegalArgumentException(member.getKey() + " is none of " + SupplySetting.members()));
            if (!member.getValue().isNull()) {
                supply = with(supply, setting, member.getValue());
            }
        }
        return supply;
    }

    static ObjectNode write(NodeSupply supply) {
        ObjectNode json = Json.object();
        for (SupplySetting setting : SupplySetting.values()) {
            String value = setting.of(supply);
            if (setting.isNumber()) {
                json.put(setting.member(), Integer.parseInt(value));
            } else if (!value.isEmpty()) {
                json.put(setting.member(), value);
            }
        }
        return json;
    }

    private static NodeSupply with(NodeSupply supply, SupplySetting setting, JsonNode value) {
        if (setting.isNumber() && !value.isInt()) {
            throw new IllegalArgumentException(setting.member() + " must be an integer, was " + value);
        }
        try {
            return setting.with(supply, value.asText());
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException(
                    setting.member() + " must be an ISO 8601 duration, was " + value.asText(), malformed);
        }
    }
}
