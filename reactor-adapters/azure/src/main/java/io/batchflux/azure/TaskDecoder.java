package io.batchflux.azure;

import com.azure.core.http.HttpHeaders;
import com.azure.json.JsonReader;
import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads tasks, one or a page of them. */
final class TaskDecoder {

    /** The members of a task that are read, for the query's {@code $select}. */
    static final String SELECT = "id,state,stateTransitionTime,executionInfo,nodeInfo";

    private TaskDecoder() {}

    static TaskPage page(HttpHeaders headers, byte[] body) throws IOException {
        Instant serverTime = TimeHeaders.requireServerTime(headers);
        return Json.read(body, json -> {
            List<TaskSnapshot> tasks = new ArrayList<>();
            String nextLink = null;
            for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
                switch (name) {
                    case "value" -> readTasks(json, tasks);
                    case "odata.nextLink" -> nextLink = json.getString();
                    default -> json.skipChildren();
                }
            }
            return new TaskPage(tasks, serverTime, nextLink);
        });
    }

    /** Reads the preparations of a job's nodes. */
    static List<TaskExecution> preparations(byte[] body) throws IOException {
        return Json.read(body, json -> {
            List<TaskExecution> preparations = new ArrayList<>();
            for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
                if (name.equals("value") && Json.isArray(json)) {
                    while (Json.nextElement(json)) {
                        preparations.add(preparation(json));
                    }
                } else {
                    json.skipChildren();
                }
            }
            return preparations;
        });
    }

    private static TaskExecution preparation(JsonReader json) throws IOException {
        TaskExecution execution = TaskExecution.NONE;
        String nodeId = null;
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "nodeId" -> nodeId = json.getString();
                case "jobPreparationTaskExecutionInfo" -> execution = execution(json);
                default -> json.skipChildren();
            }
        }
        return withNode(execution, nodeId);
    }

    private static void readTasks(JsonReader json, List<TaskSnapshot> tasks) throws IOException {
        if (!Json.isArray(json)) {
            return;
        }
        while (Json.nextElement(json)) {
            tasks.add(task(json));
        }
    }

    static TaskSnapshot task(byte[] body) throws IOException {
        return Json.read(body, TaskDecoder::task);
    }

    private static TaskSnapshot task(JsonReader json) throws IOException {
        String id = "";
        TaskState state = null;
        Instant stateTransitionTime = null;
        TaskExecution execution = TaskExecution.NONE;
        String nodeId = null;
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "id" -> id = Json.text(json);
                case "state" -> state = Json.constant(TaskState.class, json);
                case "stateTransitionTime" -> stateTransitionTime = Json.instant(json);
                case "executionInfo" -> execution = execution(json);
                case "nodeInfo" -> nodeId = nodeId(json);
                default -> json.skipChildren();
            }
        }
        if (state == null || stateTransitionTime == null) {
            throw new IOException("task " + id + " has no state or no stateTransitionTime");
        }
        return TaskSnapshot.of(id, state, stateTransitionTime, withNode(execution, nodeId));
    }

    static TaskExecution execution(JsonReader json) throws IOException {
        if (!Json.isObject(json)) {
            return TaskExecution.NONE;
        }
        TaskExecution.Result result = null;
        Integer exitCode = null;
        FailureInfo failureInfo = null;
        Instant startTime = null;
        Instant endTime = null;
        int retryCount = 0;
        int requeueCount = 0;
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "result" -> result = Json.constant(TaskExecution.Result.class, json);
                case "exitCode" -> exitCode = Json.integer(json);
                case "failureInfo" -> failureInfo = failureInfo(json);
                case "startTime" -> startTime = Json.instant(json);
                case "endTime" -> endTime = Json.instant(json);
                case "retryCount" -> retryCount = Json.integerOrZero(json);
                case "requeueCount" -> requeueCount = Json.integerOrZero(json);
                default -> json.skipChildren();
            }
        }
        return TaskExecution.NONE
                .withResult(result)
                .withExitCode(exitCode)
                .withFailureInfo(failureInfo)
                .withStartTime(startTime)
                .withEndTime(endTime)
                .withRetryCount(retryCount)
                .withRequeueCount(requeueCount);
    }

    private static @Nullable FailureInfo failureInfo(JsonReader json) throws IOException {
        if (!Json.isObject(json)) {
            return null;
        }
        FailureInfo.Category category = FailureInfo.Category.SERVER_ERROR;
        String code = "";
        String message = "";
        Map<String, String> details = new HashMap<>();
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "category" -> category = category(Json.text(json));
                case "code" -> code = Json.text(json);
                case "message" -> message = Json.text(json);
                case "details" -> JobDecoder.readPairs(json, details);
                default -> json.skipChildren();
            }
        }
        return new FailureInfo(category, code, message, details);
    }

    private static FailureInfo.Category category(String text) {
        return text.equalsIgnoreCase("usererror") ? FailureInfo.Category.USER_ERROR : FailureInfo.Category.SERVER_ERROR;
    }

    private static @Nullable String nodeId(JsonReader json) throws IOException {
        if (!Json.isObject(json)) {
            return null;
        }
        String nodeId = null;
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "nodeId" -> nodeId = json.getString();
                default -> json.skipChildren();
            }
        }
        return nodeId;
    }

    private static TaskExecution withNode(TaskExecution execution, @Nullable String nodeId) {
        return nodeId == null ? execution : execution.withNodeId(nodeId);
    }
}
