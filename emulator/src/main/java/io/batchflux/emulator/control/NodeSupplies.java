package io.batchflux.emulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Set;

/** How a pool comes by its nodes, as JSON: {@code {"delay":"PT2S","maxDedicatedNodes":3}}; what is missing is as usual. */
final class NodeSupplies {

    private static final Set<String> MEMBERS =
            Set.of("delay", "startUp", "maxDedicatedNodes", "maxLowPriorityNodes", "error", "failingStartTasks");

    private NodeSupplies() {}

    /** @throws IllegalArgumentException if it is not one */
    static NodeSupply read(byte[] body) {
        ObjectNode json;
        try {
            json = Json.read(body);
        } catch (BatchException notJson) {
            throw new IllegalArgumentException("a JSON object is expected", notJson);
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw new IllegalArgumentException(name + " is none of " + MEMBERS);
            }
        });
        NodeSupply supply = NodeSupply.prompt()
                .withDelay(duration(json, "delay"))
                .withStartUp(duration(json, "startUp"))
                .withMaxDedicatedNodes(
                        number(json, "maxDedicatedNodes", NodeSupply.prompt().maxDedicatedNodes()))
                .withMaxLowPriorityNodes(
                        number(json, "maxLowPriorityNodes", NodeSupply.prompt().maxLowPriorityNodes()))
                .withFailingStartTasks(number(json, "failingStartTasks", 0));
        return json.hasNonNull("error") ? supply.withError(json.path("error").asText()) : supply;
    }

    static ObjectNode write(NodeSupply supply) {
        ObjectNode json = Json.object()
                .put("delay", supply.delay().toString())
                .put("startUp", supply.startUp().toString())
                .put("maxDedicatedNodes", supply.maxDedicatedNodes())
                .put("maxLowPriorityNodes", supply.maxLowPriorityNodes())
                .put("failingStartTasks", supply.failingStartTasks());
        supply.error().ifPresent(code -> json.put("error", code));
        return json;
    }

    private static Duration duration(ObjectNode json, String member) {
        String text = json.path(member).asText("PT0S");
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException(member + " must be an ISO 8601 duration, was " + text, malformed);
        }
    }

    private static int number(ObjectNode json, String member, int otherwise) {
        JsonNode value = json.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isInt()) {
            throw new IllegalArgumentException(member + " must be an integer, was " + value);
        }
        return value.intValue();
    }
}
