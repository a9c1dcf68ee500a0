package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.node.OutputFile;
import io.batchflux.emulator.wire.JsonBody;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * This class reads the tasks that a job itself has: the one that manages it, and those that prepare nodes for it and
 * release them.
 */
final class SpecialTasks {

    private static final Duration LONGEST_RELEASE = Duration.ofMinutes(15);

    /** Members of a job manager task that a task does not have. */
    private static final List<String> MANAGER_ONLY =
            List.of("killJobOnCompletion", "runExclusive", "allowLowPriorityNode");

    private static final Set<String> COMMON =
            Set.of("id", "commandLine", "containerSettings", "resourceFiles", "environmentSettings", "userIdentity");

    private static final Set<String> MANAGER_MEMBERS = with(
            "displayName",
            "outputFiles",
            "constraints",
            "requiredSlots",
            "killJobOnCompletion",
            "runExclusive",
            "allowLowPriorityNode",
            "applicationPackageReferences",
            "authenticationTokenSettings");

    private static final Set<String> PREPARATION_MEMBERS =
            with("constraints", "waitForSuccess", "rerunOnNodeRebootAfterSuccess");

    private static final Set<String> RELEASE_MEMBERS = with("maxWallClockTime", "retentionTime");

    private SpecialTasks() {}

    /** Reads them all from a job, complete with defaults, into another. */
    static void read(JsonBody job, ObjectNode into) {
        Optional<JsonBody> manager = job.object("jobManagerTask");
        Optional<JsonBody> preparation = job.object("jobPreparationTask");
        Optional<JsonBody> release = job.object("jobReleaseTask");
        int retries = into.path("constraints").path("maxTaskRetryCount").asInt();
        manager.ifPresent(task -> into.set("jobManagerTask", manager(task, retries)));
        preparation.ifPresent(task -> into.set("jobPreparationTask", preparation(task)));
        if (release.isPresent()) {
            if (preparation.isEmpty()) {
                throw job.invalid("jobReleaseTask", "a job release task needs a job preparation task");
            }
            into.set("jobReleaseTask", release(release.get()));
        }
    }

    /** Returns the task that a job manager task is. */
    static TaskSpec asTask(ObjectNode manager) {
        ObjectNode task = manager.deepCopy();
        task.remove(MANAGER_ONLY);
        return TaskSpec.of(task);
    }

    private static ObjectNode manager(JsonBody body, int retries) {
        ObjectNode task = TaskSpecs.command(body.allowOnly(MANAGER_MEMBERS));
        TaskSpecs.id(body);
        TaskSpecs.displayName(body);
        OutputFile.all(body);
        task.set("constraints", TaskSpecs.constraints(body, retries));
        task.put("requiredSlots", TaskSpecs.requiredSlots(body));
        task.put("killJobOnCompletion", body.bool("killJobOnCompletion", true));
        task.put("runExclusive", body.bool("runExclusive", true));
        task.put("allowLowPriorityNode", body.bool("allowLowPriorityNode", true));
        return task;
    }

    private static ObjectNode preparation(JsonBody body) {
        ObjectNode task = withId(body.allowOnly(PREPARATION_MEMBERS), "jobpreparation");
        task.set("constraints", TaskSpecs.constraints(body, 0));
        task.put("waitForSuccess", body.bool("waitForSuccess", true));
        task.put("rerunOnNodeRebootAfterSuccess", body.bool("rerunOnNodeRebootAfterSuccess", true));
        return task;
    }

    private static ObjectNode release(JsonBody body) {
        ObjectNode task = withId(body.allowOnly(RELEASE_MEMBERS), "jobrelease");
        String limit = body.duration("maxWallClockTime", LONGEST_RELEASE.toString());
        if (Duration.parse(limit).compareTo(LONGEST_RELEASE) > 0) {
            throw body.invalid("maxWallClockTime", "must be at most " + LONGEST_RELEASE);
        }
        task.put("maxWallClockTime", limit);
        task.put("retentionTime", body.duration("retentionTime", "P7D"));
        return task;
    }

    private static ObjectNode withId(JsonBody body, String otherwise) {
        ObjectNode task = TaskSpecs.command(body);
        if (body.has("id")) {
            TaskSpecs.id(body);
        } else {
            task.put("id", otherwise);
        }
        return task;
    }

    private static Set<String> with(String... more) {
        Set<String> members = new HashSet<>(COMMON);
        members.addAll(List.of(more));
        return Set.copyOf(members);
    }
}
