package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.JobSchedule;
import io.batchflux.emulator.account.JobScheduleSpecs;
import io.batchflux.emulator.account.JobScheduleState;
import io.batchflux.emulator.http.Urls;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Members;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Instant;

/** A job schedule as the service shows it. */
final class JobScheduleView {

    static final Members MEMBERS = JobScheduleSpecs.MEMBERS.and(EntityHead.MEMBERS);

    private JobScheduleView() {}

    static ObjectNode json(JobSchedule schedule, Urls urls, Instant now) {
        ObjectNode json = Json.object();
        JobScheduleSpecs.MEMBERS.copy(schedule.spec().json(), json);
        new EntityHead(
                        urls.jobSchedule(schedule.id()),
                        schedule.lastModified(),
                        schedule.creationTime(),
                        schedule.state().word(),
                        schedule.since(),
                        schedule.previous().map(JobScheduleState::word),
                        schedule.previousSince())
                .show(json);
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
