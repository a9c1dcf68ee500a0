package io.batchflux.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.AllocationState;
import io.batchflux.emulator.account.Pool;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceTime;
import java.util.Map;

/** A pool as Azure Resource Manager shows it. */
final class PoolResource {

    private static final String TYPE = ResourcePath.TYPE + "/pools";

    /** What is called as the service calls it. */
    private static final String[] SAME = {
        "displayName",
        "vmSize",
        "taskSlotsPerNode",
        "startTask",
        "metadata",
        "userAccounts",
        "networkConfiguration",
        "mountConfiguration",
        "targetNodeCommunicationMode",
        "resourceTags",
        "upgradePolicy",
        "taskSchedulingPolicy"
    };

    /** The service's words for the user of a start task, and those here. */
    private static final Map<String, String> WORDS =
            Map.of("task", "Task", "pool", "Pool", "nonadmin", "NonAdmin", "admin", "Admin");

    private PoolResource() {}

    static String eTag(Pool pool) {
        return "W/\"" + ServiceTime.eTag(pool.lastModified()) + "\"";
    }

    static ObjectNode json(Pool pool, ResourcePath path) {
        ObjectNode json = Json.object()
                .put("id", path.accountId() + "/pools/" + pool.id())
                .put("name", pool.id())
                .put("type", TYPE)
                .put("etag", eTag(pool));
        identity(pool.spec().json().path("identity"), json);
        json.set("properties", properties(pool));
        return json;
    }

    private static ObjectNode properties(Pool pool) {
        boolean active = pool.state().equals("active");
        ObjectNode json = Json.object()
                .put("lastModified", ServiceTime.body(pool.lastModified()))
                .put("creationTime", ServiceTime.body(pool.creationTime()))
                .put("provisioningState", active ? "Succeeded" : "Deleting")
                .put("provisioningStateTransitionTime", ServiceTime.body(pool.since()))
                .put("allocationState", word(pool.allocation().state()))
                .put(
                        "allocationStateTransitionTime",
                        ServiceTime.body(pool.allocation().since()))
                .put("currentDedicatedNodes", pool.nodes(true).size())
                .put("currentLowPriorityNodes", pool.nodes(false).size())
                .put("interNodeCommunication", pool.spec().enablesInterNodeCommunication() ? "Enabled" : "Disabled");
        ObjectNode spec = pool.spec().json().deepCopy();
        for (String member : SAME) {
            if (spec.has(member)) {
                json.set(member, spec.get(member));
            }
        }
        if (json.at("/startTask/userIdentity/autoUser") instanceof ObjectNode user) {
            user.properties()
                    .forEach(member -> user.put(
                            member.getKey(),
                            WORDS.getOrDefault(
                                    member.getValue().asText(),
                                    member.getValue().asText())));
        }
        deployment(spec.path("virtualMachineConfiguration"), json);
        scale(pool, json);
        return json;
    }

    private static void deployment(JsonNode spec, ObjectNode json) {
        ObjectNode machine = (ObjectNode) spec;
        machine.set("nodeAgentSkuId", machine.remove("nodeAgentSKUId"));
        if (machine.path("imageReference") instanceof ObjectNode image && image.has("virtualMachineImageId")) {
            image.set("id", image.remove("virtualMachineImageId"));
        }
        if (machine.path("containerConfiguration") instanceof ObjectNode containers) {
            String type = containers.path("type").asText();
            containers.put("type", type.equalsIgnoreCase("dockerCompatible") ? "DockerCompatible" : "CriCompatible");
        }
        json.putObject("deploymentConfiguration").set("virtualMachineConfiguration", machine);
    }

    private static void scale(Pool pool, ObjectNode json) {
        ObjectNode settings = json.putObject("scaleSettings");
        if (pool.autoScale().isPresent()) {
            ObjectNode scale = pool.autoScale().get().json();
            ObjectNode auto = settings.putObject("autoScale");
            auto.set("formula", scale.get("autoScaleFormula"));
            auto.set("evaluationInterval", scale.get("autoScaleEvaluationInterval"));
            if (scale.get("autoScaleRun") instanceof ObjectNode run) {
                run.set("evaluationTime", run.remove("timestamp"));
                json.set("autoScaleRun", run);
            }
        } else {
            size(pool, settings.putObject("fixedScale"));
        }
        if (pool.allocation().state() != AllocationState.STEADY
                || !pool.allocation().errors().isEmpty()) {
            ObjectNode status = json.putObject("resizeOperationStatus");
            size(pool, status);
            status.put("startTime", ServiceTime.body(pool.allocation().since()));
            if (!pool.allocation().errors().isEmpty()) {
                pool.allocation()
                        .errors()
                        .forEach(error -> status.withArray("errors").add(error.json()));
            }
        }
    }

    private static void size(Pool pool, ObjectNode json) {
        json.put("targetDedicatedNodes", pool.size().dedicated())
                .put("targetLowPriorityNodes", pool.size().lowPriority())
                .put("resizeTimeout", pool.size().resizeTimeout());
    }

    private static void identity(JsonNode spec, ObjectNode json) {
        if (spec.has("type")) {
            ObjectNode identity =
                    json.putObject("identity").put("type", spec.path("type").asText());
            for (JsonNode each : spec.path("userAssignedIdentities")) {
                identity.withObjectProperty("userAssignedIdentities")
                        .putObject(each.path("resourceId").asText());
            }
        }
    }

    private static String word(AllocationState state) {
        return switch (state) {
            case STEADY -> "Steady";
            case RESIZING -> "Resizing";
            case STOPPING -> "Stopping";
        };
    }
}
