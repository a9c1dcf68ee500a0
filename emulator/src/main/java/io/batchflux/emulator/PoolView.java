package io.batchflux.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Pools and nodes as the service shows them. */
final class PoolView {

    static final Set<String> MEMBERS = Set.of(
            "id",
            "displayName",
            "url",
            "eTag",
            "lastModified",
            "creationTime",
            "state",
            "stateTransitionTime",
            "allocationState",
            "allocationStateTransitionTime",
            "vmSize",
            "virtualMachineConfiguration",
            "resizeTimeout",
            "resizeErrors",
            "currentDedicatedNodes",
            "currentLowPriorityNodes",
            "targetDedicatedNodes",
            "targetLowPriorityNodes",
            "enableAutoScale",
            "autoScaleFormula",
            "autoScaleEvaluationInterval",
            "autoScaleRun",
            "enableInterNodeCommunication",
            "networkConfiguration",
            "startTask",
            "applicationPackageReferences",
            "taskSlotsPerNode",
            "taskSchedulingPolicy",
            "userAccounts",
            "metadata",
            "stats",
            "mountConfiguration",
            "identity",
            "upgradePolicy");

    static final Set<String> NODE_MEMBERS = Set.of(
            "id",
            "url",
            "state",
            "schedulingState",
            "stateTransitionTime",
            "lastBootTime",
            "allocationTime",
            "ipAddress",
            "ipv6Address",
            "affinityId",
            "vmSize",
            "totalTasksRun",
            "runningTasksCount",
            "runningTaskSlotsCount",
            "totalTasksSucceeded",
            "recentTasks",
            "startTask",
            "startTaskInfo",
            "errors",
            "isDedicated",
            "endpointConfiguration",
            "nodeAgentInfo",
            "virtualMachineInfo");

    static final Set<String> COUNT_MEMBERS = Set.of("poolId", "dedicated", "lowPriority");

    private static final List<String> NODE_STATES = List.of(
            "creating",
            "idle",
            "offline",
            "preempted",
            "rebooting",
            "reimaging",
            "running",
            "starting",
            "startTaskFailed",
            "leavingPool",
            "unknown",
            "unusable",
            "waitingForStartTask",
            "deallocated",
            "deallocating",
            "upgradingOS");

    static final String VM_SIZE = "standard_d2_v5";
    static final String NODE_AGENT = "batch.node.ubuntu 24.04";

    private final Collection<String> images;

    /** @param images the container images that tasks can name */
    PoolView(Collection<String> images) {
        this.images = images;
    }

    ObjectNode json(Pool pool, Urls urls) {
        String created = ServiceTime.body(pool.creationTime());
        ObjectNode json = Json.object()
                .put("id", pool.id())
                .put("url", urls.pool(pool.id()))
                .put("eTag", ServiceTime.eTag(pool.creationTime()))
                .put("lastModified", created)
                .put("creationTime", created)
                .put("state", "active")
                .put("stateTransitionTime", created)
                .put("allocationState", "steady")
                .put("allocationStateTransitionTime", created)
                .put("vmSize", VM_SIZE)
                .put("resizeTimeout", "PT15M")
                .put("currentDedicatedNodes", pool.nodes().size())
                .put("targetDedicatedNodes", pool.nodes().size())
                .put("currentLowPriorityNodes", 0)
                .put("targetLowPriorityNodes", 0)
                .put("enableAutoScale", false)
                .put("enableInterNodeCommunication", false)
                .put("taskSlotsPerNode", pool.taskSlotsPerNode());
        json.putObject("taskSchedulingPolicy").put("nodeFillType", "Spread");
        ObjectNode machine = json.putObject("virtualMachineConfiguration");
        machine.set("imageReference", image());
        machine.put("nodeAgentSKUId", NODE_AGENT);
        if (!images.isEmpty()) {
            ObjectNode containers = machine.putObject("containerConfiguration").put("type", "dockerCompatible");
            images.stream().sorted().forEach(containers.putArray("containerImageNames")::add);
        }
        return json;
    }

    static ObjectNode node(Node node, Urls urls) {
        String allocated = ServiceTime.body(node.allocationTime());
        ObjectNode json = Json.object()
                .put("id", node.id())
                .put("url", urls.node(node.poolId(), node.id()))
                .put("state", node.state())
                .put("schedulingState", "enabled")
                .put("stateTransitionTime", ServiceTime.body(node.since()))
                .put("lastBootTime", ServiceTime.body(node.bootTime()))
                .put("allocationTime", allocated)
                .put("ipAddress", "127.0.0.1")
                .put("affinityId", "TVM:" + node.id())
                .put("vmSize", VM_SIZE)
                .put("totalTasksRun", node.tasksRun())
                .put("totalTasksSucceeded", node.tasksSucceeded())
                .put("runningTasksCount", node.runningTasks())
                .put("runningTaskSlotsCount", node.usedSlots())
                .put("isDedicated", true);
        json.putObject("nodeAgentInfo").put("version", "1.0.0").put("lastUpdateTime", allocated);
        json.putObject("virtualMachineInfo").set("imageReference", image());
        return json;
    }

    /** How many of the pool's nodes are in which state. */
    static ObjectNode counts(Pool pool) {
        ObjectNode json = Json.object().put("poolId", pool.id());
        json.set("dedicated", counts(pool.nodes()));
        json.set("lowPriority", counts(List.of()));
        return json;
    }

    private static ObjectNode counts(Collection<Node> nodes) {
        ObjectNode json = Json.object();
        for (String state : NODE_STATES) {
            json.put(
                    state,
                    nodes.stream()
                            .filter(node -> node.state().equalsIgnoreCase(state))
                            .count());
        }
        return json.put("total", nodes.size());
    }

    /** The one virtual machine image there is. */
    static ObjectNode image() {
        return Json.object()
                .put("publisher", "canonical")
                .put("offer", "ubuntu-24_04-lts")
                .put("sku", "server")
                .put("version", "latest");
    }
}
