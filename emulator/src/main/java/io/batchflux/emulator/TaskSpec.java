package io.batchflux.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * What a task is to do, as the client asked for it and with the defaults filled in.
 *
 * @param id the task's id
 * @param json the members of the task that the client set; never changed
 * @param requiredSlots how many slots of a node it takes
 * @param maxTaskRetryCount how often it is tried again after an exit code that is not zero; -1 for no limit
 * @param maxWallClockTime how long a try may take
 * @param retentionTime how long its directory is kept after it is completed
 */
record TaskSpec(
        String id,
        ObjectNode json,
        int requiredSlots,
        int maxTaskRetryCount,
        Duration maxWallClockTime,
        Duration retentionTime) {

    static TaskSpec of(ObjectNode json) {
        ObjectNode constraints = json.withObjectProperty("constraints");
        return new TaskSpec(
                json.path("id").textValue(),
                json,
                json.path("requiredSlots").asInt(1),
                constraints.path("maxTaskRetryCount").asInt(),
                Duration.parse(constraints.path("maxWallClockTime").textValue()),
                Duration.parse(constraints.path("retentionTime").textValue()));
    }
}
