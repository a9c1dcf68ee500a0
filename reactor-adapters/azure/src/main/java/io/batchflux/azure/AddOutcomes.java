package io.batchflux.azure;

import com.azure.json.JsonReader;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TransientServiceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads what became of the tasks of one add request and joins it to them by their ids, whose case does not count.
 *
 * <p>The service answers in an order of its own. A task that it does not mention may be in the job or not, and can be
 * sent again.
 */
final class AddOutcomes {

    private AddOutcomes() {}

    static List<TaskAddOutcome> decode(byte[] body, List<TaskDefinition> tasks, BatchErrors errors) throws IOException {
        Map<String, Item> items = Json.read(body, AddOutcomes::items);
        List<TaskAddOutcome> outcomes = new ArrayList<>(tasks.size());
        for (TaskDefinition task : tasks) {
            outcomes.add(outcome(task.id(), items.getOrDefault(key(task.id()), Item.MISSING), errors));
        }
        return outcomes;
    }

    private static TaskAddOutcome outcome(String taskId, Item item, BatchErrors errors) {
        return switch (item.status().toLowerCase(Locale.ROOT)) {
            case "success" -> new TaskAddOutcome.Added(taskId);
            case "clienterror" -> new TaskAddOutcome.Refused(taskId, errors.ofTask(taskId, item.error(), false));
            case "servererror" -> new TaskAddOutcome.Refused(taskId, errors.ofTask(taskId, item.error(), true));
            default ->
                new TaskAddOutcome.Refused(
                        taskId,
                        new TransientServiceException(
                                "",
                                "The service did not say what became of task " + taskId + ", status \"" + item.status()
                                        + "\"",
                                null,
                                null));
        };
    }

    private static Map<String, Item> items(JsonReader json) throws IOException {
        Map<String, Item> items = new HashMap<>();
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            if (name.equals("value") && Json.isArray(json)) {
                while (Json.nextElement(json)) {
                    readItem(json, items);
                }
            } else {
                json.skipChildren();
            }
        }
        return items;
    }

    private static void readItem(JsonReader json, Map<String, Item> items) throws IOException {
        String taskId = "";
        String status = "";
        ErrorBody error = ErrorBody.EMPTY;
        for (String name = Json.nextMember(json); name != null; name = Json.nextMember(json)) {
            switch (name) {
                case "taskId" -> taskId = Json.text(json);
                case "status" -> status = Json.text(json);
                case "error" -> error = Json.isObject(json) ? ErrorBody.decode(json) : ErrorBody.EMPTY;
                default -> json.skipChildren();
            }
        }
        items.put(key(taskId), new Item(status, error));
    }

    private static String key(String taskId) {
        return taskId.toLowerCase(Locale.ROOT);
    }

    /** This is what the service says about one task. */
    private record Item(String status, ErrorBody error) {
        static final Item MISSING = new Item("", ErrorBody.EMPTY);
    }
}
