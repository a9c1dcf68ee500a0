package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.state.Entry;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A restoring puts back into an account what was kept of it, and then goes on with all of it: nodes start, tasks wait
 * for them, and timers run from where they were.
 */
public final class Restoring {

    private final ServiceLoop loop;
    private final Account account;
    private final Lifecycles lifecycles;
    private final Records records;
    private final Map<String, Task> specified = new HashMap<>();
    private final Map<Pool, Optional<AutoScaleSettings>> scaling = new HashMap<>();
    private final List<Pool> gone = new ArrayList<>();
    private Instant latest = Instant.EPOCH;

    /**
     * Creates a restoring, which does nothing yet.
     *
     * @param root the directory of the nodes' directories
     */
    public Restoring(ServiceLoop loop, Account account, Lifecycles lifecycles, Path root) {
        this.loop = loop;
        this.account = account;
        this.lifecycles = lifecycles;
        this.records = new Records(root);
    }

    /** Puts back what this entry has; the entries of pools, schedules, jobs and tasks in this order. */
    public void take(Entry entry) {
        switch (entry.kind()) {
            case "pool" -> pool(records.read(entry.content()));
            case "schedule" -> schedule(records.read(entry.content()));
            case "job" -> job(records.read(entry.content()));
            case "task" -> specify(entry);
            case "run" -> task(entry);
            default -> {}
        }
    }

    /** Goes on with all that was put back; the latest time of it, before which nothing happens now. */
    public Instant begin() {
        loop.notBefore(latest);
        gone.forEach(pool -> lifecycles.pools().deleted(pool));
        account.jobs()
                .values()
                .forEach(job -> List.copyOf(job.tasks().byTime().values()).forEach(lifecycles.tasks()::resume));
        account.pools()
                .values()
                .forEach(pool -> lifecycles
                        .pools()
                        .resume(pool, scaling.getOrDefault(pool, Optional.empty()), lifecycles.scaling()));
        account.jobs().values().forEach(lifecycles.jobs()::resume);
        account.schedules().values().forEach(lifecycles.schedules()::resume);
        return latest;
    }

    private void pool(JsonNode json) {
        Pool pool = lifecycles.pools().known(records.read(json.path("spec"), PoolSpec.class));
        KeptPool.restore(json, pool, records);
        if (pool.isDeleting()) {
            gone.add(pool);
        } else {
            account.pools().put(Ids.key(pool.id()), pool);
            scaling.put(pool, KeptPool.scaling(json));
            saw(pool.lastModified());
            pool.nodes().forEach(node -> saw(node.allocationTime()));
        }
    }

    private void schedule(JsonNode json) {
        JobScheduleSpec spec = records.read(json.path("spec"), JobScheduleSpec.class);
        JobSchedule schedule = records.update(new JobSchedule(spec, Instant.EPOCH), json);
        account.schedules().put(Ids.key(schedule.id()), schedule);
        saw(schedule.since());
        saw(schedule.lastModified());
    }

    private void job(JsonNode json) {
        Job job = records.update(new Job(loop, records.read(json.path("spec"), JobSpec.class), Instant.EPOCH), json);
        account.jobs().put(Ids.key(job.id()), job);
        saw(job.since());
        saw(job.lastModified());
    }

    private void specify(Entry entry) {
        String name = name(entry);
        Job job = account.jobs().get(name.substring(0, name.indexOf(' ')));
        if (job != null && records.read(entry.content()) instanceof ObjectNode spec) {
            Task task = new Task(job, TaskSpec.of(spec), Instant.EPOCH);
            task.keepSpec();
            specified.put(name, task);
        }
    }

    private void task(Entry entry) {
        Task task = specified.remove(name(entry));
        if (task != null) {
            records.update(task, records.read(entry.content()));
            task.job().tasks().add(task);
            saw(task.status().since());
            saw(task.lastModified());
        }
    }

    private void saw(Instant time) {
        latest = time.isAfter(latest) ? time : latest;
    }

    private static String name(Entry entry) {
        return entry.key().substring(entry.kind().length() + 1);
    }
}
