package io.batchflux.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The JSON of the modes that do without the library. */
final class Bodies {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Bodies() {}

    static byte[] job(String id, String pool) {
        ObjectNode job = JSON.createObjectNode().put("id", id);
        job.putObject("poolInfo").put("poolId", pool);
        return bytes(job);
    }

    static byte[] task(String id, Load load) {
        ObjectNode task = JSON.createObjectNode().put("id", id).put("commandLine", Load.COMMAND_LINE);
        var variables = task.putArray("environmentSettings");
        load.environment()
                .forEach(
                        (name, value) -> variables.addObject().put("name", name).put("value", value));
        return bytes(task);
    }

    /** Returns when the task ended, or {@code null} if it has not. */
    static @Nullable Instant endTime(byte[] task) {
        try {
            JsonNode read = JSON.readTree(task);
            return read.path("state").asText().equals("completed")
                    ? Instant.parse(read.path("executionInfo").path("endTime").asText())
                    : null;
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    /** Reads the answer to a list as those do who read all of it. */
    static int listed(byte[] list) {
        try {
            return JSON.readTree(list).path("value").size();
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    private static byte[] bytes(JsonNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
