package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Subtask;
import io.batchflux.emulator.account.Task;
import io.batchflux.emulator.account.TaskExecution;
import io.batchflux.emulator.account.TaskSpecs;
import io.batchflux.emulator.account.TaskState;
import io.batchflux.emulator.account.TaskStatus;
import io.batchflux.emulator.http.Urls;
import io.batchflux.emulator.node.NodePlacement;
import io.batchflux.emulator.node.TaskOutcome;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.ServiceTime;
import java.util.List;
import java.util.Set;

/** A task as the service shows it. */
final class TaskView {

    static final Members MEMBERS =
            TaskSpecs.MEMBERS.and(EntityHead.WITH_PREVIOUS).and("nodeInfo", "stats");

    static final Members SUBTASK = Members.of(
            "id",
            "nodeInfo",
            "startTime",
            "endTime",
            "exitCode",
            "containerInfo",
            "failureInfo",
            "state",
            "stateTransitionTime",
            "previousState",
            "previousStateTransitionTime",
            "result");

    private TaskView() {}

    /** @param select the members that are wanted; empty for all. Others may be missing */
    static ObjectNode json(Task.Snapshot task, Urls urls, Set<String> select) {
        TaskStatus status = task.status();
        ObjectNode json = Json.object().put("id", task.spec().id());
        if (isInSpec(select)) {
            TaskSpecs.MEMBERS.copy(task.spec().json(), json);
        }
        if (wants(select, "url")) {
            json.put("url", urls.task(task.jobId(), task.spec().id()));
        }
        if (wants(select, "eTag")) {
            json.put("eTag", ServiceTime.eTag(task.lastModified()));
        }
        if (wants(select, "creationTime")) {
            json.put("creationTime", ServiceTime.body(task.creationTime()));
        }
        if (wants(select, "lastModified")) {
            json.put("lastModified", ServiceTime.body(task.lastModified()));
        }
        json.put("state", status.state().word());
        if (wants(select, "stateTransitionTime")) {
            json.put("stateTransitionTime", ServiceTime.body(status.since()));
        }
        if (wants(select, "previousState")) {
            status.previous().ifPresent(state -> json.put("previousState", state.word()));
        }
        if (wants(select, "previousStateTransitionTime")) {
            status.previousSince().ifPresent(time -> json.put("previousStateTransitionTime", ServiceTime.body(time)));
        }
        if (wants(select, "executionInfo")) {
            json.set("executionInfo", execution(status.execution()));
        }
        if (wants(select, "nodeInfo")) {
            status.node().ifPresent(node -> json.set("nodeInfo", node(node, urls)));
        }
        return json;
    }

    private static boolean wants(Set<String> select, String member) {
        return select.isEmpty() || select.contains(member);
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

    /** A subtask of a multi-instance task. */
    static ObjectNode subtask(Subtask.Snapshot subtask, Urls urls) {
        TaskStatus status = subtask.status();
        ObjectNode json = Json.object().put("id", subtask.id());
        status.node().ifPresent(node -> json.set("nodeInfo", node(node, urls)));
        json.setAll(execution(status.execution()));
        json.remove(List.of("retryCount", "requeueCount"));
        json.put("state", status.state().word());
        json.put("stateTransitionTime", ServiceTime.body(status.since()));
        status.previous()
                .filter(state -> state != TaskState.ACTIVE)
                .ifPresent(state -> json.put("previousState", state.word())
                        .put(
                                "previousStateTransitionTime",
                                ServiceTime.body(status.previousSince().orElse(status.since()))));
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
                .put("taskRootDirectoryUrl", urls.nodeFile(nodeUrl, node.directory()));
    }

    /** Whether the specification has to be read for one of them. */
    private static boolean isInSpec(Set<String> select) {
        for (String member : select) {
            if (!member.equals("id") && TaskSpecs.MEMBERS.names().contains(member)) {
                return true;
            }
        }
        return select.isEmpty();
    }
}
