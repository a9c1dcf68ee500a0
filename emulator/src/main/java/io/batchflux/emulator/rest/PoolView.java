package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Node;
import io.batchflux.emulator.account.NodeState;
import io.batchflux.emulator.account.Pool;
import io.batchflux.emulator.account.PoolSpecs;
import io.batchflux.emulator.http.Urls;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.ServiceTime;
import java.util.Collection;

/** A pool as the service shows it. */
final class PoolView {

    static final Members MEMBERS = PoolSpecs.MEMBERS
            .and(PoolSpecs.SIZE_MEMBERS)
            .and(EntityHead.COMMON)
            .and(
                    "allocationState",
                    "allocationStateTransitionTime",
                    "resizeErrors",
                    "currentDedicatedNodes",
                    "currentLowPriorityNodes",
                    "autoScaleRun",
                    "identity",
                    "stats");

    static final Members COUNT_MEMBERS = Members.of("poolId", "dedicated", "lowPriority");

    private PoolView() {}

    static ObjectNode json(Pool pool, Urls urls) {
        JsonNode spec = pool.spec().json();
        Pool.Allocation allocation = pool.allocation();
        ObjectNode json = Json.object();
        PoolSpecs.MEMBERS.copy(spec, json);
        json.put("url", urls.pool(pool.id()))
                .put("eTag", ServiceTime.eTag(pool.lastModified()))
                .put("lastModified", ServiceTime.body(pool.lastModified()))
                .put("creationTime", ServiceTime.body(pool.creationTime()))
                .put("state", pool.state())
                .put("stateTransitionTime", ServiceTime.body(pool.since()))
                .put("allocationState", allocation.state().word())
                .put("allocationStateTransitionTime", ServiceTime.body(allocation.since()))
                .put("resizeTimeout", pool.size().resizeTimeout());
        if (!allocation.errors().isEmpty()) {
            ArrayNode errors = json.putArray("resizeErrors");
            allocation.errors().forEach(error -> errors.add(error.json()));
        }
        json.put("currentDedicatedNodes", pool.nodes(true).size())
                .put("targetDedicatedNodes", pool.size().dedicated())
                .put("currentLowPriorityNodes", pool.nodes(false).size())
                .put("targetLowPriorityNodes", pool.size().lowPriority())
                .put("enableAutoScale", pool.autoScale().isPresent());
        pool.autoScale().ifPresent(scale -> json.setAll(scale.json()));
        return json;
    }

    /** Shows how many of the pool's nodes are in which state. */
    static ObjectNode counts(Pool pool) {
        ObjectNode json = Json.object().put("poolId", pool.id());
        json.set("dedicated", counts(pool.nodes(true)));
        json.set("lowPriority", counts(pool.nodes(false)));
        return json;
    }

    private static ObjectNode counts(Collection<Node> nodes) {
        ObjectNode json = Json.object();
        for (NodeState state : NodeState.values()) {
            json.put(
                    state.counted(),
                    nodes.stream().filter(node -> node.state() == state).count());
        }
        return json.put("total", nodes.size());
    }
}
