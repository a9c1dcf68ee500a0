package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Job;
import io.batchflux.emulator.account.JobSpecs;
import io.batchflux.emulator.account.JobState;
import io.batchflux.emulator.account.TaskCounts;
import io.batchflux.emulator.http.Urls;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.ServiceTime;
import java.util.function.ToIntFunction;

/** A job as the service shows it. */
final class JobView {

    static final Members MEMBERS = JobSpecs.MEMBERS.and(EntityHead.MEMBERS);

    private JobView() {}

    static ObjectNode json(Job job, Urls urls) {
        JsonNode spec = job.spec().json();
        ObjectNode json = Json.object();
        JobSpecs.MEMBERS.copy(spec, json);
        new EntityHead(
                        urls.job(job.id()),
                        job.lastModified(),
                        job.creationTime(),
                        job.state().word(),
                        job.since(),
                        job.previous().map(JobState::word),
                        job.previousSince())
                .show(json);
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
