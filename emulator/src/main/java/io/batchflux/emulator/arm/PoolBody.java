package io.batchflux.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Deallocation;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * A pool in a request of Azure Resource Manager, in the words of the service.
 *
 * @param spec what the pool is to be, without its size
 * @param scale what its size is to be: that of a new pool of the service
 * @param saysScale whether the request says anything of its size
 * @param deallocation what becomes of tasks on nodes that leave
 */
record PoolBody(ObjectNode spec, JsonBody scale, boolean saysScale, Deallocation deallocation) {

    /** What answers have and requests may send back, which changes nothing. */
    private static final Set<String> READ_ONLY = Set.of(
            "lastModified",
            "creationTime",
            "provisioningState",
            "provisioningStateTransitionTime",
            "allocationState",
            "allocationStateTransitionTime",
            "currentDedicatedNodes",
            "currentLowPriorityNodes",
            "currentNodeCommunicationMode",
            "autoScaleRun",
            "resizeOperationStatus");

    /** What the service calls otherwise, but for what is read below. */
    private static final Map<String, String> NAMES =
            Map.of("applicationPackages", "applicationPackageReferences", "certificates", "certificateReferences");

    private static final Set<String> READ =
            Set.of("deploymentConfiguration", "scaleSettings", "interNodeCommunication", "applicationLicenses");

    static PoolBody read(JsonBody request) {
        request.allowOnly(Set.of("id", "name", "type", "etag", "tags", "properties", "identity"));
        JsonBody given = request.object("properties").orElseGet(() -> JsonBody.of(Json.object()));
        ObjectNode spec = Json.object();
        given.json().properties().forEach(member -> {
            String name = member.getKey();
            if (!READ_ONLY.contains(name) && !READ.contains(name)) {
                spec.set(NAMES.getOrDefault(name, name), member.getValue().deepCopy());
            }
        });
        given.object("deploymentConfiguration").ifPresent(deployment -> {
            deployment.allowOnly(Set.of("virtualMachineConfiguration"));
            deployment
                    .object("virtualMachineConfiguration")
                    .ifPresent(machine -> spec.set("virtualMachineConfiguration", machine(machine.json())));
        });
        if (given.has("interNodeCommunication")) {
            spec.put(
                    "enableInterNodeCommunication",
                    given.choice("interNodeCommunication", "disabled", "enabled", "disabled")
                            .equals("enabled"));
        }
        request.object("identity").ifPresent(identity -> spec.set("identity", identity(identity)));
        return scaled(spec, given);
    }

    /** The pool as the service is asked to add it. */
    JsonBody whole(String id) {
        ObjectNode body = spec.deepCopy();
        body.setAll(scale.json());
        return JsonBody.of(body.put("id", id));
    }

    /** Whether it is to scale automatically. */
    boolean scalesAutomatically() {
        return scale.bool("enableAutoScale", false);
    }

    private static PoolBody scaled(ObjectNode spec, JsonBody given) {
        ObjectNode scale = Json.object();
        Deallocation deallocation = Deallocation.REQUEUE;
        JsonBody settings = given.object("scaleSettings")
                .orElseGet(() -> JsonBody.of(Json.object()))
                .allowOnly(Set.of("fixedScale", "autoScale"));
        if (settings.has("fixedScale") && settings.has("autoScale")) {
            throw settings.invalid("autoScale", "must not be given beside fixedScale");
        }
        if (settings.has("fixedScale")) {
            JsonBody fixed = settings.requiredObject("fixedScale")
                    .allowOnly(Set.of(
                            "targetDedicatedNodes",
                            "targetLowPriorityNodes",
                            "resizeTimeout",
                            "nodeDeallocationOption"));
            deallocation = Deallocation.of(fixed, "nodeDeallocationOption");
            scale = fixed.json().deepCopy();
            scale.remove("nodeDeallocationOption");
        }
        if (settings.has("autoScale")) {
            JsonBody auto = settings.requiredObject("autoScale").allowOnly(Set.of("formula", "evaluationInterval"));
            scale.put("enableAutoScale", true).put("autoScaleFormula", auto.requiredText("formula"));
            if (auto.has("evaluationInterval")) {
                scale.put("autoScaleEvaluationInterval", auto.requiredText("evaluationInterval"));
            }
        }
        return new PoolBody(spec, JsonBody.of(scale), given.has("scaleSettings"), deallocation);
    }

    private static ObjectNode machine(ObjectNode given) {
        ObjectNode machine = given.deepCopy();
        JsonNode agent = machine.remove("nodeAgentSkuId");
        if (agent != null) {
            machine.set("nodeAgentSKUId", agent);
        }
        if (machine.path("imageReference") instanceof ObjectNode image && image.has("id")) {
            image.set("virtualMachineImageId", image.remove("id"));
        }
        return machine;
    }

    private static ObjectNode identity(JsonBody given) {
        ObjectNode identity = Json.object().put("type", given.requiredText("type"));
        given.object("userAssignedIdentities").ifPresent(users -> {
            ArrayNode list = identity.putArray("userAssignedIdentities");
            for (Iterator<String> ids = users.json().fieldNames(); ids.hasNext(); ) {
                list.addObject().put("resourceId", ids.next());
            }
        });
        return identity;
    }
}
