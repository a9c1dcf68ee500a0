package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Job;
import io.batchflux.emulator.account.JobSchedule;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** A job schedule with the jobs that it has made. */
final class ScheduleView {

    private static final int JOBS = 50;

    private ScheduleView() {}

    static ObjectNode json(Interior here, Query query) {
        JobSchedule schedule = here.account().schedule(query.required("schedule"));
        ObjectNode json = summary(schedule, here.loop().now());
        JsonNode recurrence = schedule.spec().json().path("schedule");
        for (String rule : List.of("doNotRunUntil", "doNotRunAfter", "startWindow")) {
            if (recurrence.has(rule)) {
                json.set(rule, recurrence.get(rule));
            }
        }
        List<Job> made = here.account().jobs(schedule).values().stream()
                .sorted(Comparator.comparing(Job::creationTime).reversed())
                .toList();
        long from = query.number("from", 0);
        json.put("jobCount", made.size()).put("from", from).put("size", JOBS);
        ArrayNode jobs = json.putArray("jobs");
        made.stream().skip(from).limit(JOBS).forEach(job -> jobs.add(Overview.summary(job)));
        return json;
    }

    /** What a list shows of a job schedule. */
    static ObjectNode summary(JobSchedule schedule, Instant now) {
        ObjectNode json = schedule.spec().json().objectNode();
        json.put("id", schedule.id())
                .put("state", schedule.state().word())
                .put("created", ServiceTime.body(schedule.creationTime()));
        json.set("interval", schedule.spec().json().path("schedule").get("recurrenceInterval"));
        schedule.nextRunTime(now).ifPresent(time -> json.put("next", ServiceTime.body(time)));
        schedule.recent().ifPresent(job -> json.put("recent", job.id()));
        schedule.endTime().ifPresent(time -> json.put("ended", ServiceTime.body(time)));
        return json;
    }
}
