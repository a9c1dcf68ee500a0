package io.batchflux.emulator.account;

import io.batchflux.emulator.node.NodePlacement;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** An account keeps its jobs, job schedules and pools by their ids. */
public final class Account {

    private final ServiceLoop loop;
    private final NavigableMap<String, Job> jobs = new ConcurrentSkipListMap<>();
    private final NavigableMap<String, JobSchedule> schedules = new TreeMap<>();
    private final NavigableMap<String, Pool> pools = new TreeMap<>();

    public Account(ServiceLoop loop) {
        this.loop = loop;
    }

    public NavigableMap<String, Job> jobs() {
        loop.assertHere();
        return jobs;
    }

    public NavigableMap<String, JobSchedule> schedules() {
        loop.assertHere();
        return schedules;
    }

    public NavigableMap<String, Pool> pools() {
        loop.assertHere();
        return pools;
    }

    /**
     * Returns what the job is as of this moment, on any thread; every other method is for the loop's thread.
     *
     * @throws BatchException if there is no such job
     */
    public JobSpec jobSpec(String id) {
        Job job = jobs.get(Ids.key(id));
        if (job == null) {
            throw ErrorCode.JOB_NOT_FOUND.with();
        }
        return job.spec();
    }

    /**
     * Returns the job with this id.
     *
     * @throws BatchException if there is no such job
     */
    public Job job(String id) {
        Job job = jobs().get(Ids.key(id));
        if (job == null) {
            throw ErrorCode.JOB_NOT_FOUND.with();
        }
        return job;
    }

    /**
     * Returns the job schedule with this id.
     *
     * @throws BatchException if there is no such job schedule
     */
    public JobSchedule schedule(String id) {
        JobSchedule schedule = schedules().get(Ids.key(id));
        if (schedule == null) {
            throw ErrorCode.JOB_SCHEDULE_NOT_FOUND.with();
        }
        return schedule;
    }

    /** Returns the jobs that a job schedule has made and that are still there. */
    public NavigableMap<String, Job> jobs(JobSchedule schedule) {
        String key = Ids.key(schedule.id());
        return jobs().subMap(key + ":", true, key + ";", false);
    }

    /**
     * Returns the pool with this id.
     *
     * @throws BatchException if there is no such pool
     */
    public Pool pool(String id) {
        Pool pool = pools().get(Ids.key(id));
        if (pool == null) {
            throw ErrorCode.POOL_NOT_FOUND.with();
        }
        return pool;
    }

    /** Returns whether there still is such a node, in whatever state. */
    public boolean isThere(NodePlacement placement) {
        return node(placement).isPresent();
    }

    /** Returns whether the node is there, with the files of its tasks. */
    public boolean isReachable(NodePlacement placement) {
        return node(placement)
                .filter(node -> node.state().isUp() || node.state() == NodeState.LEAVING_POOL)
                .isPresent();
    }

    private Optional<Node> node(NodePlacement placement) {
        return Optional.ofNullable(pools().get(Ids.key(placement.poolId())))
                .flatMap(pool -> pool.node(placement.nodeId()));
    }

    /**
     * Returns where the files of the task are, which may be gone by now.
     *
     * @throws BatchException if they cannot be looked at
     */
    public Path directory(Task task) {
        if (task.filesCleanedUp()) {
            throw ErrorCode.TASK_FILES_CLEANEDUP.with();
        }
        Optional<NodePlacement> node = task.status().node();
        if (node.isEmpty() && task.state() == TaskState.ACTIVE) {
            throw ErrorCode.OPERATION_INVALID_FOR_STATE.with(
                    "Reason", "The files of the specified task cannot be accessed as the task state is still active");
        }
        if (node.filter(placement -> isThere(placement) && !isReachable(placement))
                .isPresent()) {
            throw ErrorCode.NODE_NOT_READY.with();
        }
        return node.filter(this::isReachable)
                .map(NodePlacement::path)
                .orElseThrow(ErrorCode.TASK_FILES_UNAVAILABLE::with);
    }

    public int activeJobs() {
        return (int) jobs().values().stream()
                .filter(job -> job.state() != JobState.COMPLETED)
                .count();
    }

    int activeSchedules() {
        return (int) schedules().values().stream()
                .filter(schedule -> schedule.state() != JobScheduleState.COMPLETED)
                .count();
    }

    public int runningTasks() {
        return jobs().values().stream().mapToInt(job -> job.tasks().onNodes()).sum();
    }
}
