package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Job;
import io.batchflux.emulator.account.JobSpecs;
import io.batchflux.emulator.account.TaskCounts;
import io.batchflux.emulator.http.Urls;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.ServiceTime;
import java.util.function.ToIntFunction;

/** A job as the service shows it. */
final class JobView {

    static final Members MEMBERS = JobSpecs.MEMBERS.and(
            "url",
            "eTag",
            "lastModified",
            "creationTime",
            "state",
            "stateTransitionTime",
            "previousState",
            "previousStateTransitionTime",
            "executionInfo",
            "stats");

    private JobView() {}

    static ObjectNode json(Job job, Urls urls) {
        JsonNode spec = job.spec().json();
        ObjectNode json = Json.object();
        JobSpecs.MEMBERS.copy(spec, json);
        json.put("url", urls.job(job.id()));
        json.put("eTag", ServiceTime.eTag(job.lastModified()));
        json.put("lastModified", ServiceTime.body(job.lastModified()));
        json.put("creationTime", ServiceTime.body(job.creationTime()));
        json.put("state", job.state().word());
        json.put("stateTransitionTime", ServiceTime.body(job.since()));
        job.previous().ifPresent(state -> json.put("previousState", state.word()));
        job.previousSince().ifPresent(time -> json.put("previousStateTransitionTime", ServiceTime.body(time)));
        ObjectNode execution = json.putObject("executionInfo").put("startTime", ServiceTime.body(job.creationTime()));
        job.endTime().ifPresent(time -> execution.put("endTime", ServiceTime.body(time)));
        execution.put("poolId", job.spec().poolId());
        job.schedulingError().ifPresent(error -> execution.set("schedulingError", error.json()));
        job.terminateReason().ifPresent(reason -> execution.put("terminateReason", reason));
        return json;
    }

    /** Shows how many tasks, and how many slots of tasks, are in which state. */
    static ObjectNode taskCounts(TaskCounts counts) {
        ObjectNode json = Json.object();
        json.set("taskCounts", counts(counts::tasks));
        json.set("taskSlotCounts", counts(counts::slots));
        return json;
    }

    private static ObjectNode counts(ToIntFunction<TaskCounts.Group> count) {
        int succeeded = count.applyAsInt(TaskCounts.Group.SUCCEEDED);
        int failed = count.applyAsInt(TaskCounts.Group.FAILED);
        return Json.object()
                .put("active", count.applyAsInt(TaskCounts.Group.ACTIVE))
                .put("running", count.applyAsInt(TaskCounts.Group.RUNNING))
                .put("completed", succeeded + failed)
                .put("succeeded", succeeded)
                .put("failed", failed);
    }
}
