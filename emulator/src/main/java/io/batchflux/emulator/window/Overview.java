package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.Job;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** All pools and the latest jobs of the account. */
final class Overview {

    private static final int JOBS = 50;
    private static final int POOLS = 200;
    private static final int SCHEDULES = 200;

    private Overview() {}

    static ObjectNode json(Interior here, Query query) {
        Account account = here.account();
        ObjectNode json = Json.object();
        ArrayNode pools = json.putArray("pools");
        account.pools().values().stream().limit(POOLS).forEach(pool -> pools.add(PoolView.summary(pool)));
        json.put("poolCount", account.pools().size());
        ArrayNode schedules = json.putArray("schedules");
        account.schedules().values().stream()
                .limit(SCHEDULES)
                .forEach(schedule ->
                        schedules.add(ScheduleView.summary(schedule, here.loop().now())));
        json.put("scheduleCount", account.schedules().size());
        jobs(account, query, json);
        return json;
    }

    /** The latest first, from the wanted place on. */
    private static void jobs(Account account, Query query, ObjectNode json) {
        String part = query.text("job").orElse("").toLowerCase(Locale.ROOT);
        Counts all = new Counts();
        Map<String, Integer> states = new TreeMap<>();
        for (Job job : account.jobs().values()) {
            all.add(job.tasks());
            states.merge(job.state().word(), 1, Integer::sum);
        }
        List<Job> found = account.jobs().entrySet().stream()
                .filter(entry -> entry.getKey().contains(part))
                .map(Map.Entry::getValue)
                .sorted(Comparator.comparing(Job::creationTime).reversed())
                .toList();
        long from = query.number("from", 0);
        json.set("tasks", all.json());
        ObjectNode jobStates = json.putObject("jobStates");
        states.forEach(jobStates::put);
        json.put("jobCount", found.size()).put("from", from).put("size", JOBS);
        ArrayNode jobs = json.putArray("jobs");
        found.stream().skip(from).limit(JOBS).forEach(job -> jobs.add(summary(job)));
    }

    /** What a list shows of a job. */
    static ObjectNode summary(Job job) {
        ObjectNode json = Json.object()
                .put("id", job.id())
                .put("state", job.state().word())
                .put("pool", job.spec().poolId())
                .put("created", ServiceTime.body(job.creationTime()));
        job.endTime().ifPresent(end -> json.put("ended", ServiceTime.body(end)));
        job.terminateReason().ifPresent(reason -> json.put("reason", reason));
        json.set("tasks", new Counts().add(job.tasks()).json());
        return json;
    }
}
