package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.Secrets;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** This class reads the pools in requests: it checks them and fills in the service's defaults. */
public final class PoolSpecs {

    private static final int MAX_SLOTS = 256;

    /** What versions before 2025-06-01 know, and is kept and shown. */
    private static final Members FORMER =
            Members.of("certificateReferences", "targetNodeCommunicationMode", "resourceTags", "identity");

    /** What can be changed at any time. */
    private static final Members CHANGEABLE =
            Members.of("startTask", "applicationPackageReferences", "metadata").and(FORMER);

    /** What can be changed while the pool has no nodes. */
    private static final Members CHANGEABLE_WHEN_EMPTY = Members.of(
            "displayName",
            "vmSize",
            "enableInterNodeCommunication",
            "userAccounts",
            "taskSlotsPerNode",
            "taskSchedulingPolicy",
            "virtualMachineConfiguration",
            "networkConfiguration",
            "mountConfiguration",
            "upgradePolicy");

    /** These members are what a client can say of a pool apart from its size. */
    public static final Members MEMBERS =
            Members.of("id").and(CHANGEABLE_WHEN_EMPTY).and(CHANGEABLE);

    /** These members are what a client can say of the size of a new pool. */
    public static final Members SIZE_MEMBERS = Members.of(
            "resizeTimeout",
            "targetDedicatedNodes",
            "targetLowPriorityNodes",
            "enableAutoScale",
            "autoScaleFormula",
            "autoScaleEvaluationInterval");

    private PoolSpecs() {}

    public static PoolSpec create(JsonBody body) {
        body.allowOnly(MEMBERS.and(SIZE_MEMBERS).names());
        String id = TaskSpecs.id(body);
        return new PoolSpec(id, complete(body.json().deepCopy(), MAX_SLOTS).put("id", id));
    }

    /** Returns the specification of a pool that the emulator starts with. */
    static PoolSpec of(PoolOptions options, Collection<String> images) {
        ObjectNode json = Json.object().put("vmSize", PoolMachines.DEFAULT_VM_SIZE);
        json.set("virtualMachineConfiguration", PoolMachines.defaults());
        if (!images.isEmpty()) {
            ObjectNode containers =
                    json.withObjectProperty("virtualMachineConfiguration").putObject("containerConfiguration");
            containers.put("type", "dockerCompatible");
            images.stream().sorted().forEach(containers.putArray("containerImageNames")::add);
        }
        options.startTask().ifPresent(command -> json.putObject("startTask").put("commandLine", command));
        json.put("taskSlotsPerNode", options.taskSlotsPerNode());
        return new PoolSpec(options.id(), complete(json, Integer.MAX_VALUE).put("id", options.id()));
    }

    /** Returns the pool with the members that a PATCH sends in place of its own. */
    public static PoolSpec patched(PoolSpec pool, JsonBody body, boolean empty) {
        body.allowOnly(CHANGEABLE.and(CHANGEABLE_WHEN_EMPTY).names());
        ObjectNode merged = pool.json().deepCopy();
        for (String member : CHANGEABLE.and(CHANGEABLE_WHEN_EMPTY).names()) {
            if (body.has(member)) {
                merged.set(member, body.json().get(member).deepCopy());
            }
        }
        ObjectNode changed = complete(merged, Math.max(MAX_SLOTS, pool.taskSlotsPerNode()));
        requireFixedKept(pool, changed, empty);
        return new PoolSpec(pool.id(), changed);
    }

    /** Returns the pool as a request has it that says all of it, its size included. */
    public static PoolSpec whole(PoolSpec pool, JsonBody body, boolean empty) {
        ObjectNode changed = create(body).json();
        requireFixedKept(pool, changed, empty);
        return new PoolSpec(pool.id(), changed.put("id", pool.id()));
    }

    private static void requireFixedKept(PoolSpec pool, ObjectNode changed, boolean empty) {
        for (String member : CHANGEABLE_WHEN_EMPTY.names()) {
            if (!empty && !changed.path(member).equals(pool.json().path(member))) {
                throw ErrorCode.OPERATION_INVALID_FOR_STATE.with(
                        "Reason", "The property " + member + " of a pool can only be changed while it has no nodes.");
            }
        }
    }

