package io.batchflux.azure;

import com.azure.json.JsonWriter;
import io.batchflux.spi.AutoUserScope;
import io.batchflux.spi.ElevationLevel;
import io.batchflux.spi.OutputFile;
import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.UserIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the body of the request that adds tasks. */
final class TaskEncoder {

    private static final int SIZE_HINT_PER_TASK = 1536;

    private TaskEncoder() {}

    static byte[] collection(List<TaskDefinition> tasks) {
        return Json.write(64 + SIZE_HINT_PER_TASK * tasks.size(), json -> {
            json.writeStartArray("value");
            for (TaskDefinition task : tasks) {
                json.writeStartObject();
                writeTask(json, task);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void writeTask(JsonWriter json, TaskDefinition task) throws IOException {
        json.writeStringField("id", task.id());
        json.writeStringField("commandLine", task.commandLine());
        writeContainer(json, task.image(), task.containerRunOptions());
        writeResourceFiles(json, task.resourceFiles());
        writeOutputFiles(json, task.outputFiles());
        writePairs(json, "environmentSettings", task.environment());
        json.writeStartObject("constraints");
        json.writeStringField("maxWallClockTime", WireDurations.format(task.timeLimit()));
        json.writeIntField("maxTaskRetryCount", task.retries());
        writeRetention(json, task.retention());
        json.writeEndObject();
        json.writeIntField("requiredSlots", task.requiredSlots());
        writeUser(json, task.identity());
    }

    static void writeRetention(JsonWriter json, @Nullable Duration retention) throws IOException {
        if (retention != null) {
            json.writeStringField("retentionTime", WireDurations.format(retention));
        }
    }

    static void writeContainer(JsonWriter json, @Nullable String image, @Nullable String runOptions)
            throws IOException {
        if (image != null) {
            json.writeStartObject("containerSettings");
            json.writeStringField("imageName", image);
            if (runOptions != null) {
                json.writeStringField("containerRunOptions", runOptions);
            }
            json.writeEndObject();
        }
    }

    static void writeUser(JsonWriter json, @Nullable UserIdentity identity) throws IOException {
        if (identity == null) {
            return;
        }
        json.writeStartObject("userIdentity");
        if (identity.username() != null) {
            json.writeStringField("username", identity.username());
        } else {
            json.writeStartObject("autoUser");
            json.writeStringField("scope", identity.scope() == AutoUserScope.TASK ? "task" : "pool");
            json.writeStringField(
                    "elevationLevel", identity.elevationLevel() == ElevationLevel.ADMIN ? "admin" : "nonadmin");
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    static void writeResourceFiles(JsonWriter json, List<ResourceFile> files) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        json.writeStartArray("resourceFiles");
        for (ResourceFile file : files) {
            json.writeStartObject();
            json.writeStringField("httpUrl", file.url().value());
            json.writeStringField("filePath", file.path());
            writeIdentity(json, file.identityResourceId());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void writePairs(JsonWriter json, String member, Map<String, String> pairs) throws IOException {
        if (pairs.isEmpty()) {
            return;
        }
        json.writeStartArray(member);
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", pair.getKey());
            json.writeStringField("value", pair.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeOutputFiles(JsonWriter json, List<OutputFile> files) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        json.writeStartArray("outputFiles");
        for (OutputFile file : files) {
            json.writeStartObject();
            json.writeStringField("filePattern", file.filePattern());
            json.writeStartObject("destination");
            json.writeStartObject("container");
            json.writeStringField(
                    "containerUrl", file.destination().containerUrl().value());
            json.writeStringField("path", file.path());
            writeIdentity(json, file.destination().identityResourceId());
            json.writeEndObject();
            json.writeEndObject();
            json.writeStartObject("uploadOptions");
            json.writeStringField("uploadCondition", uploadCondition(file.condition()));
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeIdentity(JsonWriter json, @Nullable String resourceId) throws IOException {
        if (resourceId != null) {
            json.writeStartObject("identityReference");
            json.writeStringField("resourceId", resourceId);
            json.writeEndObject();
        }
    }

    private static String uploadCondition(OutputFile.UploadCondition condition) {
        return switch (condition) {
            case TASK_SUCCESS -> "tasksuccess";
            case TASK_FAILURE -> "taskfailure";
            case TASK_COMPLETION -> "taskcompletion";
        };
    }
}
