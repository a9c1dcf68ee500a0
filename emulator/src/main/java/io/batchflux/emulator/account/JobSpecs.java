package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.ServiceTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** This class reads the jobs in requests: it checks them and fills in the service's defaults. */
public final class JobSpecs {

    /** What can be changed. */
    private static final Members CHANGEABLE = Members.of(
            "priority",
            "maxParallelTasks",
            "allowTaskPreemption",
            "constraints",
            "networkConfiguration",
            "poolInfo",
            "metadata",
            "onAllTasksComplete");

    /** What a client can say of the jobs of a job schedule. */
    private static final Members SPECIFICATION = Members.of(
                    "displayName",
                    "usesTaskDependencies",
                    "jobManagerTask",
                    "jobPreparationTask",
                    "jobReleaseTask",
                    "commonEnvironmentSettings",
                    "onTaskFailure")
            .and(CHANGEABLE);

    /** These members are what a client can say of a job. */
    public static final Members MEMBERS = Members.of("id").and(SPECIFICATION);

    private static final List<String> PLAIN_MEMBERS =
            List.of("displayName", "metadata", "networkConfiguration", "commonEnvironmentSettings");

    private JobSpecs() {}

    public static JobSpec create(JsonBody body) {
        body.allowOnly(MEMBERS.names());
        String id = TaskSpecs.id(body);
        ObjectNode json = Json.object().put("id", id);
        JobPools.create(body, json);
        read(body, json);
        return new JobSpec(id, json);
    }

    /** Reads what the jobs of a job schedule are. */
    static ObjectNode specification(JsonBody body) {
        body.allowOnly(SPECIFICATION.names());
        ObjectNode json = Json.object();
        JobPools.createScheduled(body, json);
        read(body, json);
        return json;
    }

    private static void read(JsonBody body, ObjectNode json) {
        TaskSpecs.displayName(body);
        TaskSpecs.environment(body, "commonEnvironmentSettings");
        for (String member : PLAIN_MEMBERS) {
            if (body.has(member)) {
                json.set(member, body.json().get(member));
            }
        }
        settable(body, json);
        json.put("usesTaskDependencies", body.bool("usesTaskDependencies", false));
        json.put("onTaskFailure", body.choice("onTaskFailure", "noaction", "noaction", "performexitoptionsjobaction"));
        SpecialTasks.read(body, json);
    }

    /** Returns the job with the members that a PATCH sends in place of its own. */
    public static JobSpec patched(JobSpec job, JsonBody body) {
        body.allowOnly(CHANGEABLE.names());
        ObjectNode merged = job.json().deepCopy();
        for (String member : CHANGEABLE.names()) {
            if (body.has(member) && !member.equals("poolInfo")) {
                merged.set(member, body.json().get(member));
            }
        }
        if (body.has("poolInfo")) {
            JobPools.change(body, merged);
        }
        settable(JsonBody.of(merged), merged);
        return checkedChange(job, new JobSpec(job.id(), merged));
    }

    /** Returns the job with all that can be changed as in a PUT, or else as by default. */
    public static JobSpec replaced(JobSpec job, JsonBody body) {
        body.allowOnly(MEMBERS.names());
        ObjectNode json = job.json().deepCopy();
        Set<String> reset = new HashSet<>(CHANGEABLE.names());
        reset.remove("poolInfo");
        json.remove(reset);
        JobPools.change(body, json);
        settable(body, json);
        for (String member : List.of("metadata", "networkConfiguration")) {
            if (body.has(member)) {
                json.set(member, body.json().get(member));
            }
        }
        return checkedChange(job, new JobSpec(job.id(), json));
    }

    /** It is only kept and shown. */
    private static void checkNetwork(JsonBody network) {
        network.allowOnly(Set.of("subnetId", "skipWithdrawFromVNet")).text("subnetId");
        network.bool("skipWithdrawFromVNet", false);
    }

    private static void settable(JsonBody body, ObjectNode json) {
        JsonBody constraints = body.object("constraints")
                .orElseGet(() -> JsonBody.of(Json.object()))
                .allowOnly(Set.of("maxWallClockTime", "maxTaskRetryCount"));
        int maxParallelTasks = body.integer("maxParallelTasks", -1, -1, Integer.MAX_VALUE);
        if (maxParallelTasks == 0) {
            throw body.invalid("maxParallelTasks", "must be -1 or at least 1");
        }
        json.put("priority", body.integer("priority", 0, -1000, 1000));
        json.put("maxParallelTasks", maxParallelTasks);
        json.put("allowTaskPreemption", body.bool("allowTaskPreemption", false));
        TaskSpecs.metadata(body);
        body.object("networkConfiguration").ifPresent(JobSpecs::checkNetwork);
        String onAllTasksComplete = body.choice("onAllTasksComplete", "noaction", "noaction", "terminatejob");
        ObjectNode limits = Json.object()
                .put("maxWallClockTime", constraints.duration("maxWallClockTime", ServiceTime.FOREVER))
                .put("maxTaskRetryCount", constraints.integer("maxTaskRetryCount", 0, -1, Integer.MAX_VALUE));
        json.set("constraints", limits);
        json.put("onAllTasksComplete", onAllTasksComplete);
    }

    private static JobSpec checkedChange(JobSpec before, JobSpec after) {
        if (before.terminatesWhenAllTasksComplete() && !after.terminatesWhenAllTasksComplete()) {
            throw BatchException.invalidProperty(
                    "onAllTasksComplete", "noaction", "cannot be set back once it is terminatejob");
        }
        return after;
    }
}
