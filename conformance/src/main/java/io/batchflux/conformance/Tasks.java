package io.batchflux.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.spi.BlobAccess;
import io.batchflux.spi.NodeAccess;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The bodies of tasks, as they are sent. */
final class Tasks {

    private Tasks() {}

    /**
     * Returns a task that a shell runs.
     *
     * @param script without single quotes
     */
    static ObjectNode shell(String id, String script) {
        return Answer.JSON.createObjectNode().put("id", id).put("commandLine", "/bin/sh -c '" + script + "'");
    }

    static ObjectNode in(ObjectNode task, String image) {
        task.putObject("containerSettings").put("imageName", image);
        return task;
    }

    static ObjectNode limited(ObjectNode task, Duration limit, int retries) {
        task.withObjectProperty("constraints")
                .put("maxWallClockTime", limit.toString())
                .put("maxTaskRetryCount", retries);
        return task;
    }

    static ObjectNode input(ObjectNode task, BlobAccess access, String path) {
        ObjectNode file = task.withArrayProperty("resourceFiles").addObject();
        file.put("httpUrl", access.url().value()).put("filePath", path);
        identity(file, access.identityResourceId());
        return task;
    }

    /** @param condition such as {@code taskcompletion} */
    static ObjectNode output(ObjectNode task, String pattern, NodeAccess container, String path, String condition) {
        ObjectNode file = task.withArrayProperty("outputFiles").addObject();
        file.put("filePattern", pattern);
        ObjectNode destination = file.putObject("destination").putObject("container");
        destination.put("containerUrl", container.containerUrl().value()).put("path", path);
        identity(destination, container.identityResourceId());
        file.putObject("uploadOptions").put("uploadCondition", condition);
        return task;
    }

    static ObjectNode environment(ObjectNode task, String name, String value) {
        task.withArrayProperty("environmentSettings")
                .addObject()
                .put("name", name)
                .put("value", value);
        return task;
    }

    private static void identity(ObjectNode access, @Nullable String resourceId) {
        if (resourceId != null) {
            access.putObject("identityReference").put("resourceId", resourceId);
        }
    }

    /** Returns how a task, or a preparation of a node, has ended: its exit code, or the code of its failure. */
    static String end(JsonNode execution) {
        String failure = execution.path("failureInfo").path("code").asText("");
        String exit = execution.path("exitCode").isNumber()
                ? "exit code " + execution.path("exitCode").asInt()
                : "";
        return failure.isEmpty() || failure.equalsIgnoreCase("FailureExitCode")
                ? exit
                : exit.isEmpty() ? failure : failure + ", " + exit;
    }
}
