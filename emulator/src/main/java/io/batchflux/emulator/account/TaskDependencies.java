package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.JsonBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Dependencies name the tasks that a task waits for.
 *
 * @param ids tasks by their ids
 * @param ranges tasks by ranges of the numbers that their ids are
 */
record TaskDependencies(List<String> ids, List<Range> ranges) {

    /** How many characters all ids, and all ranges, of a task may have. */
    private static final int MOST_CHARACTERS = 64_000;

    private static final TaskDependencies NONE = new TaskDependencies(List.of(), List.of());

    /** A range has the numbers from the first to the last, both included. */
    record Range(int start, int end) {}

    static TaskDependencies of(JsonNode task) {
        JsonNode json = task.path("dependsOn");
        if (json.isEmpty()) {
            return NONE;
        }
        List<String> ids = new ArrayList<>();
        json.path("taskIds").forEach(id -> ids.add(id.asText()));
        List<Range> ranges = new ArrayList<>();
        json.path("taskIdRanges")
                .forEach(range -> ranges.add(
                        new Range(range.path("start").asInt(), range.path("end").asInt())));
        return new TaskDependencies(List.copyOf(ids), List.copyOf(ranges));
    }

    /** Returns the number that an id is, whatever its leading zeros. */
    static Optional<Integer> number(String id) {
        if (!id.matches("-?\\d{1,64}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.parseInt(id));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    /**
     * Checks the dependencies of a new task.
     *
     * @throws BatchException if the task's dependencies are malformed or too many, or its job does not allow them
     */
    static void check(JsonBody task, JobSpec job) {
        Optional<JsonBody> body = task.object("dependsOn");
        if (body.isEmpty()) {
            return;
        }
        JsonBody dependsOn = body.get().allowOnly(Set.of("taskIds", "taskIdRanges"));
        List<String> ids = dependsOn.texts("taskIds");
        List<JsonBody> ranges = dependsOn.objects("taskIdRanges");
        if (!job.usesTaskDependencies() && !(ids.isEmpty() && ranges.isEmpty())) {
            throw ErrorCode.TASK_DEPENDENCIES_NOT_SPECIFIED.with();
        }
        for (String id : ids) {
            if (!Ids.isValid(id)) {
                throw BatchException.invalidProperty(dependsOn.name("taskIds"), id, "must be " + Ids.RULE);
            }
        }
        if (ids.stream().mapToInt(String::length).sum() > MOST_CHARACTERS) {
            throw ErrorCode.TASK_DEPENDENCY_LIST_TOO_LONG.with();
        }
        for (JsonBody range : ranges) {
            range.allowOnly(Set.of("start", "end"));
            if (range.requiredInteger("start") > range.requiredInteger("end")) {
                throw range.invalid("end", "must not be less than start");
            }
        }
        if (dependsOn.json().path("taskIdRanges").toString().length() > MOST_CHARACTERS) {
            throw ErrorCode.TASK_DEPENDENCY_RANGES_TOO_LONG.with();
        }
    }

    boolean isEmpty() {
        return ids.isEmpty() && ranges.isEmpty();
    }
}
