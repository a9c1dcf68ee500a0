package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A kept pool is what is written of a pool: the pool itself, its nodes, and how it scales. */
final class KeptPool {

    private static final String NODES = "nodes";
    private static final String SCALING = "scaling";

    private KeptPool() {}

    static ObjectNode of(Pool pool, Records records) {
        ObjectNode json = records.tree(pool);
        pool.nodes().stream()
                .filter(node -> node.condition() != NodeState.LEAVING_POOL)
                .forEach(node -> json.withArray(NODES).add(records.tree(node)));
        pool.autoScale().ifPresent(scale -> json.set(SCALING, scale.settings().json()));
        return json;
    }

    static void restore(JsonNode json, Pool pool, Records records) {
        records.update(pool, json);
        for (JsonNode each : Json.elements(json, NODES)) {
            Node node = pool.known(
                    each.path("id").asText(),
                    records.read(each.path("root"), Path.class),
                    each.path("dedicated").asBoolean(),
                    Instant.EPOCH);
            records.update(node, each);
        }
    }

    /** Reads how the pool scales automatically, if it does. */
    static Optional<AutoScaleSettings> scaling(JsonNode json) {
        return json.path(SCALING) instanceof ObjectNode settings
                ? Optional.of(AutoScaleSettings.enabling(JsonBody.of(settings), Optional.empty()))
                : Optional.empty();
    }
}
