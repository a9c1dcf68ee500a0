package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.Job;
import io.batchflux.emulator.account.Node;
import io.batchflux.emulator.account.Subtask;
import io.batchflux.emulator.account.Task;
import io.batchflux.emulator.account.TaskState;
import io.batchflux.emulator.wire.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Which tasks are on which nodes, found by looking at a bounded number of those that are on any. */
final class RunningTasks {

    private static final int LOOKED_AT = 5_000;
    private static final int SHOWN = 16;

    private final Map<String, List<OnNode>> byNode = new HashMap<>();
    private int left = LOOKED_AT;

    private RunningTasks() {}

    /** What is of a task on a node: the task itself, or one of its subtasks. */
    private record OnNode(Task task, OptionalInt subtask) {

        ObjectNode json() {
            ObjectNode json = Json.object()
                    .put("job", task.job().id())
                    .put("task", task.id())
                    .put("state", task.state().word());
            subtask.ifPresent(number -> json.put("subtask", number));
            return json;
        }
    }

    static RunningTasks on(Collection<Node> nodes, Account account) {
        RunningTasks running = new RunningTasks();
        nodes.stream()
                .filter(node -> node.runningTasks() > 0)
                .forEach(node -> running.byNode.put(node.id(), new ArrayList<>()));
        if (!running.byNode.isEmpty()) {
            for (Job job : account.jobs().values()) {
                running.look(job.tasks().in(TaskState.RUNNING).values());
                running.look(job.tasks().in(TaskState.PREPARING).values());
            }
        }
        return running;
    }

    /** At most a few of them. */
    ArrayNode json(Node node) {
        ArrayNode json = Json.array();
        byNode.getOrDefault(node.id(), List.of()).forEach(found -> json.add(found.json()));
        return json;
    }

    private void look(Collection<Task> tasks) {
        for (Task task : tasks) {
            if (left == 0) {
                return;
            }
            left--;
            task.status().node().ifPresent(node -> found(node.nodeId(), new OnNode(task, OptionalInt.empty())));
            for (Subtask subtask : task.subtasks()) {
                found(subtask.placement().nodeId(), new OnNode(task, OptionalInt.of(subtask.id())));
            }
        }
    }

    private void found(String node, OnNode found) {
        List<OnNode> there = byNode.get(node);
        if (there != null && there.size() < SHOWN) {
            there.add(found);
        }
    }
}
