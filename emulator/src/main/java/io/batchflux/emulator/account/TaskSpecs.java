package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.node.OutputFile;
import io.batchflux.emulator.node.ResourceFile;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.CommandLineSplitter;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.ServiceTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** This class reads the tasks in requests: it checks them and fills in the service's defaults. */
public final class TaskSpecs {

    static final String RETENTION = "P7D";

    private static final int LONGEST_NAME = 1024;

    /** These members are what a client can say of a task. */
    public static final Members MEMBERS = Members.of(
            "id",
            "displayName",
            "commandLine",
            "containerSettings",
            "resourceFiles",
            "outputFiles",
            "environmentSettings",
            "affinityInfo",
            "userIdentity",
            "constraints",
            "requiredSlots",
            "multiInstanceSettings",
            "dependsOn",
            "exitConditions",
            "applicationPackageReferences",
            "authenticationTokenSettings");

    private static final Set<String> CONSTRAINTS = Set.of("maxWallClockTime", "retentionTime", "maxTaskRetryCount");
    private static final Set<String> NAMED_VALUE = Set.of("name", "value");

    /** What can only be said in a way that says nothing, and is left out. */
    private static final List<String> EMPTY = List.of("applicationPackageReferences");

    /** What is kept otherwise than it was asked for: without passwords, for one. */
    private static final List<String> CHANGED =
            List.of("containerSettings", "userIdentity", "multiInstanceSettings", "applicationPackageReferences");

    /** One that can be split. Tasks that are added one after the other mostly have the same. */
    private static volatile String lastCommandLine = "";

    private TaskSpecs() {}

    public static TaskSpec create(JsonBody body, JobSpec job) {
        return create(body, job, Optional.empty());
    }

    /** @param written the JSON of the task as it came, to be kept as it is if it can be; not to be changed afterwards */
    public static TaskSpec create(JsonBody body, JobSpec job, Optional<byte[]> written) {
        body.allowOnly(MEMBERS.names());
        Optional<byte[]> kept = written.filter(any -> keepsAsWritten(body.json()));
        String id = id(body);
        ObjectNode json = program(body);
        if (body.has("userIdentity")) {
            json.set("userIdentity", UserIdentity.of(body));
        }
        displayName(body);
        OutputFile.all(body);
        TaskDependencies.check(body, job);
        ExitConditions.check(body, job);
        MultiInstanceSettings.complete(body, json);
        body.object("affinityInfo")
                .ifPresent(affinity -> affinity.allowOnly(Set.of("affinityId")).requiredText("affinityId"));
        json.set("constraints", constraints(body, job.maxTaskRetryCount()));
        json.put("requiredSlots", requiredSlots(body));
        if (job.preparation().filter(task -> sameId(task, id)).isPresent()) {
            throw ErrorCode.TASK_ID_SAME_AS_PREPARATION.with();
        }
        if (job.release().filter(task -> sameId(task, id)).isPresent()) {
            throw ErrorCode.TASK_ID_SAME_AS_RELEASE.with();
        }
        json.remove(EMPTY);
        return TaskSpec.of(json, kept);
    }

    private static boolean keepsAsWritten(ObjectNode task) {
        for (String member : CHANGED) {
            if (task.has(member)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the same task with the constraints of a request that replaces it. */
    public static TaskSpec withConstraints(TaskSpec task, JsonBody body, JobSpec job) {
        body.allowOnly(MEMBERS.names());
        ObjectNode json = task.json();
        json.set("constraints", constraints(body, job.maxTaskRetryCount()));
        return TaskSpec.of(json);
    }

    /** Returns the same object, in which the members that say what a task runs, and as whom, are checked and complete. */
    static ObjectNode command(JsonBody body) {
        ObjectNode json = program(body);
        json.set("userIdentity", UserIdentity.of(body));
        return json;
    }

    private static ObjectNode program(JsonBody body) {
        ObjectNode json = body.json();
        String commandLine = body.requiredText("commandLine");
        Optional<ObjectNode> container = ContainerSettings.of(body);
        if (commandLine.isBlank() && container.isEmpty()) {
            throw body.missing("commandLine");
        }
        checkCommandLine(body, commandLine);
        environment(body, "environmentSettings");
        ResourceFile.all(body);
        if (!body.objects("applicationPackageReferences").isEmpty()) {
            throw ErrorCode.INVALID_APPLICATION_PACKAGE_REFERENCES.with();
        }
        body.object("authenticationTokenSettings").ifPresent(TaskSpecs::authenticationToken);
        container.ifPresent(settings -> json.set("containerSettings", settings));
        return json;
    }

    private static void checkCommandLine(JsonBody body, String commandLine) {
        if (commandLine.equals(lastCommandLine)) {
            return;
        }
        try {
            CommandLineSplitter.split(commandLine);
        } catch (IllegalArgumentException malformed) {
            throw body.invalid("commandLine", String.valueOf(malformed.getMessage()));
        }
        lastCommandLine = commandLine;
    }

    /** Returns the constraints of a task, with the job's number of retries unless the task has its own. */
    static ObjectNode constraints(JsonBody task, int maxTaskRetryCount) {
        JsonBody constraints = task.object("constraints").orElseGet(() -> JsonBody.of(Json.object()));
        constraints.allowOnly(CONSTRAINTS);
        return Json.object()
                .put("maxWallClockTime", constraints.duration("maxWallClockTime", ServiceTime.FOREVER))
                .put("retentionTime", constraints.duration("retentionTime", RETENTION))
                .put(
                        "maxTaskRetryCount",
                        constraints.integer("maxTaskRetryCount", maxTaskRetryCount, -1, Integer.MAX_VALUE));
    }

    static int requiredSlots(JsonBody task) {
        return task.integer("requiredSlots", 1, 1, Integer.MAX_VALUE);
    }

    static void displayName(JsonBody body) {
        if (body.text("displayName").orElse("").length() > LONGEST_NAME) {
            throw body.invalid("displayName", "must have at most " + LONGEST_NAME + " characters");
        }
    }

    /** Checks what a client notes about a job, a job schedule or a pool. */
    static void metadata(JsonBody body) {
        for (JsonBody item : body.objects("metadata")) {
            if (item.allowOnly(NAMED_VALUE).requiredText("name").isEmpty()) {
                throw ErrorCode.EMPTY_METADATA_KEY.with();
            }
            item.requiredText("value");
        }
    }

    static void environment(JsonBody body, String member) {
        for (JsonBody setting : body.objects(member)) {
            setting.allowOnly(NAMED_VALUE).requiredText("name");
            setting.text("value");
        }
    }

    static String id(JsonBody body) {
        String id = body.requiredText("id");
        if (!Ids.isValid(id)) {
            throw body.invalid("id", "must be " + Ids.RULE);
        }
        return id;
    }

    /** A token is asked for, of a kind that the service no longer hands out; the settings are kept and shown. */
    private static void authenticationToken(JsonBody settings) {
        for (String access : settings.allowOnly(Set.of("access")).texts("access")) {
            if (!access.equalsIgnoreCase("job")) {
                throw BatchException.invalidProperty(settings.name("access"), access, "must be job");
            }
        }
    }

    private static boolean sameId(ObjectNode task, String id) {
        return task.path("id").asText().equalsIgnoreCase(id);
    }
}
