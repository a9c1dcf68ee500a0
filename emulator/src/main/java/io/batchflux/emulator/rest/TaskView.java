package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Task;
import io.batchflux.emulator.account.TaskExecution;
import io.batchflux.emulator.account.TaskStatus;
import io.batchflux.emulator.http.Urls;
import io.batchflux.emulator.node.NodePlacement;
import io.batchflux.emulator.node.TaskOutcome;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A task as the service shows it. */
final class TaskView {

    static final Set<String> MEMBERS = Set.of(
            "id",
            "displayName",
            "url",
            "eTag",
            "lastModified",
            "creationTime",
            "exitConditions",
            "state",
            "stateTransitionTime",
            "previousState",
            "previousStateTransitionTime",
            "commandLine",
            "containerSettings",
            "resourceFiles",
            "outputFiles",
            "environmentSettings",
            "affinityInfo",
            "constraints",
            "requiredSlots",
            "userIdentity",
            "executionInfo",
            "nodeInfo",
            "multiInstanceSettings",
            "stats",
            "dependsOn",
            "applicationPackageReferences",
            "authenticationTokenSettings");

    private static final List<String> SET_BY_CLIENT = List.of(
            "commandLine",
            "containerSettings",
            "resourceFiles",
            "outputFiles",
            "environmentSettings",
            "affinityInfo",
            "userIdentity",
            "constraints",
            "requiredSlots",
            "dependsOn",
            "exitConditions",
            "authenticationTokenSettings");

    private static final Set<String> IN_SPEC = inSpec();

    private TaskView() {}

    /** @param select the members that are wanted; empty for all. Others may be missing */
    static ObjectNode json(Task.Snapshot task, Urls urls, Set<String> select) {
        TaskStatus status = task.status();
        boolean wantsSpec = select.isEmpty() || !Collections.disjoint(select, IN_SPEC);
        JsonNode spec = wantsSpec ? task.spec().json() : Json.object();
        ObjectNode json = Json.object().put("id", task.spec().id());
        copy(spec, json, "displayName");
        json.put("url", urls.task(task.jobId(), task.spec().id()));
        json.put("eTag", ServiceTime.eTag(task.lastModified()));
        json.put("creationTime", ServiceTime.body(task.creationTime()));
        json.put("lastModified", ServiceTime.body(task.lastModified()));
        json.put("state", status.state().word());
        json.put("stateTransitionTime", ServiceTime.body(status.since()));
        status.previous().ifPresent(state -> json.put("previousState", state.word()));
        status.previousSince().ifPresent(time -> json.put("previousStateTransitionTime", ServiceTime.body(time)));
        SET_BY_CLIENT.forEach(member -> copy(spec, json, member));
        json.set("executionInfo", execution(status.execution()));
        status.node().ifPresent(node -> json.set("nodeInfo", node(node, urls)));
        return json;
    }

    /** The execution information; also that of job preparation and job release tasks, which have a state of their own. */
    static ObjectNode execution(TaskExecution execution) {
        ObjectNode json = Json.object();
        execution.startTime().ifPresent(time -> json.put("startTime", ServiceTime.body(time)));
        execution.endTime().ifPresent(time -> json.put("endTime", ServiceTime.body(time)));
        execution.exitCode().ifPresent(code -> json.put("exitCode", code));
        execution.outcome().flatMap(TaskOutcome::failure).ifPresent(failure -> json.set("failureInfo", failure.json()));
        execution.result().ifPresent(result -> json.put("result", result));
        json.put("retryCount", execution.retryCount());
        execution.lastRetryTime().ifPresent(time -> json.put("lastRetryTime", ServiceTime.body(time)));
        json.put("requeueCount", execution.requeueCount());
        execution.lastRequeueTime().ifPresent(time -> json.put("lastRequeueTime", ServiceTime.body(time)));
        return json;
    }

    private static ObjectNode node(NodePlacement node, Urls urls) {
        String nodeUrl = urls.node(node.poolId(), node.nodeId());
        return Json.object()
                .put("affinityId", "TVM:" + node.nodeId())
                .put("nodeUrl", nodeUrl)
                .put("poolId", node.poolId())
                .put("nodeId", node.nodeId())
                .put("taskRootDirectory", node.directory())
                .put("taskRootDirectoryUrl", urls.nodeFile(node.poolId(), node.nodeId(), node.directory()));
    }

    private static Set<String> inSpec() {
        Set<String> members = new HashSet<>(SET_BY_CLIENT);
        members.add("displayName");
        return Set.copyOf(members);
    }

    private static void copy(JsonNode from, ObjectNode to, String member) {
        JsonNode value = from.get(member);
        if (value != null) {
            to.set(member, value);
        }
    }
}
