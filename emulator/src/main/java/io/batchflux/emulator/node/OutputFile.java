package io.batchflux.emulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.JsonBody;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An output file stands for files that are taken to a blob container after a task's command has run.
 *
 * @param filePattern which files, relative to the working directory
 * @param containerUrl the container, with a signature that allows to write
 * @param path the blob's name, or the prefix of the blobs' names when the pattern has wildcards
 * @param condition when they are taken
 * @param headers headers of the uploads
 */
public record OutputFile(
        String filePattern,
        String containerUrl,
        Optional<String> path,
        Condition condition,
        Map<String, String> headers) {

    private static final Set<String> MEMBERS = Set.of("filePattern", "destination", "uploadOptions");
    private static final Set<String> DESTINATION_MEMBERS = Set.of("container");
    private static final Set<String> OPTION_MEMBERS = Set.of("uploadCondition");
    private static final Set<String> CONTAINER_MEMBERS =
            Set.of("path", "containerUrl", "identityReference", "uploadHeaders");

    /** A condition says after which ends of the command the files are taken. */
    enum Condition {
        TASKSUCCESS("TaskSuccess"),
        TASKFAILURE("TaskFailure"),
        TASKCOMPLETION("TaskCompletion");

        private final String word;

        Condition(String word) {
            this.word = word;
        }

        boolean holds(int exitCode) {
            return this == TASKCOMPLETION || (this == TASKSUCCESS) == (exitCode == 0);
        }
    }

    static List<OutputFile> of(ObjectNode task) {
        return list(JsonBody.of(task));
    }

    /** Reads those of a task that is to be added. */
    public static List<OutputFile> all(JsonBody task) {
        return list(task);
    }

    private static List<OutputFile> list(JsonBody task) {
        List<JsonBody> files = task.objects("outputFiles");
        if (files.isEmpty()) {
            return List.of();
        }
        List<OutputFile> read = new ArrayList<>(files.size());
        files.forEach(file -> read.add(of(file)));
        return Collections.unmodifiableList(read);
    }

    /** Spells the conditions of a task's output files as the service does, however they were spelled. */
    public static void spellConditions(ObjectNode task) {
        for (JsonNode file : task.path("outputFiles")) {
            if (file.path("uploadOptions") instanceof ObjectNode options) {
                options.put("uploadCondition", condition(JsonBody.of(options)).word);
            }
        }
    }

    private static OutputFile of(JsonBody body) {
        body.allowOnly(MEMBERS);
        JsonBody container = body.requiredObject("destination")
                .allowOnly(DESTINATION_MEMBERS)
                .requiredObject("container")
                .allowOnly(CONTAINER_MEMBERS);
        NodeIdentity.check(container);
        JsonBody options = body.requiredObject("uploadOptions").allowOnly(OPTION_MEMBERS);
        options.requiredText("uploadCondition");
        return new OutputFile(
                body.requiredText("filePattern"),
                container.requiredUrl("containerUrl"),
                container.text("path").filter(path -> !path.isEmpty()),
                condition(options),
                headers(container));
    }

    private static Map<String, String> headers(JsonBody container) {
        if (!container.has("uploadHeaders")) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (JsonBody header : container.objects("uploadHeaders")) {
            header.allowOnly(Set.of("name", "value"));
            headers.put(header.requiredText("name"), header.text("value").orElse(""));
        }
        return Map.copyOf(headers);
    }

    private static Condition condition(JsonBody options) {
        String word =
                options.choice("uploadCondition", "taskcompletion", "tasksuccess", "taskfailure", "taskcompletion");
        return switch (word) {
            case "tasksuccess" -> Condition.TASKSUCCESS;
            case "taskfailure" -> Condition.TASKFAILURE;
            default -> Condition.TASKCOMPLETION;
        };
    }
}
