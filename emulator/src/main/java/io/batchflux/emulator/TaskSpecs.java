package io.batchflux.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the tasks in requests: checks them and fills in the service's defaults. */
final class TaskSpecs {

    static final String FOREVER = "P10675199DT2H48M5.4775807S";
    static final String RETENTION = "P7D";

    private static final Set<String> MEMBERS = Set.of(
            "id",
            "displayName",
            "exitConditions",
            "commandLine",
            "containerSettings",
            "resourceFiles",
            "outputFiles",
            "environmentSettings",
            "affinityInfo",
            "constraints",
            "requiredSlots",
            "userIdentity",
            "multiInstanceSettings",
            "dependsOn",
            "applicationPackageReferences",
            "authenticationTokenSettings");

    private static final List<String> NOT_COVERED = List.of(
            "exitConditions",
            "multiInstanceSettings",
            "dependsOn",
            "applicationPackageReferences",
            "authenticationTokenSettings");

    private static final ObjectNode DEFAULT_USER = defaultUser();

    private TaskSpecs() {}

    static TaskSpec create(JsonBody body, JobSpec job) {
        body.allowOnly(MEMBERS);
        String id = id(body);
        for (String member : NOT_COVERED) {
            if (!body.json().path(member).isEmpty()) {
                throw BatchException.notCovered("the property " + member + " of a task");
            }
        }
        ObjectNode json = body.json().deepCopy();
        command(body, json);
        OutputFile.all(body);
        json.set("constraints", constraints(body, job.maxTaskRetryCount()));
        json.put("requiredSlots", body.integer("requiredSlots", 1, 1, Integer.MAX_VALUE));
        TaskSpec spec = TaskSpec.of(json);
        if (job.preparation().filter(task -> sameId(task, id)).isPresent()) {
            throw ErrorCode.TASK_ID_SAME_AS_PREPARATION.with();
        }
        if (job.release().filter(task -> sameId(task, id)).isPresent()) {
            throw ErrorCode.TASK_ID_SAME_AS_RELEASE.with();
        }
        return spec;
    }

    /** The same task with the constraints of a request that replaces it. */
    static TaskSpec withConstraints(TaskSpec task, JsonBody body, JobSpec job) {
        body.allowOnly(MEMBERS);
        ObjectNode json = task.json();
        json.set("constraints", constraints(body, job.maxTaskRetryCount()));
        return TaskSpec.of(json);
    }

    /** The job preparation or job release task of a job. */
    static ObjectNode special(JsonBody body, String defaultId) {
        ObjectNode json = body.json().deepCopy();
        if (body.text("id").isPresent()) {
            id(body);
        } else {
            json.put("id", defaultId);
        }
        command(body, json);
        return json;
    }

    /** The constraints of a task, with the job's number of retries unless the task has its own. */
    static ObjectNode constraints(JsonBody task, int maxTaskRetryCount) {
        Optional<JsonBody> given = task.object("constraints");
        JsonBody constraints = given.orElseGet(() -> JsonBody.of(Json.object()));
        constraints.allowOnly(Set.of("maxWallClockTime", "retentionTime", "maxTaskRetryCount"));
        return Json.object()
                .put("maxWallClockTime", constraints.duration("maxWallClockTime", FOREVER))
                .put("retentionTime", constraints.duration("retentionTime", RETENTION))
                .put(
                        "maxTaskRetryCount",
                        constraints.integer("maxTaskRetryCount", maxTaskRetryCount, -1, Integer.MAX_VALUE));
    }

    static String id(JsonBody body) {
        String id = body.requiredText("id");
        if (!Ids.isValid(id)) {
            throw body.invalid("id", "must be " + Ids.RULE);
        }
        return id;
    }

    static ObjectNode defaultUser() {
        ObjectNode user = Json.object();
        user.putObject("autoUser").put("scope", "pool").put("elevationLevel", "nonadmin");
        return user;
    }

    static boolean isDefaultUser(JsonNode user) {
        return DEFAULT_USER.equals(user);
    }

    /** Checks what every kind of task has, and fills in the user it runs as. */
    static void command(JsonBody body, ObjectNode json) {
        String commandLine = body.requiredText("commandLine");
        Optional<JsonBody> container = body.object("containerSettings");
        container.ifPresent(settings -> settings.requiredText("imageName"));
        if (commandLine.isBlank() && container.isEmpty()) {
            throw body.missing("commandLine");
        }
        try {
            CommandLine.split(commandLine);
        } catch (IllegalArgumentException malformed) {
            throw body.invalid("commandLine", String.valueOf(malformed.getMessage()));
        }
        body.objects("environmentSettings").forEach(setting -> setting.requiredText("name"));
        ResourceFile.all(body);
        if (!body.has("userIdentity")) {
            json.set("userIdentity", defaultUser());
        }
    }

    private static boolean sameId(ObjectNode task, String id) {
        return task.path("id").asText().equalsIgnoreCase(id);
    }
}
