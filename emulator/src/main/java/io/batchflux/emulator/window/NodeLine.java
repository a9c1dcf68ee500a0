package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Node;
import io.batchflux.emulator.account.TaskExecution;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceTime;

/** A node in the list of those of its pool. */
final class NodeLine {

    private NodeLine() {}

    /** @param number the node's number in the pool, from 1 on */
    static ObjectNode json(Node node, long number, RunningTasks running) {
        ObjectNode json = Json.object()
                .put("id", node.id())
                .put("number", number)
                .put("state", node.state().word())
                .put("since", ServiceTime.body(node.since()))
                .put("dedicated", node.isDedicated())
                .put("takesTasks", node.isSchedulable())
                .put("slots", node.slots())
                .put("taken", node.usedSlots())
                .put("running", node.runningTasks())
                .put("ran", node.tasksRun())
                .put("succeeded", node.tasksSucceeded());
        node.startTaskExecution()
                .ifPresent(start -> json.set(
                        "start", start(start).put("hasFiles", node.state().isUp())));
        json.set("tasks", running.json(node));
        return json;
    }

    private static ObjectNode start(TaskExecution start) {
        ObjectNode json =
                Json.object().put("ended", start.endTime().isPresent()).put("retries", start.retryCount());
        start.exitCode().ifPresent(code -> json.put("exitCode", code));
        FailureWords.of(start).ifPresent(failure -> json.set("failure", failure));
        return json;
    }
}
