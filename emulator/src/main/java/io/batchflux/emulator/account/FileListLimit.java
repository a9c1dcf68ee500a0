package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.FileListSize;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.JsonBody;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A limit bounds how many characters the resource files of a task may have, and its output files, all of them together:
 * see the REST page of the task, and what the service answers.
 */
public final class FileListLimit {

    private static final int CHARACTERS = 32_768;
    private static final int LONGEST_ESCAPE = 6;
    private static final List<String> LISTS = List.of("resourceFiles", "outputFiles");
    private static final List<String> TASKS =
            List.of("jobPreparationTask", "jobReleaseTask", "jobManagerTask", "startTask");

    private final FileListSize size;

    public FileListLimit(FileListSize size) {
        this.size = size;
    }

    /** Refuses a task, or a job, job schedule or pool with a task, whose files are too many. */
    public JsonBody checked(JsonBody body) {
        checkAll(body.json());
        checkAll(body.json().path("jobSpecification"));
        return body;
    }

    /**
     * Refuses a task whose files are too many.
     *
     * @param length how many bytes the task has as it came; what it has as it is written is never six times as long
     */
    public JsonBody checkedTask(JsonBody task, OptionalInt length) {
        if (length.isEmpty() || length.getAsInt() > CHARACTERS / LONGEST_ESCAPE) {
            check(task.json());
        }
        return task;
    }

    private void checkAll(JsonNode json) {
        check(json);
        TASKS.forEach(task -> check(json.path(task)));
        check(json.at("/poolInfo/autoPoolSpecification/pool/startTask"));
    }

    private void check(JsonNode task) {
        for (String list : LISTS) {
            JsonNode files = task.path(list);
            if (files.size() > 0 && most(files) > CHARACTERS && characters(files) > CHARACTERS) {
                throw ErrorCode.INVALID_PROPERTY_VALUE.with(
                        "PropertyName",
                        list,
                        "Reason",
                        "Total size of " + list + " cannot be more than " + CHARACTERS + " characters");
            }
        }
    }

    private int characters(JsonNode files) {
        return switch (size) {
            case JSON -> files.toString().length();
            case VALUES -> values(files);
        };
    }

    /** More than it can have, found without writing it: six characters for each, should it be escaped, and what is around. */
    private static long most(JsonNode node) {
        if (node.isTextual()) {
            return (long) LONGEST_ESCAPE * node.textValue().length() + 3;
        }
        if (node.isValueNode()) {
            return node.asText().length() + 3L;
        }
        long characters = 3;
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            characters += (long) LONGEST_ESCAPE * member.getKey().length() + 4;
        }
        for (JsonNode child : node) {
            characters += most(child);
        }
        return characters;
    }

    private static int values(JsonNode node) {
        if (node.isValueNode()) {
            return node.asText().length();
        }
        int characters = 0;
        for (JsonNode child : node) {
            characters += values(child);
        }
        return characters;
    }
}
