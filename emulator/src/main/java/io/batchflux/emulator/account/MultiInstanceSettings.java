package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.node.ResourceFile;
import io.batchflux.emulator.wire.CommandLineSplitter;
import io.batchflux.emulator.wire.JsonBody;
import java.util.Optional;
import java.util.Set;

/** This class reads on how many nodes at once a task runs, and what coordinates it there. */
final class MultiInstanceSettings {

    static final String MEMBER = "multiInstanceSettings";

    private static final String FILES = "commonResourceFiles";

    private MultiInstanceSettings() {}

    /** Checks the settings of a task and fills in the service's defaults. */
    static void complete(JsonBody task, ObjectNode json) {
        Optional<JsonBody> given = task.object(MEMBER);
        if (given.isEmpty()) {
            json.remove(MEMBER);
            return;
        }
        JsonBody settings = given.get().allowOnly(Set.of("numberOfInstances", "coordinationCommandLine", FILES));
        String command = settings.requiredText("coordinationCommandLine");
        if (command.isBlank()) {
            throw settings.missing("coordinationCommandLine");
        }
        try {
            CommandLineSplitter.split(command);
        } catch (IllegalArgumentException malformed) {
            throw settings.invalid("coordinationCommandLine", String.valueOf(malformed.getMessage()));
        }
        ResourceFile.all(settings, FILES);
        int instances = settings.integer("numberOfInstances", 1, 1, Integer.MAX_VALUE);
        if (task.integer("requiredSlots", 1, 1, Integer.MAX_VALUE) != 1) {
            throw task.invalid("requiredSlots", "must be 1 for a multi-instance task");
        }
        settings.json().put("numberOfInstances", instances);
    }

    /** Returns how many nodes a task takes; 0 if it is not a multi-instance task. */
    static int instances(ObjectNode task) {
        return task.path(MEMBER).path("numberOfInstances").asInt(0);
    }

    /** Returns what each node of the task runs first, as a task. */
    static ObjectNode coordination(ObjectNode task) {
        ObjectNode coordination = task.deepCopy();
        coordination.remove("resourceFiles");
        coordination.remove("outputFiles");
        coordination.set("commandLine", task.path(MEMBER).path("coordinationCommandLine"));
        if (task.path(MEMBER).has(FILES)) {
            coordination.set("resourceFiles", task.path(MEMBER).path(FILES));
        }
        return coordination;
    }
}
