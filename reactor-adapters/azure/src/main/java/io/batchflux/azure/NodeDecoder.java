package io.batchflux.azure;

import com.azure.json.JsonReader;
import io.batchflux.spi.NodePage;
import io.batchflux.spi.NodeSnapshot;
import io.batchflux.spi.NodeState;
import io.batchflux.spi.RecentTask;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a page of nodes. */
final class NodeDecoder {

    /** The members of a node that are read, for the query's {@code $select}. */
    static final String SELECT = "id,state,schedulingState,startTaskInfo,errors,runningTaskSlotsCount,recentTasks";

    private static final Map<String, NodeState> STATES =
            Stream.of(NodeState.values()).collect(Collectors.toMap(NodeState::name, Function.identity()));

    private NodeDecoder() {}

    static NodePage page(byte[] body) throws IOException {
        return Json.read(body, json -> {
            List<NodeSnapshot> nodes = new ArrayList<>();
            String nextLink = null;
            for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
                switch (name) {
                    case "value" -> readEach(json, element -> nodes.add(node(element)));
                    case "odata.nextLink" -> nextLink = json.getString();
                    default -> json.skipChildren();
                }
            }
            return NodePage.of(nodes).withContinuation(nextLink);
        });
    }

    private static NodeSnapshot node(JsonReader json) throws IOException {
        String id = "";
        NodeState state = NodeState.OTHER;
        boolean takesTasks = true;
        TaskExecution startTask = null;
        List<String> errors = new ArrayList<>();
        int usedSlots = 0;
        List<RecentTask> recentTasks = new ArrayList<>();
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "id" -> id = Json.text(json);
                case "state" -> state = STATES.getOrDefault(Json.text(json).toUpperCase(Locale.ROOT), NodeState.OTHER);
                case "schedulingState" -> takesTasks = !Json.text(json).equalsIgnoreCase("disabled");
                case "startTaskInfo" -> startTask = Json.isObject(json) ? TaskDecoder.execution(json) : null;
                case "errors" -> readEach(json, element -> errors.add(error(element)));
                case "runningTaskSlotsCount" -> usedSlots = Json.integerOrZero(json);
                case "recentTasks" -> readEach(json, element -> recentTasks.add(recentTask(element)));
                default -> json.skipChildren();
            }
        }
        return NodeSnapshot.of(id, state.isReady() && !takesTasks ? NodeState.OFFLINE : state)
                .withStartTask(startTask)
                .withErrors(errors)
                .withUsedSlots(usedSlots)
                .withRecentTasks(recentTasks);
    }

    private static String error(JsonReader json) throws IOException {
        String code = "";
        String message = "";
        Map<String, String> details = new TreeMap<>();
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "code" -> code = Json.text(json);
                case "message" -> message = Json.text(json);
                case "errorDetails" -> JobDecoder.readPairs(json, details);
                default -> json.skipChildren();
            }
        }
        return code + (message.isEmpty() ? "" : ": " + message) + (details.isEmpty() ? "" : " " + details);
    }

    private static RecentTask recentTask(JsonReader json) throws IOException {
        String jobId = "";
        String taskId = "";
        TaskState state = TaskState.ACTIVE;
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "jobId" -> jobId = Json.text(json);
                case "taskId" -> taskId = Json.text(json);
                case "taskState" -> state = Json.constant(TaskState.class, json);
                default -> json.skipChildren();
            }
        }
        return new RecentTask(jobId, taskId, state);
    }

    private interface Element {
        void read(JsonReader json) throws IOException;
    }

    private static void readEach(JsonReader json, Element element) throws IOException {
        if (Json.isArray(json)) {
            while (Json.nextElement(json)) {
                element.read(json);
            }
        }
    }
}
