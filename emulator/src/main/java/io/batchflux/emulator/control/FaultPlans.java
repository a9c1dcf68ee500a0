package io.batchflux.emulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;

/** This class reads plans of faults from JSON: {@code {"seed":1,"faults":["*:500,nth=2"]}}. */
final class FaultPlans {

    private FaultPlans() {}

    /** @throws IllegalArgumentException if it is not a plan */
    static FaultPlan read(byte[] body) {
        ObjectNode json;
        try {
            json = Json.read(body);
        } catch (BatchException notJson) {
            throw new IllegalArgumentException("a JSON object is expected", notJson);
        }
        FaultPlan plan = FaultPlan.none().withSeed(json.path("seed").asLong());
        if (!json.path("faults").isArray()) {
            throw new IllegalArgumentException("faults must be an array");
        }
        for (JsonNode fault : json.path("faults")) {
            plan = plan.withFault(fault.asText());
        }
        return plan;
    }
}
