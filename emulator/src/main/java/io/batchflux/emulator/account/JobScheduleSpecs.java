package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Members;

/** This class reads the job schedules in requests: it checks them and fills in the service's defaults. */
public final class JobScheduleSpecs {

    /** What can be changed. */
    private static final Members CHANGEABLE = Members.of("schedule", "jobSpecification", "metadata");

    /** These members are what a client can say of a job schedule. */
    public static final Members MEMBERS = Members.of("id", "displayName").and(CHANGEABLE);

    private JobScheduleSpecs() {}

    public static JobScheduleSpec create(JsonBody body) {
        body.allowOnly(MEMBERS.names());
        String id = TaskSpecs.id(body);
        TaskSpecs.displayName(body);
        ObjectNode json = Json.object().put("id", id);
        body.text("displayName").ifPresent(name -> json.put("displayName", name));
        schedule(body.requiredObject("schedule"), json);
        specification(body.requiredObject("jobSpecification"), json);
        metadata(body, json);
        return new JobScheduleSpec(id, json);
    }

    /** Returns the job schedule with the members that a PATCH sends in place of its own. */
    public static JobScheduleSpec patched(JobScheduleSpec before, JsonBody body) {
        body.allowOnly(CHANGEABLE.names());
        ObjectNode json = before.json().deepCopy();
        body.object("schedule").ifPresent(schedule -> schedule(schedule, json));
        body.object("jobSpecification").ifPresent(specification -> specification(specification, json));
        metadata(body, json);
        return new JobScheduleSpec(before.id(), json);
    }

    /** Returns the job schedule with all that can be changed as in a PUT, or else as by default. */
    public static JobScheduleSpec replaced(JobScheduleSpec before, JsonBody body) {
        body.allowOnly(CHANGEABLE.names());
        ObjectNode json = before.json().deepCopy();
        json.remove(CHANGEABLE.names());
        body.object("schedule").ifPresent(schedule -> schedule(schedule, json));
        specification(body.requiredObject("jobSpecification"), json);
        metadata(body, json);
        return new JobScheduleSpec(before.id(), json);
    }

    private static void schedule(JsonBody schedule, ObjectNode json) {
        json.set("schedule", Recurrence.read(schedule).json());
    }

    private static void specification(JsonBody specification, ObjectNode json) {
        json.set("jobSpecification", JobSpecs.specification(specification));
    }

    private static void metadata(JsonBody body, ObjectNode json) {
        if (body.has("metadata")) {
            TaskSpecs.metadata(body);
            json.set("metadata", body.json().get("metadata"));
        }
    }
}
