package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Task;
import io.batchflux.emulator.account.TaskExecution;
import io.batchflux.emulator.account.TaskStatus;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceTime;

/** A task in a list; what the client has said of it is not read for that. */
final class TaskLine {

    private TaskLine() {}

    static ObjectNode json(Task task) {
        TaskStatus status = task.status();
        TaskExecution execution = status.execution();
        ObjectNode json = Json.object()
                .put("id", task.id())
                .put("state", status.state().word())
                .put("since", ServiceTime.body(status.since()))
                .put("created", ServiceTime.body(task.creationTime()))
                .put("slots", task.spec().requiredSlots())
                .put("retries", execution.retryCount())
                .put("requeues", execution.requeueCount());
        execution.result().ifPresent(result -> json.put("result", result));
        execution.exitCode().ifPresent(code -> json.put("exitCode", code));
        execution.startTime().ifPresent(start -> json.put("started", ServiceTime.body(start)));
        execution.endTime().ifPresent(end -> json.put("ended", ServiceTime.body(end)));
        FailureWords.of(execution).ifPresent(failure -> json.set("failure", failure));
        status.node().ifPresent(node -> json.put("node", node.nodeId()).put("pool", node.poolId()));
        return json;
    }
}
