package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Node;
import io.batchflux.emulator.account.NodeState;
import io.batchflux.emulator.account.Pool;
import io.batchflux.emulator.account.Task;
import io.batchflux.emulator.account.TaskExecution;
import io.batchflux.emulator.http.Urls;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.ServiceTime;

/** A node as the service shows it. */
final class NodeView {

    static final Members MEMBERS = Members.of(
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

    private static final String AGENT_VERSION = "1.0.0";

    private NodeView() {}

    static ObjectNode json(Node node, Pool pool, Urls urls) {
        ObjectNode json = Json.object()
                .put("id", node.id())
                .put("url", urls.node(pool.id(), node.id()))
                .put("state", node.state().word())
                .put("schedulingState", node.isSchedulable() ? "enabled" : "disabled")
                .put("stateTransitionTime", ServiceTime.body(node.since()));
        node.bootTime().ifPresent(time -> json.put("lastBootTime", ServiceTime.body(time)));
        json.put("allocationTime", ServiceTime.body(node.allocationTime()))
                .put("ipAddress", "127.0.0.1")
                .put("affinityId", "TVM:" + node.id())
                .put("vmSize", pool.spec().vmSize())
                .put("totalTasksRun", node.tasksRun())
                .put("totalTasksSucceeded", node.tasksSucceeded())
                .put("runningTasksCount", node.runningTasks())
                .put("runningTaskSlotsCount", node.usedSlots())
                .put("isDedicated", node.isDedicated());
        if (!node.recentTasks().isEmpty()) {
            ArrayNode recent = json.putArray("recentTasks");
            node.recentTasks().forEach(task -> recent.add(recentTask(task, node, urls)));
        }
        node.startTask().ifPresent(task -> json.set("startTask", task.deepCopy()));
        node.startTaskExecution().ifPresent(execution -> json.set("startTaskInfo", startTaskInfo(execution)));
        if (node.state() == NodeState.UNUSABLE) {
            json.putArray("errors")
                    .addObject()
                    .put("code", "NodeNotReady")
                    .put("message", "The virtual machine of the node does not answer");
        }
        node.bootTime()
                .ifPresent(time -> json.putObject("nodeAgentInfo")
                        .put("version", AGENT_VERSION)
                        .put("lastUpdateTime", ServiceTime.body(time)));
        ObjectNode image = pool.spec().image();
        image.put("exactVersion", image.path("version").asText("latest"));
        json.putObject("virtualMachineInfo").set("imageReference", image);
        return json;
    }

    private static ObjectNode recentTask(Task task, Node node, Urls urls) {
        ObjectNode json = Json.object()
                .put("taskUrl", urls.task(task.job().id(), task.id()))
                .put("jobId", task.job().id())
                .put("taskId", task.id())
                .put("taskState", task.state().word());
        json.set("executionInfo", TaskView.execution(task.status().execution()));
        task.subtasks().stream()
                .filter(subtask -> subtask.placement().nodeId().equals(node.id()))
                .findFirst()
                .ifPresent(subtask -> json.put("subtaskId", subtask.id())
                        .put("taskState", subtask.state().word()));
        return json;
    }

    private static ObjectNode startTaskInfo(TaskExecution execution) {
        ObjectNode json = TaskView.execution(execution);
        json.remove("requeueCount");
        return json.put("state", execution.endTime().isPresent() ? "completed" : "running");
    }
}
