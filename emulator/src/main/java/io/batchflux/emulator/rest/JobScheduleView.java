package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.JobSchedule;
import io.batchflux.emulator.account.JobScheduleSpecs;
import io.batchflux.emulator.http.Urls;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Instant;

/** A job schedule as the service shows it. */
final class JobScheduleView {

    static final Members MEMBERS = JobScheduleSpecs.MEMBERS.and(
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

    private JobScheduleView() {}

    static ObjectNode json(JobSchedule schedule, Urls urls, Instant now) {
        ObjectNode json = Json.object();
        JobScheduleSpecs.MEMBERS.copy(schedule.spec().json(), json);
        json.put("url", urls.jobSchedule(schedule.id()));
        json.put("eTag", ServiceTime.eTag(schedule.lastModified()));
        json.put("lastModified", ServiceTime.body(schedule.lastModified()));
        json.put("creationTime", ServiceTime.body(schedule.creationTime()));
        json.put("state", schedule.state().word());
        json.put("stateTransitionTime", ServiceTime.body(schedule.since()));
        schedule.previous().ifPresent(state -> json.put("previousState", state.word()));
        schedule.previousSince().ifPresent(time -> json.put("previousStateTransitionTime", ServiceTime.body(time)));
        ObjectNode execution = json.putObject("executionInfo");
        schedule.nextRunTime(now).ifPresent(time -> execution.put("nextRunTime", ServiceTime.body(time)));
        schedule.recent()
                .ifPresent(job -> execution
                        .putObject("recentJob")
                        .put("url", urls.job(job.id()))
                        .put("id", job.id()));
        schedule.endTime().ifPresent(time -> execution.put("endTime", ServiceTime.body(time)));
        return json;
    }
}