    /** Returns the pool with the properties of a request that replaces those which can be changed at any time. */
    public static PoolSpec replaced(PoolSpec pool, JsonBody body) {
        body.allowOnly(CHANGEABLE.names());
        for (String member : List.of("applicationPackageReferences", "metadata")) {
            if (!body.has(member)) {
                throw body.missing(member);
            }
        }
        ObjectNode json = pool.json().deepCopy();
        json.remove(CHANGEABLE.names());
        for (String member : CHANGEABLE.names()) {
            if (body.has(member)) {
                json.set(member, body.json().get(member).deepCopy());
            }
        }
        return new PoolSpec(pool.id(), complete(json, Math.max(MAX_SLOTS, pool.taskSlotsPerNode())));
    }

    /** Checks the members and fills in what is missing. */
    private static ObjectNode complete(ObjectNode json, int maxSlots) {
        JsonBody body = JsonBody.of(json);
        TaskSpecs.displayName(body);
        json.put("vmSize", body.requiredText("vmSize").toLowerCase(Locale.ROOT));
        json.set("virtualMachineConfiguration", PoolMachines.read(body));
        json.put("enableInterNodeCommunication", body.bool("enableInterNodeCommunication", false));
        json.put("taskSlotsPerNode", body.integer("taskSlotsPerNode", 1, 1, maxSlots));
        json.set("taskSchedulingPolicy", schedulingPolicy(body));
        requireNoApplications(body);
        requireNoCertificates(body);
        NodeSettings.check(body);
        TaskSpecs.metadata(body);
        Optional<JsonBody> startTask = body.object("startTask");
        startTask.ifPresent(task -> json.set("startTask", startTask(task)));
        json.retain(MEMBERS.names());
        for (Iterator<JsonNode> values = json.elements(); values.hasNext(); ) {
            JsonNode value = values.next();
            if (value.isNull() || (value.isArray() && value.isEmpty())) {
                values.remove();
            }
        }
        Secrets.remove(json);
        return json;
    }

    private static ObjectNode schedulingPolicy(JsonBody body) {
        ObjectNode policy = Json.object();
        Optional<JsonBody> given = body.object("taskSchedulingPolicy");
        given.ifPresent(asked -> asked.allowOnly(Set.of("nodeFillType", "jobDefaultOrder")));
        given.flatMap(asked -> asked.text("jobDefaultOrder")).ifPresent(order -> policy.put("jobDefaultOrder", order));
        String fill = given.map(asked -> asked.choice("nodeFillType", "spread", "spread", "pack"))
                .orElse("spread");
        return policy.put("nodeFillType", fill.equals("pack") ? "Pack" : "Spread");
    }

    private static ObjectNode startTask(JsonBody body) {
        body.allowOnly(Set.of(
                "commandLine",
                "containerSettings",
                "resourceFiles",
                "environmentSettings",
                "userIdentity",
                "maxTaskRetryCount",
                "waitForSuccess"));
        boolean hasIdentity = body.has("userIdentity");
        ObjectNode json = TaskSpecs.command(body);
        if (!hasIdentity) {
            json.putObject("userIdentity")
                    .putObject("autoUser")
                    .put("scope", "task")
                    .put("elevationLevel", "nonadmin");
        }
        return json.put("maxTaskRetryCount", body.integer("maxTaskRetryCount", 0, -1, Integer.MAX_VALUE))
                .put("waitForSuccess", body.bool("waitForSuccess", true));
    }

    private static void requireNoApplications(JsonBody body) {
        if (!body.objects("applicationPackageReferences").isEmpty()) {
            throw ErrorCode.INVALID_APPLICATION_PACKAGE_REFERENCES.with();
        }
    }

    private static void requireNoCertificates(JsonBody body) {
        if (!body.objects("certificateReferences").isEmpty()) {
            throw ErrorCode.INVALID_CERTIFICATE_REFERENCES.with();
        }
    }
}
