package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Subtask;
import io.batchflux.emulator.account.Task;
import io.batchflux.emulator.account.TaskExecution;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Redaction;
import io.batchflux.emulator.wire.ServiceTime;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** One task: what it is to do, how it goes, and which files it has. */
final class TaskView implements View {

    private final Supplier<Interior> inside;
    private final TaskFolder folder;

    TaskView(Supplier<Interior> inside, TaskFolder folder) {
        this.inside = inside;
        this.folder = folder;
    }

    @Override
    public Mono<ObjectNode> json(Query query) {
        String job = query.required("job");
        String id = query.required("task");
        return Mono.defer(() -> {
            Interior here = inside.get();
            return here.loop()
                    .call(() -> json(here.account().job(job).task(id)))
                    .flatMap(json -> folder.list(job, id).map(files -> json.setAll(files)));
        });
    }

    private static ObjectNode json(Task task) {
        ObjectNode json = TaskLine.json(task);
        ObjectNode spec = task.spec().json();
        json.put("job", task.job().id())
                .put("commandLine", Redaction.of(spec.path("commandLine").asText()))
                .put("maxRetries", task.spec().maxTaskRetryCount());
        json.put("timeLimit", spec.path("constraints").path("maxWallClockTime").asText());
        task.status().execution().lastRetryTime().ifPresent(time -> json.put("lastRetry", ServiceTime.body(time)));
        task.status().previous().ifPresent(before -> json.put("previous", before.word()));
        JsonNode container = spec.path("containerSettings").path("imageName");
        if (!container.isMissingNode()) {
            json.put("image", container.asText());
        }
        ArrayNode environment = json.putArray("environment");
        for (JsonNode setting : Json.elements(spec, "environmentSettings")) {
            String name = setting.path("name").asText();
            environment
                    .addObject()
                    .put("name", name)
                    .put("value", Redaction.of(name, setting.path("value").asText()));
        }
        ArrayNode subtasks = json.putArray("subtasks");
        task.subtasks().forEach(subtask -> subtasks.add(json(subtask)));
        ArrayNode inputs = json.putArray("inputs");
        for (JsonNode file : Json.elements(spec, "resourceFiles")) {
            inputs.addObject().put("path", file.path("filePath").asText()).put("from", source(file));
        }
        ArrayNode outputs = json.putArray("outputs");
        for (JsonNode file : Json.elements(spec, "outputFiles")) {
            outputs.addObject()
                    .put("pattern", file.path("filePattern").asText())
                    .put(
                            "to",
                            Redaction.of(file.at("/destination/container/containerUrl")
                                    .asText()))
                    .put("when", file.at("/uploadOptions/uploadCondition").asText());
        }
        return json;
    }

    /** What runs of a multi-instance task on a node other than its first. */
    private static ObjectNode json(Subtask subtask) {
        TaskExecution execution = subtask.snapshot().status().execution();
        ObjectNode json = Json.object()
                .put("id", subtask.id())
                .put("node", subtask.placement().nodeId())
                .put("pool", subtask.placement().poolId())
                .put("state", subtask.state().word());
        execution.startTime().ifPresent(time -> json.put("started", ServiceTime.body(time)));
        execution.endTime().ifPresent(time -> json.put("ended", ServiceTime.body(time)));
        execution.exitCode().ifPresent(code -> json.put("exitCode", code));
        execution.result().ifPresent(result -> json.put("result", result));
        FailureWords.of(execution).ifPresent(failure -> json.set("failure", failure));
        return json;
    }

    private static String source(JsonNode file) {
        for (String kind : new String[] {"httpUrl", "storageContainerUrl", "autoStorageContainerName"}) {
            if (file.has(kind)) {
                return Redaction.of(file.path(kind).asText());
            }
        }
        return "";
    }
}
